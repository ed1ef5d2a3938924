// Which value of a threshold holds: the narrower level first, within a level the one set last of those that hold.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountAt, placeName, resolved, type ThresholdSpan } from './threshold.ts'

const span = fc.record({
  amount: fc.integer({ min: 1, max: 9 }),
  from: fc.integer({ min: 0, max: 20 }),
  until: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(Number.POSITIVE_INFINITY)),
  setAt: fc.integer({ min: 0, max: 20 }),
})
const always = (amount: number): ThresholdSpan[] => [{ amount, from: 0, until: Number.POSITIVE_INFINITY, setAt: 0 }]

describe('a threshold', () => {
  it('of several values takes the one set last that holds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(span, { selector: ({ setAt }) => setAt, maxLength: 6 }), fc.nat(25), (spans, at) => {
        const holding = spans.filter(({ from, until }) => from <= at && at < until).sort((a, b) => b.setAt - a.setAt)
        expect(amountAt(spans, at)).toBe(holding[0]?.amount ?? null)
      }),
    )
  })

  it('goes from the segment over the product to everybody', () => {
    const places = new Map([
      [placeName('segment', 'vip'), always(2)],
      [placeName('product', 'DEMAND'), always(3)],
      [placeName('default', ''), always(4)],
    ])
    expect(resolved(places, { segment: 'vip', productCode: 'DEMAND' }, 5)).toBe(2)
    expect(resolved(places, { segment: null, productCode: 'DEMAND' }, 5)).toBe(3)
    expect(resolved(places, { segment: 'mass', productCode: null }, 5)).toBe(4)
    expect(resolved(new Map(), { segment: 'mass', productCode: null }, 5)).toBeNull()
  })
})
