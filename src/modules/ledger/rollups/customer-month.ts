// The figures of one customer's month, from its entries alone: the same entries give the same figures in any order.

import { bankDate } from '../../../platform/kernel/clock.ts'
import { addFen, type FenSum, keptFen } from '../fen-sum.ts'
import type { EntryType } from '../posting-type.ts'

/** What a figure needs of an entry. */
export type FigureEntry = {
  accountId: string
  atMs: number
  amountFen: number
  currency: string
  type: EntryType
  channel: string
  contra: string
  mcc: string | null
  merchantId: string | null
  division: string | null
  /** The other end is an account of the same customer. */
  own: boolean
}

/** Packed by position, since millions of them are kept: what each place means stands beside it. */
export type MonthFigures = {
  /** By account: currency, then [day of the month, entries, in, out] of each day that has any. */
  accounts: Record<string, { currency: string; days: [day: number, entries: number, inFen: number, outFen: number][] }>
  /** Between the customer and others; transfers among own accounts are left out, reversals taken off again. */
  flows: [currency: string, entries: number, inFen: number, outFen: number][]
  /** Paid to merchants less what came back. */
  mcc: Spent[]
  /** The largest MERCHANTS_MAX of each currency; the others together under null. */
  merchants: Spent[]
  places: Spent[]
  types: [type: string, currency: string, entries: number, inFen: number, outFen: number][]
  channels: [channel: string, entries: number][]
  /** Acts of the customer by [weekday (0 = Monday) x 24 + hour, count]. */
  hours: [slot: number, acts: number][]
  /** Some sum is beyond what a number holds: it stands as text, and whoever reads numbers refuses the month. */
  large?: true
}
export type Spent = [code: string | null, currency: string, entries: number, fen: number]

export const MERCHANTS_MAX = 20
const HOUR_MS = 3_600_000
const BANK_OFFSET_HOURS = 8
const CARD_CLEARING = 'card-clearing'
const ACTS: ReadonlySet<EntryType> = new Set(['withdraw', 'transfer', 'transfer-out', 'purchase'])

/** Weekday and hour of the bank's time; 1 January 1970 was a Thursday. */
function slotOf(atMs: number): number {
  const hours = Math.floor(atMs / HOUR_MS) + BANK_OFFSET_HOURS
  const day = (Math.floor(hours / 24) + 3) % 7
  return day * 24 + (hours % 24)
}

/** What a customer does by himself: pays, takes, sends, brings; not what is credited or charged to him. */
const isAct = ({ type, amountFen, channel }: FigureEntry) =>
  channel !== 'system' && (type === 'deposit' || (amountFen < 0 && ACTS.has(type)))

type Sum = { key: readonly (string | null)[]; entries: number; inFen: FenSum; outFen: FenSum }
type Kept = { key: readonly (string | null)[]; entries: number; inFen: number; outFen: number }

class Sums {
  readonly #all = new Map<string, Sum>()
  isLarge = false

  add(key: readonly (string | null)[], inFen: number, outFen: number): void {
    const name = key.join('|')
    let sum = this.#all.get(name)
    if (!sum) this.#all.set(name, (sum = { key, entries: 0, inFen: 0, outFen: 0 }))
    sum.entries += 1
    sum.inFen = addFen(sum.inFen, inFen)
    sum.outFen = addFen(sum.outFen, outFen)
  }

  /** By name: the order of the entries leaves no trace. */
  sorted(): Kept[] {
    return [...this.#all]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { key, entries, inFen, outFen }]) => ({
        key,
        entries,
        inFen: this.#keep(inFen),
        outFen: this.#keep(outFen),
      }))
  }

  /** Text is told by the month's `large`; all else may rely on numbers. */
  #keep(sum: FenSum): number {
    const kept = keptFen(sum)
    if (typeof kept === 'string') this.isLarge = true
    return kept as number
  }
}

const spentOf = (sums: Sums): Spent[] =>
  sums.sorted().map(({ key, entries, outFen }) => [key[0] ?? null, key[1] as string, entries, outFen])

