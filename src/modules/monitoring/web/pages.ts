// Monitoring's pages: lists and thresholds that rules ask; a customer's own limits at the record.

import { Gauge, ListChecks } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/monitoring/lists',
      name: 'monitoring-lists',
      component: () => import('./ListsPage.vue'),
      title: 'monitoring.lists.title',
      icon: ListChecks,
      menu: { order: 57, group: 'insight' },
      permission: 'monitoring.list-lists',
      wide: true,
    },
    {
      path: '/monitoring/thresholds',
      name: 'monitoring-thresholds',
      component: () => import('./ThresholdsPage.vue'),
      title: 'monitoring.thresholds.title',
      icon: Gauge,
      menu: { order: 58, group: 'insight' },
      permission: 'monitoring.list-thresholds',
      wide: true,
    },
  ],
  recordTabs: [
    {
      id: 'own-limits',
      title: 'monitoring.own.tab',
      order: 50,
      permission: 'monitoring.show-own-limits',
      component: () => import('./OwnLimitsPanel.vue'),
    },
  ],
})
