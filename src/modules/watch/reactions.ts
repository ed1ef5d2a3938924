// Who is told of an alert: those who decide about alerts, never the one it is about.

import type { NoticeRule } from '../../platform/command/index.ts'
import { listPermissionHolders } from '../staff/index.ts'
import { alertRaised, decideAlert } from './contract.ts'

type Raised = { alertId: string; userId: string; kind: string; count: number }

export const watchNotices: NoticeRule[] = [
  {
    on: alertRaised.id,
    tell: async (tx, event) => {
      const { alertId, userId, count } = event.data as Raised
      const holders = await listPermissionHolders(tx, decideAlert.permission, null, userId)
      return holders.map((holder) => ({
        userId: holder,
        kind: 'watch.alert-raised',
        facts: { count },
        link: `/alerts?id=${alertId}`,
        urgent: true,
      }))
    },
  },
]
