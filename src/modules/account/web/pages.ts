// The account module's pages: products, one account, and its part of the customer's record.

import { Landmark, WalletCards } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/products',
      name: 'products',
      component: () => import('./ProductsPage.vue'),
      title: 'product.title',
      icon: Landmark,
      menu: { order: 70, group: 'admin' },
      permission: 'product.list',
    },
    {
      path: '/customers/:customerId/accounts/:accountId',
      name: 'customer-account',
      component: () => import('./AccountDetailPage.vue'),
      title: 'account.title',
      icon: WalletCards,
      permission: 'account.show',
    },
  ],
  recordTabs: [
    {
      id: 'accounts',
      title: 'account.tab',
      order: 10,
      permission: 'account.list',
      component: () => import('./AccountsPanel.vue'),
    },
  ],
})
