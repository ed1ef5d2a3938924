// Approval's pages, its banner on customers' records.

import { ShieldCheck, Stamp, UserRoundCheck } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/approvals',
      name: 'approvals',
      component: () => import('./ApprovalsPage.vue'),
      title: 'approval.title',
      icon: Stamp,
      menu: { order: 19 },
      wide: true,
      phone: true,
    },
    {
      path: '/approvals/delegations',
      name: 'approval-delegations',
      component: () => import('./DelegationsPage.vue'),
      title: 'approval.delegation.title',
      icon: UserRoundCheck,
      permission: 'approval.decide',
    },
    {
      path: '/approval-policies',
      name: 'approval-policies',
      component: () => import('./PoliciesPage.vue'),
      title: 'approval.policy.title',
      icon: ShieldCheck,
      menu: { order: 75, group: 'admin' },
      permission: 'approval.list-policies',
    },
  ],
  recordBanners: [{ permission: 'customer.show', component: () => import('./CustomerBanner.vue') }],
})
