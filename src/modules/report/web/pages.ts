// The report module's pages: the cockpit.

import { Gauge } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/cockpit',
      name: 'cockpit',
      component: () => import('./CockpitPage.vue'),
      title: 'report.title',
      icon: Gauge,
      menu: { order: 2, group: 'insight' },
      permission: 'report.show-bank',
      wide: true,
    },
  ],
})
