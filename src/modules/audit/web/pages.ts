// The audit module's pages: the journal, a customer as of a day with its dossiers, and acts that lead to a record's own rows.

import { ScrollText } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/journal',
      name: 'journal',
      component: () => import('./JournalPage.vue'),
      title: 'audit.title',
      icon: ScrollText,
      menu: { order: 84, group: 'admin' },
      permission: 'audit.list-rows',
      wide: true,
    },
  ],
  recordTabs: [
    {
      id: 'past',
      title: 'audit.past.tab',
      order: 60,
      permission: 'audit.show-past',
      component: () => import('./PastPanel.vue'),
    },
  ],
  recordActs: [
    {
      record: 'account',
      id: 'journal',
      permission: 'audit.list-rows',
      component: () => import('./JournalAct.vue'),
    },
  ],
})
