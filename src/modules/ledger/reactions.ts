// Who is told how the bank's day ended: those who close it.

import type { NoticeDraft, NoticeRule } from '../../platform/command/index.ts'
import type { Event } from '../../platform/contract/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { listPermissionHolders } from '../staff/index.ts'
import { CLOSE_DAY } from './day/day-contract.ts'
import { ledgerDayClosed, ledgerDayRefused } from './event-contract.ts'

/** Where no role closes days, whoever runs the machine does: those who give out the roles. */
const OPERATES = 'staff.update-role'

const tell =
  (kind: string) =>
  async (tx: Tx, event: Event): Promise<NoticeDraft[]> => {
    const { day, legs = 0 } = event.data as { day: string; legs?: number }
    const holders = await listPermissionHolders(tx, CLOSE_DAY, null)
    const operators = holders.length > 0 ? holders : await listPermissionHolders(tx, OPERATES, null)
    return operators.map((userId) => ({ userId, kind, facts: { day, legs }, link: '/days', urgent: legs > 0 }))
  }

export const ledgerNotices: NoticeRule[] = [
  { on: ledgerDayClosed.id, tell: tell('ledger.day-closed') },
  { on: ledgerDayRefused.id, tell: tell('ledger.day-refused') },
]
