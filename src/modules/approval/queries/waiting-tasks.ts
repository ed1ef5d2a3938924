// What waits for the caller: changes to decide, and what was sent back.

import type { QueryContext, TaskSource } from '../../../platform/command/index.ts'
import { type ChangePage, countChanges, listChangeRows } from '../change-store.ts'
import { changeAdvanced, changeEnded, changeHeld, DECIDE } from '../contract.ts'
import { showChanges } from '../show-change.ts'
import { inboxOf } from './list-changes.ts'

type Wanted = Omit<ChangePage, 'after' | 'newestFirst' | 'limit'>

async function tasksOf(
  context: QueryContext,
  wanted: Wanted,
  { limit, countMax }: { limit: number; countMax: number },
  link: string,
) {
  const { tx, caller, looked } = context
  if (caller.kind !== 'person') return { count: 0, items: [] }
  const rows = limit > 0 ? await listChangeRows(tx, { ...wanted, after: null, newestFirst: false, limit }) : []
  const count = limit > 0 && rows.length < limit ? rows.length : await countChanges(tx, { ...wanted, limit: countMax })
  const shown = await showChanges(context, rows, caller, [], looked)
  const items = shown.map(({ pendingChangeId, customerName, maker, askedAt }) => ({
    key: pendingChangeId,
    name: customerName ?? maker,
    facts: {},
    at: askedAt,
    link: `${link}${pendingChangeId}`,
  }))
  return { count, items }
}

const ON = [changeHeld.id, changeAdvanced.id, changeEnded.id]

export const approvalTasks: TaskSource[] = [
  {
    id: 'approval.waiting',
    permission: DECIDE,
    on: ON,
    link: '/approvals',
    find: async (context, page) => {
      if (context.caller.kind !== 'person') return { count: 0, items: [] }
      const wanted = await inboxOf(context.tx, context.caller, context.clock.now())
      return tasksOf(context, wanted, page, '/approvals?id=')
    },
  },
  {
    id: 'approval.returned',
    permission: 'signed-in',
    on: ON,
    link: '/approvals?box=own',
    find: async (context, page) => {
      if (context.caller.kind !== 'person') return { count: 0, items: [] }
      const makerId = context.caller.userId
      const wanted: Wanted = {
        ...{ status: 'returned', makerId, notMakerId: null, customerId: null, reaches: null, needed: false },
      }
      return tasksOf(context, wanted, page, '/approvals?box=own&id=')
    },
  },
]
