// Interest is exact: parts add up, days of any count add up, and only posting rounds, half to even.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Accruing, capitalisesOn, dayParts, finalInterest, spanParts } from './accrual.ts'
import { addDays, addMonths, daysBetween } from './day-count.ts'
import { interestParts, PARTS_PER_FEN, partsText, rateOf, roundHalfEven, tieredParts } from './interest.ts'
import type { DayCount } from './product-contract.ts'
import { SEED_PRODUCTS } from './seed-products.ts'

const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((one) => one.toISOString().slice(0, 10))
const dayCount = fc.constantFrom<DayCount>('ACT/360', 'ACT/365', '30/360')
const balance = fc.bigInt({ min: -9_000_000_000_000_000n, max: 9_000_000_000_000_000n })
const percent = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(6, '0')}`)
const code = (wanted: string, version = 1) => {
  const product = SEED_PRODUCTS.find((one) => one.code === wanted && one.version === version)
  if (!product) throw new Error(wanted)
  return product
}

describe('days', () => {
  it('between dates add up over any date between, in every day count', () => {
    fc.assert(
      fc.property(dayCount, date, date, date, (count, a, b, c) => {
        expect(daysBetween(count, a, b) + daysBetween(count, b, c)).toBe(daysBetween(count, a, c))
      }),
    )
  })
  it('of a year are 360 by 30/360 and as the calendar has them otherwise', () => {
    expect(daysBetween('30/360', '2023-01-31', '2024-01-31')).toBe(360)
    expect(daysBetween('30/360', '2024-02-28', '2024-03-01')).toBe(3)
    expect(daysBetween('ACT/365', '2024-01-01', '2025-01-01')).toBe(366)
    expect(daysBetween('ACT/360', '2023-12-31', '2024-01-01')).toBe(1)
  })
  it('some months on are the same day, or the last of a shorter month', () => {
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
    expect(addMonths('2023-11-30', 3)).toBe('2024-02-29')
    expect(addMonths('2024-12-20', 1)).toBe('2025-01-20')
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 600 }), (from, months) => {
        const to = addMonths(from, months)
        expect(Number(to.slice(8))).toBeLessThanOrEqual(Number(from.slice(8)))
        expect(Number(to.slice(0, 4)) * 12 + Number(to.slice(5, 7))).toBe(
          Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) + months,
        )
      }),
    )
  })
})

describe('interest', () => {
  it('of a period is the sum of its days, to the last part', () => {
    fc.assert(
      fc.property(
        dayCount,
        balance,
        percent,
        date,
        fc.integer({ min: 0, max: 400 }),
        (count, fen, rate, from, days) => {
          let sum = 0n
          for (let at = 0; at < days; at++)
            sum += interestParts(fen, rateOf(rate), count, addDays(from, at), addDays(from, at + 1))
          expect(sum).toBe(interestParts(fen, rateOf(rate), count, from, addDays(from, days)))
        },
      ),
      { numRuns: 60 },
    )
  })
  it('is what the textbook says', () => {
    // 100,000 yuan for 90 days at 1.80 % by ACT/360: 450 yuan.
    expect(roundHalfEven(interestParts(10_000_000n, rateOf('1.80'), 'ACT/360', '2024-01-01', '2024-03-31'))).toBe(
      45_000n,
    )
    // The same for a year at 3.65 % by ACT/365: 10 yuan a day.
    expect(roundHalfEven(interestParts(10_000_000n, rateOf('3.65'), 'ACT/365', '2023-01-01', '2024-01-01'))).toBe(
      365_000n,
    )
  })
  it('by slices is never above the highest rate, nor below the lowest, and never jumps', () => {
    const interest = (tierMode: 'whole' | 'sliced') => ({
      dayCount: 'ACT/360' as const,
      tierMode,
      tiers: [
        { fromFen: 0, ratePercent: '0.05' },
        { fromFen: 50_000_000, ratePercent: '0.20' },
        { fromFen: 900_000_000, ratePercent: '0.35' },
      ],
    })
    const day = (mode: 'whole' | 'sliced', fen: bigint) => tieredParts(interest(mode), fen, '2024-05-05', '2024-05-06')
    fc.assert(
      fc.property(balance, (fen) => {
        const size = fen < 0n ? -fen : fen
        const sliced = day('sliced', size)
        expect(sliced).toBeGreaterThanOrEqual(
          interestParts(size, rateOf('0.05'), 'ACT/360', '2024-05-05', '2024-05-06'),
        )
        expect(sliced).toBeLessThanOrEqual(day('whole', size))
        expect(day('sliced', -size)).toBe(-sliced)
        expect(day('sliced', size + 1n)).toBeGreaterThanOrEqual(sliced)
      }),
    )
    expect(day('whole', 50_000_000n)).toBe(day('whole', 25_000_000n) * 8n)
  })
  it('is rounded half to even, and by no more than half a fen', () => {
    const half = PARTS_PER_FEN / 2n
    expect([0n, 1n, 2n, 3n].map((fen) => roundHalfEven(fen * PARTS_PER_FEN + half))).toEqual([0n, 2n, 2n, 4n])
    expect(roundHalfEven(-(PARTS_PER_FEN + half))).toBe(-2n)
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (parts) => {
        const off = parts - roundHalfEven(parts) * PARTS_PER_FEN
        expect(off < 0n ? -off : off).toBeLessThanOrEqual(half)
        expect(roundHalfEven(-parts)).toBe(-roundHalfEven(parts))
      }),
    )
  })
  it('is shown with ten decimals', () => {
    expect(partsText(PARTS_PER_FEN * 3n + PARTS_PER_FEN / 8n)).toBe('3.1250000000')
    expect(partsText(-1n)).toBe('0.0000000000')
    expect(partsText(-PARTS_PER_FEN / 4n)).toBe('-0.2500000000')
  })
})

const time = (openedOn: string, termMonths: number): Accruing => ({
  product: code('TIME', 2),
  termMonths,
  openedOn,
  maturesOn: addMonths(openedOn, termMonths),
  noticeOn: null,
})
const accrued = (account: Accruing, fen: bigint, until: string) => {
  let parts = 0n
  for (let day = account.openedOn; day < until; day = addDays(day, 1)) parts += dayParts(account, fen, day)
  return parts
}

describe('what is due at closing', () => {
  it('is the same counted at once or day by day, over maturity too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 800 }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (days, fen) => {
        const account = time('2025-07-01', 12)
        const end = addDays('2025-07-01', days)
        expect(spanParts(account, fen, '2025-07-01', end)).toBe(accrued(account, fen, end))
      }),
      { numRuns: 40 },
    )
  })
  it('on a time deposit is the agreed rate at maturity, the early rate before, the early rate for days after', () => {
    const account = time('2025-07-01', 12)
    const due = (on: string) => finalInterest(account, accrued(account, 100_000_000n, on), on)
    // 1,000,000 yuan: 0.95 % over 365 days by ACT/360, then 0.05 % for ten days more.
    expect(due('2026-07-01')).toBe((100_000_000n * 95n * 365n * 2n + 3_600_000n) / (2n * 3_600_000n))
    expect(due('2026-07-11')).toBe(due('2026-07-01') + 1_389n)
    expect(due('2025-10-09')).toBe(
      roundHalfEven(interestParts(100_000_000n, rateOf('0.05'), 'ACT/360', '2025-07-01', '2025-10-09')),
    )
  })
  it('on a notice deposit needs notice given in time', () => {
    const account: Accruing = {
      product: code('NOTICE-7'),
      termMonths: null,
      openedOn: '2026-01-01',
      maturesOn: null,
      noticeOn: null,
    }
    const parts = accrued(account, 500_000_000n, '2026-04-11')
    const whole = finalInterest({ ...account, noticeOn: '2026-04-04' }, parts, '2026-04-11')
    expect(whole).toBe(
      roundHalfEven(interestParts(500_000_000n, rateOf('0.30'), 'ACT/360', '2026-01-01', '2026-04-11')),
    )
    const late = finalInterest({ ...account, noticeOn: '2026-04-05' }, parts, '2026-04-11')
    expect(late).toBe(finalInterest(account, parts, '2026-04-11'))
    expect(late * 6n).toBeLessThanOrEqual(whole + 6n)
  })
  it('on a lump deposit is a part of the term that passed', () => {
    const account: Accruing = {
      product: code('LUMP'),
      termMonths: null,
      openedOn: '2026-01-01',
      maturesOn: null,
      noticeOn: null,
    }
    const due = (on: string) => finalInterest(account, accrued(account, 100_000_000n, on), on)
    const at = (percent: string, on: string) =>
      interestParts(100_000_000n, rateOf(percent), 'ACT/360', '2026-01-01', on)
    expect(due('2026-03-31')).toBe(roundHalfEven(at('0.05', '2026-03-31')))
    expect(due('2026-04-01')).toBe(roundHalfEven(at('0.65', '2026-04-01'), 60n, 100n))
    expect(due('2026-08-15')).toBe(roundHalfEven(at('0.85', '2026-08-15'), 60n, 100n))
  })
  it('is posted on the day its product says', () => {
    const due = (capitalise: 'monthly' | 'quarterly' | 'yearly' | 'at-closing') =>
      ['2026-01-20', '2026-03-20', '2026-03-21', '2026-12-20'].map((day) =>
        capitalisesOn({ capitalise, capitaliseDay: 20 }, day),
      )
    expect(due('monthly')).toEqual([true, true, false, true])
    expect(due('quarterly')).toEqual([false, true, false, true])
    expect(due('yearly')).toEqual([false, false, false, true])
    expect(due('at-closing')).toEqual([false, false, false, false])
  })
})
