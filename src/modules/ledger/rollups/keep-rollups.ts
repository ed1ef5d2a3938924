// Keeps the rollups: reads the outbox, makes each touched customer's month anew, adds each batch to the bank's days once.

import { type Reader, type Services, upkeep } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { type RelayedRow, relayStep, waitExclusive } from '../../../platform/journal/index.ts'
import { ledgerPosted } from '../event-contract.ts'
import { bankMonth, monthFigures } from './customer-month.ts'
import {
  addBankDays,
  type BookedBatch,
  type DayDelta,
  type KeyedEntry,
  listBatches,
  listEntryMonths,
  listHolders,
  listMonthEntries,
  type MonthKey,
  type MonthRow,
  putMonths,
} from './rollup-store.ts'

export const ROLLUPS = 'ledger.rollups'
/** A step ends when it has taken up so many transactions: what is broken off is done again. */
const STEP_TRANSACTIONS_MAX = 20_000
const MONTHS_AT_ONCE = 500
const HOLDERS_AT_ONCE = 500
const NIL = '00000000-0000-0000-0000-000000000000'

/** The figures of each key that has entries. */
export async function computeMonths(tx: Tx, keys: readonly MonthKey[]): Promise<MonthRow[]> {
  const byKey = new Map<string, KeyedEntry[]>()
  for (const entry of await listMonthEntries(tx, keys)) {
    const name = `${entry.customerId}|${entry.month}`
    const known = byKey.get(name)
    if (known) known.push(entry)
    else byKey.set(name, [entry])
  }
  return [...byKey.values()].map((entries): MonthRow => {
    const { customerId, month } = entries[0] as KeyedEntry
    const lastMs = entries.reduce((last, { atMs }) => Math.max(last, atMs), 0)
    return { customerId, month, lastBookedAt: new Date(lastMs), figures: monthFigures(entries) }
  })
}

/** In the order of their key, so that no two writers wait for each other crosswise. */
async function renewMonths(tx: Tx, keys: readonly MonthKey[]): Promise<void> {
  const ordered = [...keys].sort((a, b) => (`${a.customerId}${a.month}` < `${b.customerId}${b.month}` ? -1 : 1))
  for (let at = 0; at < ordered.length; at += MONTHS_AT_ONCE)
    await putMonths(tx, await computeMonths(tx, ordered.slice(at, at + MONTHS_AT_ONCE)))
}

/** The customers' months that batches touched, each once. */
export function monthsOf(batches: readonly BookedBatch[]): MonthKey[] {
  const keys = new Map<string, MonthKey>()
  for (const { customerIds, ts } of batches) {
    for (const [at, customerId] of customerIds.entries()) {
      const month = bankMonth(ts[at] as Date)
      keys.set(`${customerId}|${month}`, { customerId, month })
    }
  }
  return [...keys.values()]
}

/** What batches add to the bank's days, each day, branch, channel, type and currency once, in order. */
export function deltasOf(batches: readonly BookedBatch[]): DayDelta[] {
  const deltas = new Map<string, DayDelta>()
  for (const { day, branchId, channel, type, currency, count, inFen, outFen } of batches.flatMap((one) => one.totals)) {
    const name = `${day}|${branchId}|${channel}|${type}|${currency}`
    let delta = deltas.get(name)
    if (!delta)
      deltas.set(name, (delta = { day, branchId, channel, type, currency, entries: 0, inFen: 0n, outFen: 0n }))
    delta.entries += count
    delta.inFen += BigInt(inFen)
    delta.outFen += BigInt(outFen)
  }
  return [...deltas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delta]) => delta)
}

type Posted = { batchId: string; count: number }
export const postedIn = (row: RelayedRow): Posted[] =>
  row.events.filter((event) => event.id === ledgerPosted.id).map((event) => event.data as Posted)

/** Takes up rows of the outbox; answers how many of them. */
async function fold(tx: Tx, rows: readonly RelayedRow[]): Promise<number> {
  const batchIds: string[] = []
  let taken = 0
  let transactions = 0
  for (const row of rows) {
    if (transactions >= STEP_TRANSACTIONS_MAX) break
    for (const { batchId, count } of postedIn(row)) {
      batchIds.push(batchId)
      transactions += count
    }
    taken += 1
  }
  if (batchIds.length > 0) {
    const batches = await listBatches(tx, batchIds)
    await renewMonths(tx, monthsOf(batches))
    await addBankDays(tx, deltasOf(batches))
  }
  return taken
}

export const rollupReader: Reader = { name: ROLLUPS, handle: fold }

/** Follows the outbox to its end; for tests, and before a comparison. */
export async function followRollups(services: Services): Promise<void> {
  while ((await upkeep(services, (tx) => relayStep(tx, ROLLUPS, fold))) > 0);
}

/** Makes all months of some customers anew, for bulk loads that tell the outbox nothing. */
export async function renewCustomers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await waitExclusive(tx, ROLLUPS)
  await renewMonths(tx, await listEntryMonths(tx, customerIds))
}

/** Makes the months of all customers anew from the entries. */
export async function renewAllMonths(services: Services, said: (customers: number) => void = () => {}): Promise<void> {
  await followRollups(services)
  let after = NIL
  for (let done = 0; ; ) {
    const holders = await services.database.read((tx) => listHolders(tx, after, HOLDERS_AT_ONCE))
    const last = holders.at(-1)
    if (last === undefined) break
    await upkeep(services, (tx) => renewCustomers(tx, holders))
    after = last
    said((done += holders.length))
  }
}
