// A customer's transactions, and one of them in full: within the customer's scope, masked, each look noted.

import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { refuseOutside } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { type After, listEntries, listLegs } from '../read-store.ts'
import { showEntries } from '../show-entry.ts'
import { bookedAtOf } from '../transaction-id.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A cursor is a transaction and a leg: the id tells the time. */
function afterOf(cursor: string): After {
  const [transactionId, leg] = readCursor(cursor, 2)
  if (typeof transactionId !== 'string' || !UUID.test(transactionId) || !Number.isInteger(leg))
    throw new Refusal('page.cursor-unknown', {}, { status: 422 })
  return { at: bookedAtOf(transactionId), transactionId, leg: leg as number }
}

export const listTransactions = query(
  contract.listTransactions,
  async ({ tx, vault, caller, scope, looked }, { params, query: asked }) => {
    const { customerId } = params
    const before = asked.cursor ? afterOf(asked.cursor) : null
    await refuseOutside(tx, customerId, scope)
    looked([customerId])
    const limit = asked.limit ?? PAGE_ROWS_DEFAULT
    const rows = await listEntries(tx, { customerId, accountId: asked.accountId ?? null, before, limit: limit + 1 })
    const entries = rows.slice(0, limit)
    const last = entries.at(-1)
    return {
      items: await showEntries(tx, vault, caller, entries),
      next: rows.length > limit && last ? packCursor([last.transactionId, last.leg]) : null,
    }
  },
)

export const transactionNotFound = () => new Refusal('ledger.transaction-not-found', {}, { status: 404 })

export const showTransaction = query(
  contract.showTransaction,
  async ({ tx, vault, caller, scope, looked }, { params }) => {
    const { customerId, transactionId } = params
    await refuseOutside(tx, customerId, scope)
    const legs = await listLegs(tx, [{ customerId, at: bookedAtOf(transactionId), transactionId }])
    if (legs.length === 0) throw transactionNotFound()
    looked([customerId])
    const lines = await showEntries(tx, vault, caller, legs)
    const hidden = lines[0]?.amountFen === null
    return { transactionId, customerId, feeFen: hidden ? null : (legs[0]?.feeFen ?? 0), legs: lines }
  },
)
