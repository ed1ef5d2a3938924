// What the rules of the demo year work with: accounts as purses, wishes for postings, and the people and firms who have them.

import type { CustomerPlace, Random } from '../customer/index.ts'
import type { ManyPosting } from '../ledger/index.ts'
import { type DemoCalendar, instantOf } from './calendar.ts'
import type { Market } from './merchants.ts'

/** One account and what is in it as the year goes on. */
export type Purse = {
  customerId: string
  accountId: string
  productCode: string
  currency: string
  openedOn: string
  limitFen: number
  termMonths: number
  /** Money may only come in. */
  asleep: boolean
  cardId: string | null
  rents: { amountFen: number; day: number; name: string; number: string }[]
  balanceFen: number
}

export type Resident = {
  place: CustomerPlace
  /** In the series of the whole bank. */
  index: number
  purses: Purse[]
  /** The account that daily life goes through. */
  main: Purse | null
  ageYears: number
  /** The rung of income, 0 lowest. */
  rung: number
  market: Market
  /** Whether the bank is the one where wages come in. */
  primary: boolean
  /** The day from which nothing more happens. */
  until: number
}

type Memo = NonNullable<ManyPosting['memo']>
/** A posting that is wished for; what it becomes depends on what is in the purses at its time. */
export type Wish = Pick<ManyPosting, 'type' | 'channel' | 'mcc' | 'division' | 'merchantId' | 'cardId'> & {
  atMs: number
  /** Settled at its time when it depends on what is there. */
  amountFen: number | (() => number)
  debit: Purse | null
  credit: Purse | null
  memo?: Memo
  /** Who pays when the debited account cannot: it then comes from another bank. */
  elseFrom?: string
}

export type Scene = {
  random: Random
  calendar: DemoCalendar
  /** By place in the series. */
  residents: Map<number, Resident>
  wish(wish: Wish): void
  /** The part of the usual number of a firm's postings. */
  firmShare: number
}

const YUAN = 100
export const yuan = (amount: number): number => Math.max(1, Math.round(amount)) * YUAN
/** About the median, mostly within a factor of e to the spread. */
export function around(random: Random, median: number, spread: number): number {
  // Three uniform numbers together are near enough to a bell.
  const bell = (random.unit() + random.unit() + random.unit() - 1.5) * 2
  return median * Math.exp(bell * spread)
}
export const centsAround = (random: Random, medianYuan: number, spread: number): number =>
  Math.max(100, Math.round(around(random, medianYuan * YUAN, spread)))

/** An instant of a day in office hours, not the same for everybody. */
export const officeTime = (random: Random, day: number): number =>
  instantOf(day, random.whole(9 * 60, 17 * 60), random.whole(0, 59))
export const earlyTime = (random: Random, day: number): number =>
  instantOf(day, random.whole(6 * 60, 8 * 60), random.whole(0, 59))
