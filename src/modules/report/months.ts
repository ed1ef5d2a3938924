// The months a report shows.

import { MONTHS_SHOWN } from './contract.ts'

/** Twelve months as YYYY-MM, the given one last. */
export function monthsUpTo(month: string): string[] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return Array.from({ length: MONTHS_SHOWN }, (_, at) =>
    new Date(Date.UTC(year, number - MONTHS_SHOWN + at, 1)).toISOString().slice(0, 7),
  )
}
