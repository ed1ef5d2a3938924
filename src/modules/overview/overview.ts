// The figures of the overview from a customer's months and positions: balances are counted back from now.

import type { MonthFigures, MonthRow, Position, Spent } from '../ledger/index.ts'
import { addFen, exactFen, type FenSum, type MccGroup, mccGroup } from '../ledger/index.ts'

export const MONTHS_SHOWN = 13
const RECENT_MONTHS = 4
const LISTED_MAX = 8

export const monthBefore = (month: string, months: number): string => {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return `${new Date(Date.UTC(year, number - 1 - months, 1)).toISOString().slice(0, 7)}-01`
}
export const monthsUpTo = (month: string): string[] =>
  Array.from({ length: MONTHS_SHOWN }, (_, at) => monthBefore(month, MONTHS_SHOWN - 1 - at))

/** The currency most used; CNY for nobody's. */
export function mainCurrency(positions: readonly Pick<Position, 'currency' | 'seq'>[]): string {
  const used = new Map<string, number>()
  for (const { currency, seq } of positions) used.set(currency, (used.get(currency) ?? 0) + seq + 1)
  return [...used].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'CNY'
}

const netOf = (figures: MonthFigures | undefined, accountId: string): FenSum =>
  (figures?.accounts[accountId]?.days ?? []).reduce<FenSum>(
    (net, [, , inFen, outFen]) => addFen(net, addFen(inFen, -outFen)),
    0,
  )

type Months = ReadonlyMap<string, MonthFigures>

export function balancesOf(
  months: readonly string[],
  figures: Months,
  positions: readonly Pick<Position, 'accountId' | 'balanceFen'>[],
): { month: string; assetsFen: number; debtsFen: number }[] {
  const now = new Map<string, FenSum>(positions.map(({ accountId, balanceFen }) => [accountId, balanceFen]))
  return [...months]
    .reverse()
    .map((month) => {
      const all = [...now.values()]
      const sum = (wanted: (fen: FenSum) => boolean) => exactFen(all.filter(wanted).reduce<FenSum>(addFen, 0))
      const point = { month: month.slice(0, 7), assetsFen: sum((fen) => fen > 0), debtsFen: sum((fen) => fen < 0) }
      for (const [accountId, fen] of now) now.set(accountId, addFen(fen, -netOf(figures.get(month), accountId)))
      return point
    })
    .reverse()
}

export function flowsOf(months: readonly string[], figures: Months, currency: string) {
  return months.map((month) => {
    const own = figures.get(month)?.flows.find(([code]) => code === currency)
    return { month: month.slice(0, 7), inFen: own?.[2] ?? 0, outFen: own?.[3] ?? 0 }
  })
}

/** Spending of this month by group beside the mean of the three before. */
export function categoriesOf(months: readonly string[], figures: Months, currency: string) {
  const groups = new Map<MccGroup, { fen: number; before: number }>()
  for (const [at, month] of months.slice(-RECENT_MONTHS).entries()) {
    for (const [mcc, code, , fen] of figures.get(month)?.mcc ?? []) {
      if (code !== currency) continue
      const group = mccGroup(mcc)
      const known = groups.get(group) ?? { fen: 0, before: 0 }
      if (at === RECENT_MONTHS - 1) known.fen = exactFen(addFen(known.fen, fen))
      else known.before = exactFen(addFen(known.before, fen))
      groups.set(group, known)
    }
  }
  return [...groups]
    .map(([group, { fen, before }]) => ({ group, fen, meanFen: Math.round(before / (RECENT_MONTHS - 1)) }))
    .sort((a, b) => b.fen - a.fen || b.meanFen - a.meanFen)
}

/** Merchants or places of the recent months, the largest first; what was folded together in a month stays out. */
export function spentAt(months: readonly string[], figures: Months, currency: string, key: 'merchants' | 'places') {
  const sums = new Map<string, { code: string; entries: number; fen: number }>()
  const lines: Spent[] = months.slice(-RECENT_MONTHS).flatMap((month) => figures.get(month)?.[key] ?? [])
  for (const [code, own, entries, fen] of lines) {
    if (code === null || own !== currency) continue
    const sum = sums.get(code) ?? { code, entries: 0, fen: 0 }
    sums.set(code, { code, entries: sum.entries + entries, fen: exactFen(addFen(sum.fen, fen)) })
  }
  return [...sums.values()].sort((a, b) => b.fen - a.fen).slice(0, LISTED_MAX)
}

export function hoursOf(months: readonly string[], figures: Months): { weekday: number; hour: number; acts: number }[] {
  const acts = new Map<number, number>()
  for (const month of months)
    for (const [slot, count] of figures.get(month)?.hours ?? []) acts.set(slot, (acts.get(slot) ?? 0) + count)
  return [...acts]
    .sort(([a], [b]) => a - b)
    .map(([slot, count]) => ({ weekday: Math.floor(slot / 24), hour: slot % 24, acts: count }))
}

export const byMonth = (rows: readonly MonthRow[]): Months =>
  new Map(rows.map(({ month, figures }) => [month, figures]))
