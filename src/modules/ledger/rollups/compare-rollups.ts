// Compares the rollups with the ledger, at one moment: what the outbox still holds is counted as read.

import type { Tx } from '../../../platform/database/index.ts'
import { listUnread } from '../../../platform/journal/index.ts'
import { takeTime } from '../day-store.ts'
import { listActiveApart, listMonthsApart } from './bank-month-store.ts'
import { computeMonths, postedIn, ROLLUPS } from './keep-rollups.ts'
import {
  type BankSum,
  type DayDelta,
  listEntryMonths,
  listHolders,
  listMonths,
  listTouchedMonths,
  type MonthRow,
  sumBankDays,
  sumEntryDays,
  sumTotals,
} from './rollup-store.ts'

const HOLDERS_AT_ONCE = 200
const UNREAD_MAX = 10_000
const NIL = '00000000-0000-0000-0000-000000000000'

export type RollupDifference =
  | { kind: 'month'; customerId: string; month: string }
  | { kind: 'bank-month'; name: string }
  | { kind: 'active'; name: string }
  | { kind: 'bank-day'; name: string; rollup: BankSum | null; ledger: BankSum | null }
export type RollupComparison = { months: number; bankDays: number; unread: number; differences: RollupDifference[] }

const keyOf = ({ customerId, month }: Pick<MonthRow, 'customerId' | 'month'>) => `${customerId}|${month}`

/** The same text for the same figures: those kept since before may have their keys in another order. */
function textOf({ figures }: MonthRow): string {
  const { accounts, ...rest } = figures
  const byId = Object.entries(accounts).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([
    byId.map(([id, { currency, days }]) => [id, currency, days]),
    Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)),
  ])
}

async function compareMonths(tx: Tx, unread: ReadonlySet<string>, found: (key: RollupDifference) => void) {
  let after = NIL
  let months = 0
  for (;;) {
    const holders = await listHolders(tx, after, HOLDERS_AT_ONCE)
    const last = holders.at(-1)
    if (last === undefined) return months
    after = last
    const keys = await listEntryMonths(tx, holders)
    const made = keys.length > 0 ? await computeMonths(tx, keys) : []
    const kept = new Map((await listMonths(tx, holders)).map((row) => [keyOf(row), row]))
    months += made.length
    for (const row of made) {
      const stored = kept.get(keyOf(row))
      kept.delete(keyOf(row))
      if (unread.has(keyOf(row)) || (stored && textOf(stored) === textOf(row))) continue
      found({ kind: 'month', customerId: row.customerId, month: row.month })
    }
    for (const { customerId, month } of kept.values()) found({ kind: 'month', customerId, month })
  }
}

/** What the bank's days will be once the outbox is read. */
function withUnread(kept: readonly BankSum[], unread: readonly DayDelta[]): Map<string, BankSum> {
  const sums = new Map(kept.map((sum) => [sum.name, sum]))
  for (const { day, channel, type, currency, entries, inFen, outFen } of unread) {
    const name = `${day} ${channel} ${type} ${currency}`
    const sum = sums.get(name) ?? { name, entries: 0, inFen: '0', outFen: '0' }
    sums.set(name, {
      name,
      entries: sum.entries + entries,
      inFen: String(BigInt(sum.inFen) + inFen),
      outFen: String(BigInt(sum.outFen) + outFen),
    })
  }
  return sums
}

const same = (a: BankSum | undefined, b: BankSum) =>
  a !== undefined && a.entries === b.entries && a.inFen === b.inFen && a.outFen === b.outFen

/** Everything is made anew from the entries and laid beside what is kept. */
export async function compareRollups(tx: Tx): Promise<RollupComparison> {
  await tx.run('set transaction isolation level repeatable read')
  await takeTime(tx)
  const rows = await listUnread(tx, ROLLUPS, UNREAD_MAX)
  if (rows.length === UNREAD_MAX)
    throw new Error(`the reader of the rollups is ${UNREAD_MAX} rows of the journal or more behind: let it catch up`)
  const unreadIds = rows.flatMap((row) => postedIn(row).map(({ batchId }) => batchId))
  const touched = await listTouchedMonths(tx, unreadIds)
  const differences: RollupDifference[] = []
  const months = await compareMonths(tx, new Set(touched.map(keyOf)), (one) => differences.push(one))
  const kept = withUnread(await sumBankDays(tx), await sumTotals(tx, unreadIds))
  const ledger = await sumEntryDays(tx)
  for (const sum of ledger) {
    const rollup = kept.get(sum.name)
    kept.delete(sum.name)
    if (!same(rollup, sum)) differences.push({ kind: 'bank-day', name: sum.name, rollup: rollup ?? null, ledger: sum })
  }
  for (const rollup of kept.values())
    if (rollup.entries > 0) differences.push({ kind: 'bank-day', name: rollup.name, rollup, ledger: null })
  for (const name of await listMonthsApart(tx)) differences.push({ kind: 'bank-month', name })
  for (const name of await listActiveApart(tx)) differences.push({ kind: 'active', name })
  return { months, bankDays: ledger.length, unread: unreadIds.length, differences }
}
