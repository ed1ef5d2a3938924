// Scope, walls and masking as rules: nothing is shown that a rule forbids, whatever roles come together.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atLevel, maskName, maskSecret } from '../vault/mask.ts'
import { coveredMasking, DATA_CLASSES, type Masking, SIGHT_LEVELS, widestMasking } from './masking.ts'
import { behindWalls, covers, everywhere, nowhere, type Placed, type Scope, unite } from './scope.ts'

const branch = fc.integer({ min: 1, max: 5 })
const department = fc.constantFrom<string>('a', 'b', 'c')
const plain: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant(everywhere),
  fc.constant(nowhere),
  fc.record({
    all: fc.constant(false),
    branchIds: fc.array(branch, { maxLength: 3 }),
    // One caller owns under one id.
    ownerId: fc.option(fc.constant('u')),
  }),
)
const record: fc.Arbitrary<Placed> = fc.record({
  branchId: branch,
  ownerId: fc.option(fc.constantFrom('u', 'v')),
  department: fc.option(department),
})
const walls = fc.uniqueArray(department, { maxLength: 3 })
const masking: fc.Arbitrary<Masking> = fc.record(
  Object.fromEntries(DATA_CLASSES.map((one) => [one, fc.constantFrom(...SIGHT_LEVELS)])) as Record<
    keyof Masking,
    fc.Arbitrary<Masking[keyof Masking]>
  >,
)

describe('a data scope', () => {
  it('never reaches behind a wall, and reaches all else that it reached', () => {
    fc.assert(
      fc.property(plain, walls, record, (scope, departments, one) => {
        const behind = one.department !== null && departments.includes(one.department as string)
        expect(covers(behindWalls(scope, departments), one)).toBe(!behind && covers(scope, one))
      }),
    )
  })
  it('of several roles reaches what one of them does, walls around them all', () => {
    fc.assert(
      fc.property(plain, plain, walls, record, (a, b, departments, one) => {
        const [x, y] = [behindWalls(a, departments), behindWalls(b, departments)]
        expect(covers(unite(x, y), one)).toBe(covers(x, one) || covers(y, one))
      }),
    )
  })
  it('says `all` only where nothing is left out', () => {
    fc.assert(
      fc.property(plain, walls, record, (scope, departments, one) => {
        const within = behindWalls(scope, departments)
        if (within.all) expect(covers(within, one)).toBe(true)
      }),
    )
  })
})

describe('masking', () => {
  it('shows of each class the most that one of the roles shows, and nothing without roles', () => {
    const rank = (level: Masking[keyof Masking]) => SIGHT_LEVELS.indexOf(level)
    fc.assert(
      fc.property(fc.array(masking, { maxLength: 4 }), (roles) => {
        const together = widestMasking(roles)
        for (const one of DATA_CLASSES)
          expect(rank(together[one])).toBe(Math.max(0, ...roles.map((role) => rank(role[one]))))
      }),
    )
  })
  it('is never clear in a file', () => {
    fc.assert(
      fc.property(masking, (own) => {
        expect(Object.values(coveredMasking(own))).not.toContain('clear')
      }),
    )
  })
  it('lets nothing of a hidden value through, and of a masked one only its mask', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), (value) => {
        expect(atLevel('hidden', value, maskName)).toBe(maskSecret())
        expect(atLevel('masked', value, maskName)).toBe(maskName(value))
      }),
    )
  })
})
