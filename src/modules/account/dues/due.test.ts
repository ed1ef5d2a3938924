// Orders are paid once for each of their days, never on a day off where the product says so; fees once a month or year.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../day-count.ts'
import {
  beginningDays,
  dayOfMonth,
  fallsOn,
  feeFallsOn,
  nextPayment,
  type Rhythm,
  scheduledFor,
  unpaidStatus,
} from './due.ts'

const date = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((one) => one.toISOString().slice(0, 10))
const holiday = fc.constantFrom('same' as const, 'next' as const, 'previous' as const)
/** Any calendar with rows of days off up to ten long. */
const calendar = fc
  .array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 6 })
  .map((pattern) => (day: string) => {
    let at = Math.abs(Date.parse(day) / 86_400_000) % (2 * pattern.reduce((sum, one) => sum + one, 0))
    for (const length of pattern) {
      if (at < length) return false
      if (at < 2 * length) return true
      at -= 2 * length
    }
    return true
  })
const rhythm = fc.oneof(
  fc.record({ every: fc.constant('month' as const), day: fc.integer({ min: 1, max: 28 }) }),
  fc.record({ every: fc.constant('week' as const), day: fc.integer({ min: 1, max: 7 }) }),
)
const SPAN_DAYS = 120
const span = (from: string) => Array.from({ length: SPAN_DAYS }, (_, at) => addDays(from, at))

describe('an order', () => {
  it('is paid exactly once for each of its days, in their order, and never on a day off unless its rule says so', () => {
    fc.assert(
      fc.property(date, holiday, calendar, rhythm, (from, rule, isWorking, { every, day }) => {
        const order: Rhythm = { every, day, validFrom: from, validTo: null }
        const days = span(from)
        const paid = days.flatMap((on) => {
          const due = scheduledFor(on, rule, isWorking).filter((one) => fallsOn(order, one))
          if (due.length > 0 && rule !== 'same') expect(isWorking(on)).toBe(true)
          for (const one of due)
            expect(rule === 'next' ? one <= on : rule === 'previous' ? one >= on : one === on).toBe(true)
          return due
        })
        expect(paid).toEqual([...new Set(paid)].sort())
        // Those near either end may be paid outside the days looked at.
        const inner = days.slice(12, -12).filter((one) => fallsOn(order, one))
        for (const one of inner) expect(paid).toContain(one)
        expect(paid.filter((one) => !fallsOn(order, one))).toEqual([])
      }),
    )
  })
  it('falls on no day before its first or from its end on, and tells the next', () => {
    const order: Rhythm = { every: 'month', day: 5, validFrom: '2026-02-06', validTo: '2026-05-05' }
    expect(span('2026-01-01').filter((day) => fallsOn(order, day))).toEqual(['2026-03-05', '2026-04-05'])
    const weekend = (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
    expect(nextPayment(order, '2026-03-05', 'next', weekend)).toBe('2026-04-06')
    expect(nextPayment(order, '2026-03-05', 'previous', weekend)).toBe('2026-04-03')
    expect(nextPayment(order, '2026-03-05', 'same', weekend)).toBe('2026-04-05')
    expect(nextPayment(order, '2026-04-06', 'next', weekend)).toBeNull()
  })
  it('waits for as many days as its product says, then is missed', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 30 }), (first, days) => {
        const until = addDays(first, days)
        const tried = Array.from({ length: days + 1 }, (_, at) => unpaidStatus(until, addDays(first, at)))
        expect(tried.filter((status) => status === 'waiting')).toHaveLength(days)
        expect(tried.at(-1)).toBe('missed')
      }),
    )
  })
})

describe('a fee', () => {
  it('falls on one day of each month or year, also for what began on the 31st or in a leap February', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 30 }), (since, months) => {
        const last = addDays(since, Math.floor(months * 30.4))
        const days: string[] = []
        for (let day = since; day <= last; day = addDays(day, 1)) {
          if (!feeFallsOn('month', since, day)) continue
          days.push(day)
          expect(beginningDays(day)).toContain(dayOfMonth(since))
        }
        const names = days.map((day) => day.slice(0, 7))
        expect(new Set(names).size).toBe(names.length)
        expect(Math.abs(days.length - months)).toBeLessThanOrEqual(1)
        expect(days.filter((day) => feeFallsOn('year', since, day)).length).toBe(Math.floor(days.length / 12))
      }),
    )
    expect(feeFallsOn('month', '2024-01-31', '2024-02-29')).toBe(true)
    expect(feeFallsOn('year', '2024-02-29', '2025-02-28')).toBe(true)
    expect(feeFallsOn('year', '2024-02-29', '2024-02-29')).toBe(false)
  })
})
