// The queue page by page, with how many wait in each box.

import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { countBoxes, listAlertRows } from '../alert-store.ts'
import * as contract from '../contract.ts'
import { showAlerts, userIdOf } from '../show-alert.ts'

export const listAlerts = query(contract.listAlerts, async (context, { query: asked }) => {
  const { tx, caller, scope, clock, looked } = context
  const { box = 'pending', sort = 'severity', typology = null, limit = PAGE_ROWS_DEFAULT, cursor } = asked
  const [key, alertId] = cursor ? readCursor(cursor, 2) : []
  const who = { now: clock.now(), userId: userIdOf(caller) }
  const after = cursor ? { key: Number(key), alertId: String(alertId) } : null
  const rows = await listAlertRows(tx, { ...who, box, sort, typology, after, limit: limit + 1 }, scope)
  const page = rows.slice(0, limit)
  const items = await showAlerts(context, page)
  looked(items.map(({ customerId }) => customerId))
  const last = page.at(-1)
  return {
    items,
    next: rows.length > limit && last ? packCursor([last.key, last.alertId]) : null,
    counts: await countBoxes(tx, who, scope),
  }
})
