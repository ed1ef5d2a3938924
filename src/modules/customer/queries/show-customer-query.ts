// One customer, masked; its relationships; its history.

import { JOURNAL_PLACE, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor, type Static } from '../../../platform/contract/index.ts'
import { type JournalRow, listChain } from '../../../platform/journal/index.ts'
import { showRelationship } from '../commands/relationship-commands.ts'
import { isRestorable } from '../commands/restore-field.ts'
import * as contract from '../contract.ts'
import { type CustomerRow, customerNotFound, findCustomer, getCustomer, openCustomer } from '../customer-store.ts'
import { listRelationshipRows } from '../relationship-store.ts'
import { maskingOf, type Names, namesFor, showCustomer } from '../show-customer.ts'
import { showValue } from '../show-difference.ts'
import { rowsInScope } from './rows-in-scope.ts'

export const showCustomerQuery = query(
  contract.showCustomer,
  async ({ tx, vault, clock, caller, scope, looked }, { params }) => {
    const record = await getCustomer(tx, vault, params.customerId, scope)
    looked([record.customerId])
    return showCustomer(tx, vault, caller, record, clock.today())
  },
)

export const listRelationships = query(
  contract.listRelationships,
  async ({ tx, vault, caller, scope, looked }, { params }) => {
    const [own, rows] = await Promise.all([
      findCustomer(tx, params.customerId, scope),
      listRelationshipRows(tx, params.customerId, scope),
    ])
    if (!own) throw customerNotFound()
    const others = new Map<string, CustomerRow>(
      (await rowsInScope(tx, [...new Set(rows.map((row) => row.otherId))], scope)).map((row) => [row.customerId, row]),
    )
    looked([...others.keys()])
    const masking = maskingOf(caller)
    return {
      items: rows.map((row) => {
        const other = others.get(row.otherId)
        return showRelationship(row, other && openCustomer(vault, other), masking)
      }),
    }
  },
)

const HISTORY_PAGES_MAX = 20

type States = { before: Record<string, unknown> | null; after: Record<string, unknown> | null }
const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The colleagues a journal row names: who acted, also through an import, and who owned the customer. */
function peopleOf({ row, states }: { row: JournalRow; states: States }): string[] {
  const ids = [row.actorId, states.before?.ownerId, states.after?.ownerId]
  return ids.filter((id): id is string => typeof id === 'string' && USER_ID.test(id))
}

/** Branches and owners by their names. */
function nameOf(names: Names, field: string, value: unknown): string | null {
  if (field === 'branchId') return names.branches.get(Number(value)) ?? null
  return field === 'ownerId' ? (names.users.get(String(value)) ?? null) : null
}

export const customerHistory = query(
  contract.customerHistory,
  async ({ tx, vault, caller, scope, looked }, { params, query: asked }) => {
    const record = await getCustomer(tx, vault, params.customerId, scope)
    looked([record.customerId])
    const limit = asked.limit ?? PAGE_ROWS_DEFAULT
    let before = asked.cursor ? Number(readCursor(asked.cursor, 1)[0]) : 2_147_483_647
    if (!Number.isInteger(before)) before = 1
    const items: Static<typeof contract.HistoryEntry>[] = []
    let next: string | null = null
    for (let page = 0; page < HISTORY_PAGES_MAX && items.length < limit; page++) {
      const rows = await listChain(tx, record.customerId, before, limit + 1)
      const opened = rows
        .slice(0, limit)
        .map((row) => ({ row, states: JSON.parse(vault.open(record.key, JOURNAL_PLACE, row.sealed)) as States }))
      const names = await namesFor(tx, vault, opened.flatMap(peopleOf))
      const told = (field: string, value: unknown) =>
        nameOf(names, field, value) ?? showValue(record.state.kind, field, value, maskingOf(caller))
      for (const { row, states } of opened) {
        if (items.length >= limit) break
        before = row.seq
        const keys = [...new Set([...Object.keys(states.after ?? {}), ...Object.keys(states.before ?? {})])].filter(
          (key) => key !== 'version',
        )
        if (asked.field && !keys.includes(asked.field)) continue
        items.push({
          seq: row.seq,
          at: row.at.toISOString(),
          by: names.users.get(row.actorId) ?? row.actorName,
          channel: row.channel,
          action: row.action,
          fields: keys
            .map((field) => ({
              field,
              before: told(field, states.before?.[field]),
              after: told(field, states.after?.[field]),
              restorable:
                states.before !== null &&
                field in states.before &&
                field in record.state &&
                isRestorable(field, states.before[field]),
            }))
            .filter(({ before: was, after: is }) => was !== null || is !== null),
        })
      }
      next = rows.length > limit ? packCursor([before]) : null
      if (next === null) break
    }
    return { items, next }
  },
)
