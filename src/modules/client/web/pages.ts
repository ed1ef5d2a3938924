// The client module's page: other systems, their rights and keys.

import { Cable } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/clients',
      name: 'clients',
      component: () => import('./ClientsPage.vue'),
      title: 'client.title',
      icon: Cable,
      menu: { order: 84, group: 'admin' },
      permission: 'client.list',
    },
  ],
})
