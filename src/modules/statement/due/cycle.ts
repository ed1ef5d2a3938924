// When a statement falls due: the cycle its product names, and the period that ends on a day.

import { addDays, beginningDays, type Product } from '../../account/index.ts'

export type Cycle = NonNullable<Product['parameters']['statements']>
const MONTHS = { month: 1, quarter: 3, year: 12 } as const

/** A credit card without a cycle of its own follows its statement day. */
export function cycleOf({ parameters }: Pick<Product, 'parameters'>): Cycle | null {
  const day = parameters.repayment?.statementDay
  return parameters.statements ?? (day === undefined ? null : { every: 'month', day })
}

/** Quarters end with March, June, September and December, years with December; a shorter month's last day stands for the days it lacks. */
export const endsOn = ({ every, day }: Cycle, date: string): boolean =>
  beginningDays(date).includes(day) && Number(date.slice(5, 7)) % MONTHS[every] === 0

/** The first day of the period that ends on `date`: the day after the one before ended, or the day of opening when that is later. */
export function periodFrom({ every, day }: Cycle, date: string, openedOn: string): string {
  const [year, month] = date.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, month - MONTHS[every], 0))
  const before = `${last.toISOString().slice(0, 8)}${String(Math.min(day, last.getUTCDate())).padStart(2, '0')}`
  const from = addDays(before, 1)
  return from > openedOn ? from : openedOn
}
