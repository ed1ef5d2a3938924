// Who is told of alerts: all who take them into work, of a severe one; whoever got one from somebody else.

import type { NoticeRule } from '../../platform/command/index.ts'
import { listPlaces } from '../customer/index.ts'
import { listPermissionHolders } from '../staff/index.ts'
import { alertChanged, alertOpened, claimAlert } from './contract.ts'

type Opened = { alertId: string; customerId: string; number: string; severity: string }
type Changed = { alertId: string; customerId: string; version: number; assigneeId: string | null }
const linkOf = ({ customerId, alertId }: { customerId: string; alertId: string }) =>
  `/casework?customer=${customerId}&id=${alertId}`

export const alertNotices: NoticeRule[] = [
  {
    on: alertOpened.id,
    tell: async (tx, event) => {
      const data = event.data as Opened
      if (data.severity !== 'high') return []
      const place = (await listPlaces(tx, [data.customerId])).get(data.customerId)
      if (!place) return []
      const holders = await listPermissionHolders(tx, claimAlert.permission, place)
      return holders.map((userId) => ({
        userId,
        kind: 'casework.alert-opened',
        facts: { number: data.number },
        link: linkOf(data),
        urgent: true,
      }))
    },
  },
  {
    on: alertChanged.id,
    tell: async (_tx, event, row) => {
      const data = event.data as Changed
      const isGiven = row.action === 'casework.assign-alert' || row.action === 'casework.bulk-alerts'
      if (!isGiven || !data.assigneeId || data.assigneeId === row.actorId) return []
      return [{ userId: data.assigneeId, kind: 'casework.alert-given', facts: {}, link: linkOf(data) }]
    },
  },
]
