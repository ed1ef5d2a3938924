// The ledger module's pages: transactions over the bank, and as a tab of a customer's record.

import { ArrowLeftRight, CalendarCheck } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/transactions',
      name: 'transactions',
      component: () => import('./found/TransactionsPage.vue'),
      title: 'ledger.found.title',
      icon: ArrowLeftRight,
      menu: { order: 14 },
      permission: 'ledger.search-transactions',
    },
    {
      path: '/days',
      name: 'days',
      component: () => import('./day/EndOfDayPage.vue'),
      title: 'ledger.day.title',
      icon: CalendarCheck,
      menu: { order: 45, group: 'insight' },
      permission: 'ledger.list-days',
    },
  ],
  recordTabs: [
    {
      id: 'transactions',
      title: 'ledger.found.tab',
      order: 20,
      permission: 'ledger.search-transactions',
      component: () => import('./found/CustomerTransactions.vue'),
    },
  ],
})
