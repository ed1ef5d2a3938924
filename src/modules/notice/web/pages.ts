// The bell in the top bar, the page of all notices, and how the palette opens them.

import { Bell } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'
import { bell } from './bell.ts'

export default definePages({
  pages: [
    {
      path: '/notices',
      name: 'notices',
      component: () => import('./NoticesPage.vue'),
      title: 'notice.title',
      icon: Bell,
    },
  ],
  topParts: [{ order: 20, component: () => import('./NoticeBell.vue') }],
  actions: [
    { id: 'notice.open', title: 'notice.open', icon: Bell, run: () => bell.show(), keys: ['b'] },
    { id: 'notice.read-all', title: 'notice.readAll', icon: Bell, run: () => bell.readAll() },
  ],
})
