// The days of a demo year: which are worked, when wages are paid, and how busy each is for streets, shops online and journeys.

import { isWorkingDay } from '../reference/index.ts'

export const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** Bank dates are those of Shanghai. */
const OFFSET_MS = 8 * HOUR_MS
export const YEAR_DAYS = 365
const PAYDAY = 10

export type Rhythm = 'street' | 'online' | 'travel' | 'even'
export type Month = { year: number; month: number }
export type DemoCalendar = {
  /** Days since 1970, the last not included: it is today. */
  from: number
  to: number
  months: Month[]
  /** Rising sums of how busy the days are. */
  upTo: Record<Rhythm, Float64Array>
  /** First days of the Spring Festival within the year. */
  festivals: number[]
}

export const dayOf = (date: string): number => Date.parse(date) / DAY_MS
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)
/** An instant of a bank day. */
export const instantOf = (day: number, minute: number, second = 0): number =>
  day * DAY_MS - OFFSET_MS + minute * 60_000 + second * 1_000

/** The day itself when it is worked, else the working day before. */
export function workedBy(day: number): number {
  let at = day
  while (!isWorkingDay(dateOf(at)).working) at -= 1
  return at
}

export const dayIn = ({ year, month }: Month, day: number): number =>
  Math.min(Date.UTC(year, month - 1, day), Date.UTC(year, month, 0)) / DAY_MS
/** Wages come on the 10th, or on the working day before. */
export const paydayOf = (month: Month): number => workedBy(dayIn(month, PAYDAY))

const SALES = new Map([
  ['11-11', 3.5],
  ['11-10', 1.6],
  ['06-18', 2.4],
  ['12-12', 1.5],
])

function busyness(day: number): Record<Rhythm, number> {
  const date = dateOf(day)
  const { working } = isWorkingDay(date)
  const weekday = new Date(day * DAY_MS).getUTCDay()
  const weekend = weekday === 0 || weekday === 6
  // Off on a weekday: a public holiday.
  const holiday = !working && !weekend
  const winter = ['12', '01', '02'].includes(date.slice(5, 7))
  return {
    street: (holiday ? 1.5 : working ? 1 : 1.3) * (winter ? 1.08 : 1),
    online: (holiday ? 0.8 : 1) * (SALES.get(date.slice(5)) ?? 1),
    travel: holiday ? 4 : weekday === 5 ? 1.6 : 1,
    even: 1,
  }
}

const isFestival = (day: number): boolean => {
  const date = dateOf(day)
  const weekday = new Date(day * DAY_MS).getUTCDay()
  return date.slice(5) > '01-15' && date.slice(5) < '02-25' && weekday > 0 && weekday < 6 && !isWorkingDay(date).working
}

/** The 365 days that end with yesterday. */
export function demoCalendar(today: string): DemoCalendar {
  const to = dayOf(today)
  const from = to - YEAR_DAYS
  const rhythms: Rhythm[] = ['street', 'online', 'travel', 'even']
  const upTo = Object.fromEntries(rhythms.map((rhythm) => [rhythm, new Float64Array(YEAR_DAYS)])) as Record<
    Rhythm,
    Float64Array
  >
  const sums: Record<Rhythm, number> = { street: 0, online: 0, travel: 0, even: 0 }
  const months = new Map<string, Month>()
  const festivals: number[] = []
  for (let day = from; day < to; day++) {
    const busy = busyness(day)
    for (const rhythm of rhythms) upTo[rhythm][day - from] = sums[rhythm] += busy[rhythm]
    const [year, month] = dateOf(day).split('-').map(Number) as [number, number]
    months.set(`${year}-${month}`, { year, month })
    if (isFestival(day) && !festivals.some((one) => day - one < 20)) festivals.push(day)
  }
  return { from, to, months: [...months.values()], upTo, festivals }
}

/** A day by how busy it is; `unit` in [0, 1). */
export function busyDay(calendar: DemoCalendar, rhythm: Rhythm, unit: number): number {
  const sums = calendar.upTo[rhythm]
  const wanted = unit * (sums[sums.length - 1] as number)
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] as number) > wanted) high = middle
    else low = middle + 1
  }
  return calendar.from + low
}
