// Rows of the journal as lines: who, when, from where, what, of whom; nothing that is sealed in them is opened.

import { type QueryContext, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { type FoundRow, lookThrough } from '../../../platform/journal/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { customerLabels } from '../../customer/index.ts'
import { openUserNames } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { wantedOf } from './row-filter.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Lines of found rows, with the customers and colleagues they speak of by name. */
export async function showLines(context: QueryContext, rows: readonly FoundRow[]): Promise<contract.JournalLine[]> {
  const { tx, vault } = context
  const subjects = [...new Set(rows.map(({ chainId }) => chainId))]
  const people = [...rows.map(({ actorId }) => actorId), ...subjects].filter((id) => UUID.test(id))
  const [customers, users] = await Promise.all([customerLabels(context, subjects), openUserNames(tx, vault, people)])
  context.looked([...customers.keys()])
  return rows.map((row) => {
    const customer = customers.get(row.chainId)
    const user = users.get(row.chainId)
    return {
      subjectId: row.chainId,
      seq: row.seq,
      at: row.at.toISOString(),
      actorId: row.actorId,
      by: users.get(row.actorId) ?? row.actorName,
      channel: row.channel,
      origin: row.origin,
      action: row.action,
      purpose: row.purpose,
      refusal: row.refusal,
      subjectKind: customer ? 'customer' : user ? 'user' : 'other',
      subjectNumber: customer?.number ?? null,
      subjectName: customer?.name ?? user ?? null,
      requestId: row.requestId,
    }
  })
}

export const listRows = query(contract.listRows, async (context, { body }) => {
  const { cursor, limit = PAGE_ROWS_DEFAULT, ...filter } = body
  const beforeRowId = cursor ? String(readCursor(cursor, 1)[0]) : null
  if (beforeRowId !== null && !UUID.test(beforeRowId)) throw new Refusal('page.cursor-unknown', {}, { status: 422 })
  const rows = await lookThrough(context.tx, wantedOf(filter, context.scope, { beforeRowId, limit: limit + 1 }))
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await showLines(context, shown),
    next: rows.length > limit && last ? packCursor([last.rowId]) : null,
  }
})
