// Bank dates: how many days lie between two of them by a day count, and dates some months on.

import type { DayCount } from './product-contract.ts'

const DAY_MS = 86_400_000
const partsOf = (date: string) => date.split('-').map(Number) as [year: number, month: number, day: number]

/** 30E/360: every month has 30 days, so that parts of a period add up to the period. */
function days360(date: string): number {
  const [year, month, day] = partsOf(date)
  return year * 360 + month * 30 + Math.min(day, 30)
}

/** From the first date, counted, to the second, not counted. */
export function daysBetween(dayCount: DayCount, from: string, to: string): number {
  if (dayCount === '30/360') return days360(to) - days360(from)
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The same day some months on; the last of the month where that month is shorter. */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = partsOf(date)
  const last = new Date(Date.UTC(year, month + months, 0))
  return `${last.toISOString().slice(0, 8)}${String(Math.min(day, last.getUTCDate())).padStart(2, '0')}`
}
