// The pages of watching over access: alerts with their thresholds, effective access, and who looked on a customer's record.

import { ScanEye, ShieldAlert } from '@lucide/vue'
import { definePages } from '../../../web/pages.ts'

export default definePages({
  pages: [
    {
      path: '/alerts',
      name: 'alerts',
      component: () => import('./AlertsPage.vue'),
      title: 'watch.alerts.title',
      icon: ShieldAlert,
      menu: { order: 86, group: 'admin' },
      permission: 'watch.list-alerts',
    },
    {
      path: '/alert-rules',
      name: 'alert-rules',
      component: () => import('./AlertRulesPage.vue'),
      title: 'watch.alerts.rules',
      permission: 'watch.list-rules',
    },
    {
      path: '/sight',
      name: 'sight',
      component: () => import('./SightPage.vue'),
      title: 'watch.sight.title',
      icon: ScanEye,
      menu: { order: 85, group: 'admin' },
      permission: 'watch.explain',
    },
  ],
  recordTabs: [
    {
      id: 'looks',
      title: 'watch.looks.title',
      order: 60,
      permission: 'watch.list-looks',
      component: () => import('./LooksPanel.vue'),
    },
  ],
})
