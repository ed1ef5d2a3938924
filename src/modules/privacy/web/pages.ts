// The privacy module's pages: requests, texts, retention, register and breaches on one page; a customer's rights at the record.

import { ShieldUser } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/privacy',
      name: 'privacy',
      component: () => import('./PrivacyPage.vue'),
      title: 'privacy.title',
      icon: ShieldUser,
      menu: { order: 60, group: 'work' },
      permission: 'privacy.list-requests',
    },
  ],
  recordTabs: [
    {
      id: 'rights',
      title: 'privacy.short',
      order: 55,
      permission: 'privacy.list-consents',
      component: () => import('./RightsPanel.vue'),
    },
  ],
})
