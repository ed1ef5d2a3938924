// Where in the order of a sort rows can stand at all: a condition that hangs on the sort leaves out years of it.

import type { Tx } from '../../../platform/database/index.ts'
import { facetMask, facetValues, isFacet } from '../facets.ts'
import type { Condition, Filter, Sort } from '../filter.ts'
import { isMonthlyTally, type MonthlyTally, monthsSql } from '../tally-store.ts'
import { Values } from './conditions.ts'

/** From a day on, up to another that is no longer in it. */
export type SortRange = { from: string; before: string }

/** How the tallies name what a sort is by. */
const SORTED: Partial<Record<Sort['by'], string>> = { openedOn: 'opened', birthDate: 'born' }
const TENS = 10
/** Nobody for so many months is worth a range of its own. */
const GAP_MONTHS = 2
const RANGES_MAX = 4

const tensOf = (percent: unknown) => Math.min(TENS, Math.max(0, Math.floor(Number(percent) / TENS)))

/** Tens of percent that a condition on completeness reaches, by kind; null where the tally cannot tell. */
function completenessClasses({ op, value }: Condition): string[] | null {
  const [low, high] = Array.isArray(value) ? value : [value, value]
  if (
    !['at-least', 'at-most', 'between'].includes(op) ||
    !Number.isFinite(Number(low)) ||
    !Number.isFinite(Number(high))
  )
    return null
  const from = op === 'at-most' ? 0 : tensOf(low)
  const to = op === 'at-least' ? TENS : tensOf(high)
  const kinds = facetValues('kind').map((kind) => facetMask('kind', [kind]))
  return kinds.flatMap((kind) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => `${kind}/${from + at}`))
}

function facetClasses({ field, op, value }: Condition): string[] | null {
  if (!isFacet(field)) return null
  const known = facetValues(field)
  const list: unknown[] = op === 'empty' || op === 'not-empty' ? [null] : [value].flat()
  const isAmong = op === 'in' || op === 'empty'
  const held = known.filter((one) => list.includes(one) === isAmong)
  // What has no bit is not among any values.
  return [...held.map((one) => String(facetMask(field, [one]))), ...(isAmong ? [] : ['0'])]
}

function occupationClasses({ op, value }: Condition): string[] | null {
  if (op === 'empty') return ['']
  const codes = [value].flat().map((code) => String(code ?? ''))
  const begin = op === 'starts-with' ? codes.map((code) => code.replace(/[^0-9A-Za-z-]/g, '')) : codes
  if (!['in', 'starts-with'].includes(op) || begin.some((code) => code === '')) return null
  return [...new Set(begin.map((code) => [...code][0] as string))]
}

function classesOf(condition: Condition): string[] | null {
  if (condition.field === 'completenessPercent') return completenessClasses(condition)
  return condition.field === 'occupation' ? occupationClasses(condition) : facetClasses(condition)
}

function tallyOf({ field }: Condition, sorted: string): MonthlyTally | null {
  const name = `${sorted}:${field === 'completenessPercent' ? 'completeness' : field}`
  return isMonthlyTally(name) ? name : null
}

type Months = (values: Values) => string

/** The months in which somebody may meet the filter, as SQL; null where the tallies say nothing of it. */
function monthsOf(filter: Filter, sorted: string): Months | null {
  const joined = (parts: Months[], by: string): Months => {
    return (values) => `(${parts.map((part) => part(values)).join(` ${by} `)})`
  }
  if ('all' in filter) {
    const parts = filter.all.flatMap((part) => monthsOf(part, sorted) ?? [])
    return parts.length === 0 ? null : joined(parts, 'intersect')
  }
  if ('any' in filter) {
    const parts = filter.any.flatMap((part) => monthsOf(part, sorted) ?? [])
    return parts.length === 0 || parts.length < filter.any.length ? null : joined(parts, 'union')
  }
  const tally = tallyOf(filter, sorted)
  const classes = tally && classesOf(filter)
  return tally && classes && ((values) => monthsSql(tally, classes, (list) => values.bind(list, 'text[]')))
}

const numberOf = (month: string) => Number(month.slice(0, -3)) * 12 + Number(month.slice(-2)) - 1
const firstDayOf = (number: number) =>
  `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}-01`

/** Months in the order of the sort as a few ranges; the last one reaches to the last month, whatever gaps it has. */
export function rangesOf(months: readonly string[], descending: boolean): SortRange[] {
  const numbers = months.map(numberOf).sort((a, b) => (descending ? b - a : a - b))
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const open = ranges.at(-1)
    if (open && (ranges.length === RANGES_MAX || Math.abs(number - open[1]) <= GAP_MONTHS)) open[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([a, b]) => ({ from: firstDayOf(Math.min(a, b)), before: firstDayOf(Math.max(a, b) + 1) }))
}

/**
 * Ranges of the sort, in its order, outside of which nobody with a date meets the filter; null where the tallies cannot
 * tell. They are those of the whole bank, read before the rows: who comes to meet the filter in between may be left out.
 */
export async function findSortRanges(tx: Tx, filter: Filter, sort: Sort): Promise<SortRange[] | null> {
  const sorted = SORTED[sort.by]
  const months = sorted ? monthsOf(filter, sorted) : null
  if (months === null) return null
  const values = new Values()
  const rows = await tx.rows<{ month: string }>(`select month from ${months(values)} m`, values.list)
  return rangesOf(
    rows.map(({ month }) => month),
    sort.direction === 'descending',
  )
}
