// The customer module's pages, menu entries and palette.

import { ChartColumn, ClipboardCheck, LayoutDashboard, UserPlus, UserRound, Users } from '@lucide/vue'
import { call } from '../../../web/api.ts'
import { definePages } from '../../../web/pages.ts'
import { showCustomer } from '../contract.ts'
import { findCustomers } from './palette.ts'

export default definePages({
  pages: [
    {
      path: '/home',
      name: 'customer-home',
      component: () => import('./home/HomePage.vue'),
      title: 'customer.home.title',
      icon: LayoutDashboard,
      menu: { order: 1 },
      permission: 'customer.search',
      phone: true,
    },
    {
      path: '/overview',
      name: 'customer-overview',
      component: () => import('./home/HomeManager.vue'),
      title: 'customer.home.cockpit',
      icon: ChartColumn,
      menu: { order: 30, group: 'insight' },
      permission: 'customer.count-by',
    },
    {
      path: '/customers',
      name: 'customers',
      component: () => import('./list/CustomerListPage.vue'),
      title: 'customer.list.title',
      icon: Users,
      menu: { order: 10 },
      permission: 'customer.list',
      phone: true,
    },
    {
      path: '/customers/new',
      name: 'customer-create',
      component: () => import('./create/CustomerCreatePage.vue'),
      title: 'customer.create.title',
      icon: UserPlus,
      permission: 'customer.create',
    },
    {
      path: '/customers/:customerId',
      name: 'customer',
      component: () => import('./record/CustomerRecordPage.vue'),
      title: 'customer.record.title',
      icon: UserRound,
      permission: 'customer.show',
      record: true,
      wide: true,
      recordTitle: async (params) =>
        (await call(showCustomer, { params: { customerId: params.customerId as string } })).name,
    },
    {
      path: '/change-requests',
      name: 'change-requests',
      component: () => import('./review/ChangeRequestsPage.vue'),
      title: 'customer.review.title',
      icon: ClipboardCheck,
      permission: 'customer.list-change-requests',
      wide: true,
    },
  ],
  reviews: [
    {
      id: 'customer',
      permission: 'customer.decide-change-request',
      load: async () => (await import('./review/waiting-reviews.ts')).waitingReviews(),
      component: () => import('./review/ChangeReview.vue'),
    },
  ],
  actions: [
    {
      id: 'customer.create',
      title: 'customer.create.title',
      icon: UserPlus,
      permission: 'customer.create',
      to: '/customers/new',
    },
  ],
  palette: findCustomers,
  palettePermission: 'customer.search',
  nextSteps: [{ record: 'customer', steps: async (about) => (await import('./next-steps.ts')).customerSteps(about) }],
})
