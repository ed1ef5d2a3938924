// The tasks in the top bar, and how the palette opens them.

import { ListChecks } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'
import { taskList } from './task-list.ts'

export default definePages({
  pages: [],
  topParts: [{ order: 10, component: () => import('./TaskButton.vue') }],
  actions: [{ id: 'task.open', title: 'task.open', icon: ListChecks, run: () => taskList.show(), keys: ['t'] }],
})
