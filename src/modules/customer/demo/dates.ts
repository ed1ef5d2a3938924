// Dates of the demo bank, counted as days so that thousands a second cost nothing.

const DAY_MS = 86_400_000
const TEXT_FROM = Date.parse('1900-01-01') / DAY_MS
const TEXTS: string[] = []

export function dayOf(date: string): number {
  return Date.parse(date) / DAY_MS
}

export function dateOf(day: number): string {
  const slot = day - TEXT_FROM
  return (TEXTS[slot] ??= new Date(day * DAY_MS).toISOString().slice(0, 10))
}

/** The same day some years later; 29 February does not occur in demo dates of birth and issue. */
export function plusYears(date: string, years: number): string {
  return `${Number(date.slice(0, 4)) + years}${date.slice(4) === '-02-29' ? '-03-01' : date.slice(4)}`
}
