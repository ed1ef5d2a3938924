// Rules: every condition that is given must hold, the strictest of those that hold is taken, and times stand in order.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Policy } from './contract.ts'
import { holds, strictest, timesOf, type Weighed } from './policy.ts'

const word = fc.constantFrom('teller', 'manager', 'court', 'vip')
const some = fc.uniqueArray(word, { minLength: 1, maxLength: 3 })
const conditions = fc.record(
  {
    amountOverFen: fc.nat(1_000),
    customerKinds: fc.uniqueArray(fc.constantFrom('individual' as const, 'corporate' as const), { minLength: 1 }),
    customerTags: some,
    roles: some,
    kinds: some,
  },
  { requiredKeys: [] },
)
const about: fc.Arbitrary<Weighed> = fc.record({
  roleIds: fc.array(word),
  customer: fc.option(fc.record({ kind: fc.constantFrom('individual', 'corporate'), tags: fc.array(word) })),
  amountFen: fc.option(fc.nat(1_000)),
  kinds: fc.array(word),
})

it('holds when each condition by itself holds, and without any always', () => {
  fc.assert(
    fc.property(conditions, about, (all, weighed) => {
      const each = Object.entries(all).every(([name, value]) => holds({ [name]: value }, weighed))
      expect(holds(all, weighed)).toBe(each)
      expect(holds({}, weighed)).toBe(true)
    }),
  )
})

it('holds for an amount above the limit, and for one that nobody knows', () => {
  const weighed = (amountFen: number | null): Weighed => ({ roleIds: [], customer: null, amountFen, kinds: [] })
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (amountOverFen, amountFen) => {
      expect(holds({ amountOverFen }, weighed(amountFen))).toBe(amountFen > amountOverFen)
      expect(holds({ amountOverFen }, weighed(null))).toBe(true)
    }),
  )
})

const policy = fc.record({
  policyId: fc.string({ minLength: 1, maxLength: 3 }),
  route: fc.constant('a.b'),
  active: fc.boolean(),
  fixed: fc.boolean(),
  conditions,
  levels: fc.array(fc.constant('role:x'), { minLength: 1, maxLength: 3 }),
  deadlineHours: fc.integer({ min: 1, max: 1440 }),
  remindHours: fc.integer({ min: 1, max: 1440 }),
  escalateHours: fc.integer({ min: 1, max: 1440 }),
  escalateTo: fc.constant('role:x'),
  version: fc.constant(1),
  savedBy: fc.constant(''),
  savedAt: fc.constant(''),
}) as fc.Arbitrary<Policy>

it('holds for a customer of the kind and the tag, and where nobody knows whose it is', () => {
  const weighed = (customer: Weighed['customer']): Weighed => ({ roleIds: [], customer, amountFen: null, kinds: [] })
  const rule = { customerKinds: ['corporate' as const], customerTags: ['vip'] }
  expect(holds(rule, weighed({ kind: 'corporate', tags: ['vip', 'new'] }))).toBe(true)
  expect(holds(rule, weighed({ kind: 'individual', tags: ['vip'] }))).toBe(false)
  expect(holds(rule, weighed({ kind: 'corporate', tags: [] }))).toBe(false)
  expect(holds(rule, weighed(null))).toBe(true)
})

it('takes the one with most levels of those that hold and are active, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(policy, { maxLength: 6 }), about, (policies, weighed) => {
      const taken = strictest(policies, weighed)
      const held = policies.filter((one) => one.active && holds(one.conditions, weighed))
      expect(taken === null).toBe(held.length === 0)
      if (!taken) return
      expect(held).toContain(taken)
      expect(taken.levels.length).toBe(Math.max(...held.map(({ levels }) => levels.length)))
      const turned = strictest([...policies].reverse(), weighed)
      expect([turned?.policyId, turned?.levels.length]).toEqual([taken.policyId, taken.levels.length])
    }),
  )
})

it('reminds and escalates before the end or not at all', () => {
  fc.assert(
    fc.property(policy, (one) => {
      const askedAt = new Date('2026-01-01T00:00:00Z')
      const { deadlineAt, remindAt, escalateAt } = timesOf(one, askedAt)
      expect(deadlineAt > askedAt).toBe(true)
      for (const at of [remindAt, escalateAt]) if (at) expect(at > askedAt && at < deadlineAt).toBe(true)
    }),
  )
})
