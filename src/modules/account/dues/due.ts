// What falls due by itself and when: transfers of standing orders, fees of each month or year; and what becomes of one that cannot be paid.

import { addDays, addMonths } from '../day-count.ts'
import type { Fee, ProductParameters } from '../product-contract.ts'

export type Holiday = NonNullable<ProductParameters['standingOrders']>['holiday']
/** Whether banks work on a bank date. */
export type IsWorking = (date: string) => boolean
export type Rhythm = { every: 'month' | 'week'; day: number; validFrom: string; validTo: string | null }

/** A product that says nothing has its orders paid on their very day, and tried once. */
export const PLAIN_ORDERS = { holiday: 'same', retryDays: 0 } as const
/** Longer than any row of days off. */
const DAYS_OFF_MAX = 31
const NEXT_DAYS_MAX = 366

/** The days whose orders are paid on `date`: itself, and days off that are moved to it. Oldest first; none on a day off. */
export function scheduledFor(date: string, holiday: Holiday, isWorking: IsWorking): string[] {
  if (holiday === 'same') return [date]
  if (!isWorking(date)) return []
  const step = holiday === 'next' ? -1 : 1
  const days = [date]
  for (let away = 1; away <= DAYS_OFF_MAX; away++) {
    const day = addDays(date, step * away)
    if (isWorking(day)) break
    days.push(day)
  }
  return days.sort()
}

/** 1 is Monday. */
export const weekdayOf = (date: string): number => ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
export const dayOfMonth = (date: string): number => Number(date.slice(8))

/** Whether an order falls on a day; its last day is the one before `validTo`. */
export function fallsOn({ every, day, validFrom, validTo }: Rhythm, date: string): boolean {
  if (date < validFrom || (validTo !== null && date >= validTo)) return false
  return (every === 'month' ? dayOfMonth(date) : weekdayOf(date)) === day
}

/** The next day after `today` on which an order is paid, or null when it ends before. */
export function nextPayment(order: Rhythm, today: string, holiday: Holiday, isWorking: IsWorking): string | null {
  for (let ahead = 1; ahead <= NEXT_DAYS_MAX; ahead++) {
    const date = addDays(today, ahead)
    if (scheduledFor(date, holiday, isWorking).some((day) => fallsOn(order, day))) return date
  }
  return null
}

/** Whether a fee of each month or year falls on a day: as often as that has passed since the first, never on the first itself. */
export function feeFallsOn(per: Fee['per'], since: string, date: string): boolean {
  if (per === 'use' || date <= since) return false
  const months =
    (Number(date.slice(0, 4)) - Number(since.slice(0, 4))) * 12 + Number(date.slice(5, 7)) - Number(since.slice(5, 7))
  return (per === 'month' || months % 12 === 0) && addMonths(since, months) === date
}

/** Days of the month on which something that began on them may fall on `date`: a shorter month's last day stands for those it lacks. */
export function beginningDays(date: string): number[] {
  const day = dayOfMonth(date)
  const isLast = dayOfMonth(addDays(date, 1)) === 1
  return isLast ? Array.from({ length: 32 - day }, (_, more) => day + more) : [day]
}

/** What an unpaid due becomes on the day it was tried: it waits as long as its product lets it, then it is missed. */
export const unpaidStatus = (retryUntil: string, triedOn: string): 'waiting' | 'missed' =>
  triedOn < retryUntil ? 'waiting' : 'missed'
