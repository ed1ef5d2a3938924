// Periods of statements follow each other without a gap or an overlap, whatever the cycle and the day.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../account/index.ts'
import { type Cycle, cycleOf, endsOn, periodFrom } from './cycle.ts'

const cycle: fc.Arbitrary<Cycle> = fc.record({
  every: fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
  day: fc.integer({ min: 1, max: 31 }),
})

describe('a cycle of statements', () => {
  it('covers each day from the opening on once', () => {
    fc.assert(
      fc.property(cycle, fc.integer({ min: 0, max: 1_500 }), (one, offset) => {
        const opened = addDays('2023-01-01', offset)
        let next = opened
        let ends = 0
        for (let day = opened, n = 0; n < 800; n++, day = addDays(day, 1)) {
          if (!endsOn(one, day)) continue
          ends += 1
          expect(periodFrom(one, day, opened)).toBe(next)
          next = addDays(day, 1)
        }
        expect(ends).toBeGreaterThanOrEqual(one.every === 'year' ? 2 : one.every === 'quarter' ? 8 : 25)
      }),
      { numRuns: 100 },
    )
  })

  it('is the product’s, or the statement day of a credit card', () => {
    const repayment = { method: 'revolving' as const, graceDays: 20, statementDay: 5 }
    expect(cycleOf({ parameters: { repayment } })).toEqual({ every: 'month', day: 5 })
    expect(cycleOf({ parameters: { repayment, statements: { every: 'year', day: 31 } } })).toEqual({
      every: 'year',
      day: 31,
    })
    expect(cycleOf({ parameters: {} })).toBeNull()
    expect(endsOn({ every: 'month', day: 31 }, '2024-02-29')).toBe(true)
    expect(periodFrom({ every: 'month', day: 31 }, '2024-03-31', '2020-01-01')).toBe('2024-03-01')
  })
})
