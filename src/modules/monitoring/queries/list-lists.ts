// All lists, and the entries of one.

import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { findList, listEntryRows, listListRows } from '../list-store.ts'
import { showEntries, showLists } from '../show-list.ts'

export const listLists = query(contract.listLists, async (context) => ({
  items: await showLists(context, await listListRows(context.tx)),
}))

export const listEntries = query(contract.listEntries, async (context, { params: { name }, query: asked }) => {
  const { tx, clock, looked } = context
  const list = await findList(tx, name)
  if (!list) throw new Refusal('monitoring.list-not-found', { list: name }, { status: 404 })
  const { cursor, limit = PAGE_ROWS_DEFAULT, ended = false } = asked
  const [before] = cursor ? readCursor(cursor, 1) : [null]
  const page = { ended, at: clock.now(), before: before === null ? null : String(before), limit: limit + 1 }
  const rows = await listEntryRows(tx, name, page)
  const items = await showEntries(context, list.holds, rows.slice(0, limit))
  looked(items.flatMap(({ customerId }) => customerId ?? []))
  const last = items.at(-1)
  return { items, next: last && rows.length > limit ? packCursor([last.entryId]) : null }
})
