// Keeps the rollups: reads the outbox, makes each touched customer's month anew, adds each batch to the bank's days once.

import { setTimeout as rest } from 'node:timers/promises'
import { type Reader, type Services, upkeep } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { listUnread, type RelayedRow, relayStep, waitExclusive } from '../../../platform/journal/index.ts'
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
import { type FigureEntry, monthFigures } from './customer-month.ts'
import {
  addBankDays,
  type DayDelta,
  insertMonths,
  type KeyedEntry,
  listEntryMonths,
  listHolders,
  listMonthEntries,
  listTouchedMonths,
  type MonthKey,
  type MonthRow,
  sumTotals,
  updateMonths,
} from './rollup-store.ts'

export const ROLLUPS = 'ledger.rollups'
/** A step ends when it has taken up so many transactions: what is broken off is done again. */
const STEP_TRANSACTIONS_MAX = 100_000
/** A month that many postings touch within it is made anew once; who posts has the processor before who counts. */
const REST_MS = 1_000
/** Beside a load the reader takes up large steps: a day of the bank is then written once in many batches. */
const BESIDE_LOAD_MS = 4_000
const UNSETTLED_MS_MAX = 10_000
const UNSETTLED_LOOK_MS = 20
const MONTHS_AT_ONCE = 500
const HOLDERS_AT_ONCE = 500
/** The branch of a customer who is not there. */
const NOWHERE = 0
const NIL = '00000000-0000-0000-0000-000000000000'

/** A month's row from all of its entries. */
export function monthRow({ customerId, month }: MonthKey, entries: readonly FigureEntry[]): MonthRow {
  let lastMs = 0
  for (const { atMs } of entries) if (atMs > lastMs) lastMs = atMs
  return { customerId, month, lastBookedAt: new Date(lastMs), figures: monthFigures(entries) }
}

/** The figures of each key that has entries. */
export async function computeMonths(tx: Tx, keys: readonly MonthKey[]): Promise<MonthRow[]> {
  const byKey: (KeyedEntry[] | undefined)[] = new Array(keys.length)
  for (const entry of await listMonthEntries(tx, keys)) {
    const known = byKey[entry.key]
    if (known) known.push(entry)
    else byKey[entry.key] = [entry]
  }
  return byKey.flatMap((entries, at) => (entries ? [monthRow(keys[at] as MonthKey, entries)] : []))
}

/**
 * `ordered` by month and customer, so that no two writers wait for each other crosswise, and each statement reads the
 * partition of one month: joined with many months at once it would look for every customer in each of them.
 */
async function renewMonths(tx: Tx, ordered: readonly MonthKey[]): Promise<void> {
  for (let from = 0; from < ordered.length; ) {
    const { month } = ordered[from] as MonthKey
    let to = from
    while (to < ordered.length && to - from < MONTHS_AT_ONCE && ordered[to]?.month === month) to += 1
    await putMonths(tx, await computeMonths(tx, ordered.slice(from, to)))
    from = to
  }
}

/** Writes months; those that are there for the first time make their customers active. */
async function putMonths(tx: Tx, months: readonly MonthRow[]): Promise<void> {
  const kept = new Set((await listKeptKeys(tx, months)).map(({ customerId, month }) => `${customerId}|${month}`))
  const isKept = ({ customerId, month }: MonthRow) => kept.has(`${customerId}|${month}`)
  const fresh = months.filter((one) => !isKept(one))
  if (fresh.length < months.length) await updateMonths(tx, months.filter(isKept))
  if (fresh.length === 0) return
  await Promise.all([insertMonths(tx, fresh), countActive(tx, fresh)])
}

async function countActive(tx: Tx, fresh: readonly MonthRow[]): Promise<void> {
  const places = await listPlaces(tx, [...new Set(fresh.map(({ customerId }) => customerId))])
  const counts = new Map<string, ActiveDelta>()
  for (const { customerId, month } of fresh) {
    const branchId = places.get(customerId)?.branchId ?? NOWHERE
    const name = `${month}|${branchId}`
    counts.set(name, { month, branchId, customers: (counts.get(name)?.customers ?? 0) + 1 })
  }
  await addActive(tx, [...counts.values()])
}

/** What days add to their months, over all types: a reversal is taken off the side that it undoes. */
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
    const [months, days] = await Promise.all([listTouchedMonths(tx, batchIds), sumTotals(tx, batchIds)])
    await renewMonths(tx, months)
    await addBankDays(tx, days)
    await addBankMonths(tx, monthDeltasOf(days))
  }
  return taken
}

export const rollupReader: Reader = { name: ROLLUPS, handle: fold, restMs: REST_MS }

/** Takes up all rows that no transaction under way can come before. */
async function followSettled(services: Services): Promise<void> {
  while ((await upkeep(services, (tx) => relayStep(tx, ROLLUPS, fold))) > 0);
}

/**
 * Follows the outbox to its end; for tests, and before a comparison. Any transaction under way on the server, in another database
 * too, holds back rows behind it: they are waited for, at most ten seconds.
 */
export async function followRollups(services: Services): Promise<void> {
  const until = performance.now() + UNSETTLED_MS_MAX
  for (;;) {
    await followSettled(services)
    const unread = await services.database.read((tx) => listUnread(tx, ROLLUPS, 1))
    if (unread.length === 0 || performance.now() > until) return
    await rest(UNSETTLED_LOOK_MS)
  }
}

/** Follows the outbox beside a load, and to its end when it is done: nothing rests then, for nobody else posts. */
export async function followBeside<T>(services: Services, load: () => Promise<T>): Promise<T> {
  const ended = new AbortController()
  const reading = (async () => {
    while (!ended.signal.aborted) {
      await rest(BESIDE_LOAD_MS, null, { signal: ended.signal }).catch(() => {})
      await followSettled(services)
    }
  })()
  // Told below, unless the load itself fails.
  reading.catch(() => {})
  try {
    const loaded = await load()
    ended.abort()
    await reading
    return loaded
  } finally {
    ended.abort()
  }
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
