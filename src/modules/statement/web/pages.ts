// The statement module's part of the shell: an act at every account.

import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [],
  recordActs: [
    {
      record: 'account',
      id: 'statement',
      permission: 'statement.make',
      component: () => import('./StatementAct.vue'),
    },
  ],
})
