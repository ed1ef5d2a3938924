// One customer, masked; its relationships; its history.

import { maskingOf } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { listChain } from '../../../platform/journal/index.ts'
import { showRelationship } from '../commands/relationship-commands.ts'
import * as contract from '../contract.ts'
import { type CustomerRow, customerNotFound, findCustomer, getCustomer, openCustomer } from '../customer-store.ts'
import { listRelationshipRows } from '../relationship-store.ts'
import { showCustomer } from '../show-customer.ts'
import { showHistory } from '../show-history.ts'
import { listWalled } from './list-places.ts'
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
    const [own, found] = await Promise.all([
      findCustomer(tx, params.customerId, scope),
      listRelationshipRows(tx, params.customerId, scope),
    ])
    if (!own) throw customerNotFound()
    const walled = await listWalled(
      tx,
      caller,
      found.map((row) => row.otherId),
    )
    const rows = found.filter((row) => !walled.has(row.otherId))
    const others = new Map<string, CustomerRow>(
      (await rowsInScope(tx, [...new Set(rows.map((row) => row.otherId))], scope)).map((row) => [row.customerId, row]),
    )
    looked([own.customerId, ...others.keys()])
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

export const customerHistory = query(
  contract.customerHistory,
  async ({ tx, vault, caller, scope, looked }, { params, query: asked }) => {
    const record = await getCustomer(tx, vault, params.customerId, scope)
    looked([record.customerId])
    const limit = asked.limit ?? PAGE_ROWS_DEFAULT
    let before = asked.cursor ? Number(readCursor(asked.cursor, 1)[0]) : 2_147_483_647
    if (!Number.isInteger(before)) before = 1
    const items: contract.HistoryEntry[] = []
    let next: string | null = null
    for (let page = 0; page < HISTORY_PAGES_MAX && items.length < limit; page++) {
      const rows = await listChain(tx, record.customerId, before, limit + 1)
      for (const entry of await showHistory({ tx, vault, caller }, record, rows.slice(0, limit))) {
        if (items.length >= limit) break
        before = entry.seq
        if (!asked.field || entry.touched.includes(asked.field)) items.push(entry)
      }
      next = rows.length > limit ? packCursor([before]) : null
      if (next === null) break
    }
    return { items, next }
  },
)
