// Casework's pages: the queue of alerts, and what each rule is worth.

import { Scale, Siren } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/casework',
      name: 'casework',
      component: () => import('./QueuePage.vue'),
      title: 'casework.queue',
      icon: Siren,
      menu: { order: 18 },
      permission: 'casework.list-alerts',
      wide: true,
    },
    {
      path: '/casework/rules',
      name: 'casework-rules',
      component: () => import('./RuleFiguresPage.vue'),
      title: 'casework.rules.title',
      icon: Scale,
      menu: { order: 56, group: 'insight' },
      permission: 'casework.list-rule-figures',
    },
  ],
})
