// The overview's part of a customer's record.

import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [],
  recordTabs: [
    {
      id: 'history',
      title: 'overview.timeline.title',
      order: 40,
      permission: 'customer.history',
      component: () => import('./TimelinePanel.vue'),
    },
    {
      id: 'whole',
      title: 'overview.tab',
      order: 5,
      permission: 'overview.show',
      component: () => import('./OverviewPanel.vue'),
    },
  ],
})