const sumOf = (all: readonly Spent[]) =>
  keptFen(all.reduce<FenSum>((sum, [, , , fen]) => addFen(sum, typeof fen === 'string' ? BigInt(fen) : fen), 0))

/** The largest of each currency, the rest in one line. */
function cut(all: Spent[]): Spent[] {
  const kept: Spent[] = []
  for (const currency of new Set(all.map((one) => one[1]))) {
    const own = all
      .filter((one) => one[1] === currency)
      .sort((a, b) => b[3] - a[3] || ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
    kept.push(...own.slice(0, MERCHANTS_MAX))
    const rest = own.slice(MERCHANTS_MAX)
    if (rest.length > 0) kept.push([null, currency, rest.reduce((n, one) => n + one[2], 0), sumOf(rest) as number])
  }
  return kept
}

/** In and out as people count them: what is undone is taken off the side it stood on. */
function sidesOf({ type, amountFen }: FigureEntry): [inFen: number, outFen: number] {
  if (type === 'reversal') return amountFen > 0 ? [0, -amountFen] : [amountFen, 0]
  return amountFen > 0 ? [amountFen, 0] : [0, -amountFen]
}

const numbered = (counts: Map<number, number>) => [...counts].sort(([a], [b]) => a - b)

/** All entries of one customer and one month. */
export function monthFigures(entries: readonly FigureEntry[]): MonthFigures {
  const days = new Sums()
  const flows = new Sums()
  const types = new Sums()
  const channels = new Sums()
  const mcc = new Sums()
  const merchants = new Sums()
  const places = new Sums()
  const hours = new Map<number, number>()
  for (const entry of entries) {
    const { accountId, amountFen, currency, type } = entry
    const day = bankDate(new Date(entry.atMs)).slice(8)
    days.add([accountId, day, currency], Math.max(amountFen, 0), Math.max(-amountFen, 0))
    const [inFen, outFen] = sidesOf(entry)
    if (!entry.own) flows.add([currency], inFen, outFen)
    types.add([type, currency], Math.max(amountFen, 0), Math.max(-amountFen, 0))
    channels.add([entry.channel], 0, 0)
    if (entry.contra === CARD_CLEARING) {
      mcc.add([entry.mcc, currency], 0, -amountFen)
      merchants.add([entry.merchantId, currency], 0, -amountFen)
      if (entry.division) places.add([entry.division, currency], 0, -amountFen)
    }
    if (isAct(entry)) {
      const slot = slotOf(entry.atMs)
      hours.set(slot, (hours.get(slot) ?? 0) + 1)
    }
  }
  const accounts: MonthFigures['accounts'] = {}
  for (const { key, entries: count, inFen, outFen } of days.sorted()) {
    const [accountId, day, currency] = key as [string, string, string]
    const account = (accounts[accountId] ??= { currency, days: [] })
    account.days.push([Number(day), count, inFen, outFen])
  }
  const figures: MonthFigures = {
    accounts,
    flows: flows.sorted().map((sum) => [sum.key[0] as string, sum.entries, sum.inFen, sum.outFen]),
    mcc: spentOf(mcc),
    merchants: cut(spentOf(merchants)),
    places: spentOf(places),
    types: types
      .sorted()
      .map((sum) => [sum.key[0] as string, sum.key[1] as string, sum.entries, sum.inFen, sum.outFen]),
    channels: channels.sorted().map((sum) => [sum.key[0] as string, sum.entries]),
    hours: numbered(hours),
  }
  const isLarge =
    [days, flows, types, mcc, merchants, places].some((sums) => sums.isLarge) ||
    figures.merchants.some(([, , , fen]) => typeof fen === 'string')
  return isLarge ? { ...figures, large: true } : figures
}

/** The first day of the bank's month that an instant lies in. */
export const bankMonth = (at: Date): string => `${bankDate(at).slice(0, 7)}-01`

/** Where a bank month begins and ends as instants. */
export function monthBounds(month: string): { since: Date; until: Date } {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const next = new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10)
  return { since: new Date(`${month}T00:00:00+08:00`), until: new Date(`${next}T00:00:00+08:00`) }
}
