// Working days by the State Council's yearly notices; beyond the last notice the answer says that it is a guess.

import { lazy, readJson } from './table.ts'

export type WorkingDay = {
  working: boolean
  /** False beyond the known calendar: then only weekends are known. */
  certain: boolean
}
type Calendar = { version: string; years: Record<string, { off: string[]; work: string[] }> }

const DAY_MS = 86_400_000
/** More than a limitation period of three years; a caller that adds more has a mistake. */
export const WORKING_DAYS_MAX = 1_000

const load = lazy(() => {
  const { years } = readJson<Calendar>('holidays.json')
  const all = Object.values(years)
  return {
    years: new Set(Object.keys(years)),
    off: new Set(all.flatMap((year) => year.off)),
    work: new Set(all.flatMap((year) => year.work)),
  }
})

/** The first and last year whose notice is known. */
export function knownYears(): { from: number; to: number } {
  const years = [...load().years].map(Number)
  return { from: Math.min(...years), to: Math.max(...years) }
}

/** Whether banks' back offices work on a bank date, YYYY-MM-DD. */
export function isWorkingDay(date: string): WorkingDay {
  const calendar = load()
  const listed = calendar.off.has(date) || calendar.work.has(date)
  const certain = listed || calendar.years.has(date.slice(0, 4))
  if (listed) return { working: calendar.work.has(date), certain }
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return { working: weekday !== 0 && weekday !== 6, certain }
}

/** The date that many working days later (earlier when negative); the start is not counted. */
export function addWorkingDays(date: string, days: number): { date: string; certain: boolean } {
  if (!Number.isInteger(days) || Math.abs(days) > WORKING_DAYS_MAX) throw new RangeError(`days out of range: ${days}`)
  const stepMs = days < 0 ? -DAY_MS : DAY_MS
  let at = Date.parse(`${date}T00:00:00Z`)
  let certain = true
  for (let left = Math.abs(days); left > 0; ) {
    at += stepMs
    const day = isWorkingDay(new Date(at).toISOString().slice(0, 10))
    certain &&= day.certain
    if (day.working) left--
  }
  return { date: new Date(at).toISOString().slice(0, 10), certain }
}
