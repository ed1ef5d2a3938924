// The erasure module's pages: deleted customers, the act at a record, and what stands in place of a record that is gone.

import { UserX } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/erasures',
      name: 'erasures',
      component: () => import('./ErasuresPage.vue'),
      title: 'erasure.tab',
      icon: UserX,
      menu: { order: 61, group: 'work' },
      permission: 'erasure.list',
    },
  ],
  recordActs: [
    {
      record: 'customer',
      id: 'erasure',
      permission: 'erasure.delete-customer',
      component: () => import('./ErasureAct.vue'),
    },
    {
      record: 'restricted-customer',
      id: 'erasure-due',
      permission: 'erasure.delete-customer',
      component: () => import('./ErasureAct.vue'),
    },
    { record: 'missing-customer', id: 'gone', permission: 'erasure.list', component: () => import('./GoneNote.vue') },
  ],
})
