// The contact module's parts of a customer's record: its tab, and the button at its head.

import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [],
  recordTabs: [
    {
      id: 'contacts',
      title: 'contact.tab',
      order: 35,
      permission: 'contact.list',
      component: () => import('./ContactsPanel.vue'),
    },
  ],
  recordActs: [
    { record: 'customer', id: 'contact', permission: 'contact.record', component: () => import('./ContactAct.vue') },
  ],
})
