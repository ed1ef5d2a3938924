// Requests for rights within the caller's scope, open ones by the day they are due; what is overdue is everybody's task.

import type { TaskSource } from '../../../platform/command/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { getDataKeys } from '../../../platform/vault/index.ts'
import { customerLabels } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { countOpenRequests, listRequestRows, type RequestRow } from '../privacy-store.ts'
import { openWords, showRequest } from '../show-privacy.ts'

/** Whoever serves requests reaches restricted customers too. */
const reaching = (context: QueryContext): QueryContext => ({
  ...context,
  scope: { ...context.scope, restricted: true },
})

async function showAll(context: QueryContext, rows: readonly RequestRow[]): Promise<contract.RightsRequest[]> {
  const { tx, vault, clock } = context
  const ids = [...new Set(rows.map(({ customerId }) => customerId))]
  const [labels, keys] = [await customerLabels(context, ids), await getDataKeys(tx, ids)]
  context.looked([...labels.keys()])
  return rows.map((row) => {
    const key = vault.openKey(row.customerId, keys.get(row.customerId) as Buffer)
    return showRequest(row, openWords(vault, key, row), labels.get(row.customerId), clock.today())
  })
}

export const listRequests = query(contract.listRequests, async (given, { query: asked }) => {
  const context = reaching(given)
  const limit = asked.limit ?? PAGE_ROWS_DEFAULT
  const [key, requestId] = asked.cursor ? readCursor(asked.cursor, 2).map(String) : []
  const ended = asked.ended ?? false
  const rows = await listRequestRows(context.tx, context.scope, {
    ended,
    customerId: asked.customerId ?? null,
    after: key && requestId ? { key, requestId } : null,
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const keyOf = (row: RequestRow) => (ended ? row.receivedAt.toISOString() : row.dueOn)
  return {
    items: await showAll(context, shown),
    next: rows.length > limit && last ? packCursor([keyOf(last), last.requestId]) : null,
  }
})

export const openRequests: TaskSource = {
  id: 'privacy.requests',
  permission: 'privacy.handle-requests',
  on: [contract.requestChanged.id],
  link: '/privacy',
  due: true,
  find: async (given, { limit, countMax }) => {
    const context = reaching(given)
    const rows = await listRequestRows(context.tx, context.scope, {
      ended: false,
      customerId: null,
      after: null,
      limit,
    })
    const items = await showAll(context, rows)
    return {
      count: await countOpenRequests(context.tx, context.scope, countMax),
      items: items.map((one) => ({
        key: one.requestId,
        name: one.customerName,
        facts: { state: one.kind },
        at: new Date(`${one.dueOn}T23:59:59+08:00`).toISOString(),
        link: '/privacy',
      })),
    }
  },
}
