// Cards and points: no ended card comes back, numbers check, points are never made or lost but as told.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterAct, type CardAct, type CardLife, isEnded, TRANSITIONS } from './card.ts'
import { cardNumberOf } from './card-number.ts'
import { expire, type Lot, pointsOn, spend } from './points.ts'

const today = '2026-11-22'
const acts = fc.array(fc.constantFrom(...(Object.keys(TRANSITIONS) as CardAct[])), { maxLength: 30 })

describe('the life of a card', () => {
  it('ends once: after that nothing but a replacement of the expired one or its closing', () => {
    fc.assert(
      fc.property(acts, (all) => {
        let card: CardLife = { status: 'issued', activatedOn: null, endedOn: null }
        for (const act of all) {
          const next = afterAct(card, act, today)
          if (!next) continue
          if (isEnded(card.status)) {
            expect(card.status).toBe('expired')
            expect(isEnded(next.status)).toBe(true)
          }
          if (next.status === 'active') expect(next.activatedOn).not.toBeNull()
          expect(next.endedOn !== null).toBe(isEnded(next.status))
          card = next
        }
      }),
    )
  })
})

describe('a card number', () => {
  it('begins with its BIN, has its length and passes Luhn', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('623981', '62398100'),
        fc.constantFrom(16, 19),
        fc.nat(9_999_999),
        (bin, digits, counter) => {
          const number = cardNumberOf(bin, digits, counter)
          expect(number).toHaveLength(digits)
          expect(number.startsWith(bin)).toBe(true)
          const sum = [...number].reverse().reduce((all, digit, at) => {
            const value = Number(digit) * (at % 2 === 1 ? 2 : 1)
            return all + (value > 9 ? value - 9 : value)
          }, 0)
          expect(sum % 10).toBe(0)
        },
      ),
    )
    expect(() => cardNumberOf('62398100', 16, 10_000_000)).toThrow(RangeError)
  })
})

const lots = fc
  .array(
    fc.record({
      earned: fc.integer({ min: 1, max: 5_000 }),
      month: fc.integer({ min: 1, max: 12 }),
      year: fc.constantFrom(2025, 2026, 2027),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(
      ({ earned, month, year }, at): Lot => ({
        lotId: `lot-${String(at).padStart(3, '0')}`,
        earned,
        pointsLeft: earned,
        earnedOn: '2024-01-01',
        expiresOn: `${year}-${String(month).padStart(2, '0')}-28`,
      }),
    ),
  )
const sum = (all: readonly Lot[]) => all.reduce((total, lot) => total + lot.pointsLeft, 0)

describe('points', () => {
  it('are spent exactly, oldest end first, and never those that have ended', () => {
    fc.assert(
      fc.property(lots, fc.integer({ min: 1, max: 20_000 }), (all, points) => {
        const free = pointsOn(all, today)
        const after = spend(all, points, today)
        expect(after === null).toBe(points > free)
        if (!after) return
        expect(sum(all) - sum(after)).toBe(points)
        const touched = after.filter((lot) => lot.pointsLeft < lot.earned)
        expect(touched.every((lot) => lot.expiresOn >= today)).toBe(true)
        const partly = touched.filter((lot) => lot.pointsLeft > 0)
        expect(partly.length).toBeLessThanOrEqual(1)
        const untouched = after.filter((lot) => lot.pointsLeft === lot.earned && lot.expiresOn >= today)
        for (const lot of touched) for (const later of untouched) expect(lot.expiresOn <= later.expiresOn).toBe(true)
      }),
    )
  })
  it('end after their last day, and only then', () => {
    fc.assert(
      fc.property(lots, (all) => {
        const { lots: after, points } = expire(all, today)
        expect(sum(after)).toBe(sum(all) - points)
        expect(pointsOn(after, today)).toBe(pointsOn(all, today))
        expect(sum(after)).toBe(pointsOn(after, today))
        expect(expire(after, today).points).toBe(0)
      }),
    )
  })
})
