// The import's pages and menu entry.

import { FileUp } from '@lucide/vue'
import { call } from '../../../web/api.ts'
import { definePages } from '../../../web/pages.ts'
import { showImport } from '../contract.ts'

export default definePages({
  pages: [
    {
      path: '/imports',
      name: 'imports',
      component: () => import('./ImportListPage.vue'),
      title: 'import.title',
      icon: FileUp,
      menu: { order: 40, group: 'insight' },
      permission: 'import.list',
    },
    {
      path: '/imports/new',
      name: 'import-new',
      component: () => import('./ImportNewPage.vue'),
      title: 'import.new',
      icon: FileUp,
      permission: 'import.upload',
    },
    {
      path: '/imports/:importId',
      name: 'import',
      component: () => import('./ImportPage.vue'),
      title: 'import.title',
      icon: FileUp,
      permission: 'import.show',
      record: true,
      recordTitle: async (params) => (await call(showImport, { params: { importId: params.importId as string } })).name,
    },
  ],
  actions: [
    { id: 'import.upload', title: 'import.palette', icon: FileUp, permission: 'import.upload', to: '/imports/new' },
  ],
})
