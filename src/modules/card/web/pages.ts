// The card module's part of the customer's record.

import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [],
  recordTabs: [
    {
      id: 'accounts',
      title: 'account.tab',
      order: 20,
      permission: 'card.list',
      component: () => import('./CardsPanel.vue'),
    },
  ],
})
