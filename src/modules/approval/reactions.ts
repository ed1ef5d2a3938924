// Who is told of changes that wait: those who are asked, those who are reminded, and the maker of what became of it.

import type { NoticeDraft, NoticeRule } from '../../platform/command/index.ts'
import type { Event } from '../../platform/contract/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { type ChangeRow, findChange } from './change-store.ts'
import * as contract from './contract.ts'
import { listHoldersOf } from './queries/list-holders.ts'
import { needOf } from './show-change.ts'

type Told = { pendingChangeId: string }

const aboutOf = (row: ChangeRow) => ({
  facts: {},
  ...(row.customerId ? { subject: { kind: 'customer', id: row.customerId } } : {}),
})
const placeOf = ({ branchId, ownerId }: ChangeRow) => (branchId === null ? null : { branchId, ownerId })

/** Those who could decide the asked level, or whom it is escalated to. */
const tellHolders =
  (kind: string, urgent: boolean, escalated = false) =>
  async (tx: Tx, { data }: Event): Promise<NoticeDraft[]> => {
    const row = await findChange(tx, (data as Told).pendingChangeId)
    if (row?.status !== 'pending') return []
    const need = escalated ? row.escalateTo : needOf(row)
    const ids = await listHoldersOf(tx, need, escalated ? null : placeOf(row), row.makerId)
    return ids.map((userId) => ({
      userId,
      kind,
      ...aboutOf(row),
      link: `/approvals?id=${row.pendingChangeId}`,
      urgent,
    }))
  }

const KINDS: Partial<Record<contract.ChangeStatus, string>> = {
  applied: 'approval.applied',
  refused: 'approval.refused',
  returned: 'approval.sent-back',
  expired: 'approval.expired',
}

async function tellMaker(tx: Tx, { data }: Event): Promise<NoticeDraft[]> {
  const { pendingChangeId, status } = data as Told & { status: contract.ChangeStatus }
  const kind = KINDS[status]
  const row = kind ? await findChange(tx, pendingChangeId) : null
  if (!kind || !row) return []
  const link = `/approvals?box=own&id=${pendingChangeId}`
  return [{ userId: row.makerId, kind, ...aboutOf(row), link, urgent: status !== 'applied' }]
}

export const approvalNotices: NoticeRule[] = [
  { on: contract.changeHeld.id, tell: tellHolders('approval.waiting', false) },
  { on: contract.changeAdvanced.id, tell: tellHolders('approval.waiting', false) },
  { on: contract.changeReminded.id, tell: tellHolders('approval.reminded', true) },
  { on: contract.changeEscalated.id, tell: tellHolders('approval.escalated', true, true) },
  { on: contract.changeEnded.id, tell: tellMaker },
  {
    on: contract.delegationChanged.id,
    tell: async (_tx, { data }) => {
      const { toId, running } = data as { toId: string; running: boolean }
      const kind = running ? 'approval.delegated' : 'approval.delegation-ended'
      return [{ userId: toId, kind, facts: {}, link: '/approvals/delegations' }]
    },
  },
]
