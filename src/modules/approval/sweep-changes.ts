// What time does to changes that wait: a reminder, an escalation, the end.

import {
  type BatchAnswer,
  batchCommand,
  type CommandContext,
  jobCall,
  runBatch,
  type Services,
} from '../../platform/command/index.ts'
import { type ChangeRow, listDueChanges, lockFreeChanges, updateChange } from './change-store.ts'
import * as contract from './contract.ts'
import { keyOf } from './show-content.ts'

const SWEEP_ROWS_MAX = 200

const due = (at: Date | null, now: Date) => at !== null && at <= now

/** What the clock makes of a row, most first; null for nothing. */
export function lapsed(row: ChangeRow, now: Date) {
  const open = row.status === 'pending' || row.status === 'returned'
  if (open && due(row.deadlineAt, now))
    return { next: { status: 'expired' as const, decidedAt: now }, event: contract.changeEnded }
  if (row.status !== 'pending')
    return due(row.remindAt, now) || due(row.escalateAt, now)
      ? { next: { remindAt: null, escalateAt: null }, event: null }
      : null
  if (due(row.escalateAt, now))
    return { next: { escalateAt: null, remindAt: null, escalated: true }, event: contract.changeEscalated }
  if (due(row.remindAt, now)) return { next: { remindAt: null }, event: contract.changeReminded }
  return null
}

async function sweepOne({ tx, vault, clock }: CommandContext, row: ChangeRow): Promise<BatchAnswer> {
  const found = lapsed(row, clock.now())
  if (!found) return { refused: null, change: null }
  // The version is the decider's: a reminder does not take the page out of their hands.
  const version = found.event === contract.changeEnded ? row.version + 1 : row.version
  const after: ChangeRow = { ...row, ...found.next, version }
  await updateChange(tx, after)
  if (!found.event) return { refused: null, change: null }
  const { pendingChangeId, customerId, status, escalated } = after
  const told = { pendingChangeId, ...(customerId ? { customerId } : {}), status }
  return {
    refused: null,
    change: {
      chain: { id: pendingChangeId, key: await keyOf(tx, vault, customerId) },
      before: { status: row.status, escalated: row.escalated },
      after: { status, escalated, told: found.event.id },
      events: [found.event(told)],
      reply: null,
    },
  }
}

/** Rows that another worker holds are left to it. */
export const sweepChanges = batchCommand<string>(
  { id: 'approval.sweep', permission: 'approval.sweep' },
  async (context, ids) => {
    const rows = new Map((await lockFreeChanges(context.tx, ids)).map((row) => [row.pendingChangeId, row]))
    const answers: BatchAnswer[] = []
    for (const id of ids) {
      const row = rows.get(id)
      answers.push(row ? await sweepOne(context, row) : { refused: null, change: null })
    }
    return answers
  },
)

/** Does what is due now; answers how many changes it moved. */
export async function sweepDue(services: Services): Promise<number> {
  const rows = await services.database.read((tx) => listDueChanges(tx, services.clock.now(), SWEEP_ROWS_MAX))
  if (rows.length === 0) return 0
  const items = rows.map(({ pendingChangeId }) => pendingChangeId)
  const answers = await runBatch(services, sweepChanges, { ...jobCall('approval.sweep'), items })
  return answers.filter(({ change }) => change !== null).length
}
