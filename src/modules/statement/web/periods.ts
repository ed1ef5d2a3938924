// The periods a statement is usually asked for, counted from a day.

export const PERIODS = ['this-month', 'last-month', 'last-three', 'this-year'] as const
export type PeriodName = (typeof PERIODS)[number]

const isoOf = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)

/** First and last day; none lies after today. */
export function periodOf(name: PeriodName, today: string): { from: string; to: string } {
  const [year, month] = today.split('-').map(Number) as [number, number]
  if (name === 'this-month') return { from: isoOf(year, month - 1, 1), to: today }
  if (name === 'last-month') return { from: isoOf(year, month - 2, 1), to: isoOf(year, month - 1, 0) }
  if (name === 'last-three') return { from: isoOf(year, month - 3, 1), to: today }
  return { from: isoOf(year, 0, 1), to: today }
}
