// Keeps the rollups: reads the outbox, makes each touched customer's month anew, adds each batch to the bank's days once.

import { type Reader, type Services, upkeep } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { type RelayedRow, relayStep, waitExclusive } from '../../../platform/journal/index.ts'
import { listPlaces } from '../../customer/index.ts'
import { ledgerPosted } from '../event-contract.ts'
import {
  type ActiveDelta,
  addActive,
  addBankMonths,
  type BankMonthDelta,
  listKeptKeys,
  renewBankMonths,
} from './bank-month-store.ts'
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
/** The branch of a customer who is not there. */
const NOWHERE = 0
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
  for (let at = 0; at < ordered.length; at += MONTHS_AT_ONCE) {
    const months = await computeMonths(tx, ordered.slice(at, at + MONTHS_AT_ONCE))
    await countActive(tx, months)
    await putMonths(tx, months)
  }
}

/** Months that are there for the first time make their customers active; looked at before they are put. */
async function countActive(tx: Tx, months: readonly MonthRow[]): Promise<void> {
  const kept = new Set((await listKeptKeys(tx, months)).map(({ customerId, month }) => `${customerId}|${month}`))
  const fresh = months.filter(({ customerId, month }) => !kept.has(`${customerId}|${month}`))
  if (fresh.length === 0) return
  const places = await listPlaces(tx, [...new Set(fresh.map(({ customerId }) => customerId))])
  const counts = new Map<string, ActiveDelta>()
  for (const { customerId, month } of fresh) {
    const branchId = places.get(customerId)?.branchId ?? NOWHERE
    const name = `${month}|${branchId}`
    counts.set(name, { month, branchId, customers: (counts.get(name)?.customers ?? 0) + 1 })
  }
  await addActive(tx, [...counts.values()])
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

/** The same by month, over all types: a reversal is taken off the side that it undoes. */
export function monthDeltasOf(days: readonly DayDelta[]): BankMonthDelta[] {
  const months = new Map<string, BankMonthDelta>()
  for (const { day, branchId, channel, type, currency, entries, inFen, outFen } of days) {
    const month = `${day.slice(0, 7)}-01`
    const name = `${month}|${branchId}|${channel}|${currency}`
    let delta = months.get(name)
    if (!delta) months.set(name, (delta = { month, branchId, channel, currency, entries: 0, inFen: 0n, outFen: 0n }))
    const isUndone = type === 'reversal'
    delta.entries += entries
    delta.inFen += isUndone ? -outFen : inFen
    delta.outFen += isUndone ? -inFen : outFen
  }
  return [...months.values()]
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
    const days = deltasOf(batches)
    await addBankDays(tx, days)
    await addBankMonths(tx, monthDeltasOf(days))
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

/** Makes the months of all customers anew from the entries, and those of the bank from its days. */
export async function renewAllMonths(services: Services, said: (customers: number) => void = () => {}): Promise<void> {
  await followRollups(services)
  await upkeep(services, async (tx) => {
    await waitExclusive(tx, ROLLUPS)
    await renewBankMonths(tx)
  })
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
