// The operation module's pages: the backups.

import { DatabaseBackup } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/backups',
      name: 'backups',
      component: () => import('./BackupsPage.vue'),
      title: 'operation.backup.title',
      icon: DatabaseBackup,
      menu: { order: 90, group: 'admin' },
      permission: 'operation.list-backups',
    },
  ],
})
