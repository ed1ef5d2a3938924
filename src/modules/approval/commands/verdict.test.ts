// Nobody decides the own change by any way round, whatever they hold, were lent or decided before; and the ground of a change.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sameGround, touchedBy } from './ground.ts'
import { answers, type Principal, verdictOn, type Waiting } from './verdict.ts'

const user = fc.constantFrom('ann', 'bo', 'chen', 'dai')
const terminal = fc.option(fc.constantFrom('t1', 't2').map((text) => Buffer.from(text)))
const scope = fc.record({
  all: fc.boolean(),
  branchIds: fc.subarray([1, 2, 3]),
  ownerId: fc.option(user),
})
const principal: fc.Arbitrary<Principal> = fc.record({
  userId: user,
  roleIds: fc.subarray(['risk', 'boss']),
  grants: fc
    .array(fc.tuple(fc.constantFrom('approval.decide', 'ledger.reverse'), scope), { maxLength: 2 })
    .map((pairs) => new Map(pairs)),
})
const waiting: fc.Arbitrary<Waiting> = fc.record({
  makerId: user,
  makerSession: fc.constantFrom('s1', 's2'),
  makerTerminal: terminal,
  branchId: fc.option(fc.constantFrom(1, 2, 3)),
  ownerId: fc.option(user),
  need: fc.constantFrom('permission:approval.decide', 'permission:ledger.reverse', 'role:risk'),
})
const decider = fc
  .tuple(principal, fc.constantFrom('s1', 's2', 's3'), terminal)
  .map(([one, sessionId, terminalOf]) => ({ ...one, sessionId, terminal: terminalOf }))

it('lets through only another person, elsewhere, once, with a right of their own or of somebody else than the maker', () => {
  fc.assert(
    fc.property(waiting, decider, fc.array(principal, { maxLength: 3 }), fc.array(user, { maxLength: 2 }), (...all) => {
      const [change, one, lenders, before] = all
      const verdict = verdictOn(change, one, lenders, before)
      if (!verdict.allowed) return
      expect(one.userId).not.toBe(change.makerId)
      expect(one.sessionId).not.toBe(change.makerSession)
      if (change.makerTerminal && one.terminal) expect(one.terminal.equals(change.makerTerminal)).toBe(false)
      expect(before).not.toContain(one.userId)
      if (verdict.onBehalfOf === null) expect(answers(one, change)).toBe(true)
      else {
        expect(verdict.onBehalfOf).not.toBe(change.makerId)
        expect(before).not.toContain(verdict.onBehalfOf)
        expect(lenders.some((lender) => lender.userId === verdict.onBehalfOf && answers(lender, change))).toBe(true)
      }
    }),
    { numRuns: 2_000 },
  )
})

it('refuses whoever holds nothing, and needs the right to decide beside the one a level asks for', () => {
  fc.assert(
    fc.property(waiting, principal, (change, one) => {
      const bare = { ...one, grants: new Map([...one.grants].filter(([name]) => name !== 'approval.decide')) }
      expect(answers(bare, change)).toBe(false)
    }),
  )
})

const state = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'version', 'updatedAt'), fc.jsonValue(), { maxKeys: 5 })

it('stands on the same ground when other fields moved, and not when a touched one did', () => {
  fc.assert(
    fc.property(state, fc.jsonValue(), fc.jsonValue(), (before, to, other) => {
      const asked = touchedBy(before, { ...before, a: to })
      const moved = { ...before, b: other, version: 7 }
      expect(sameGround(asked, touchedBy(moved, { ...moved, a: to }))).toBe(true)
      const [from, now] = [JSON.stringify(before.a ?? null), JSON.stringify(other ?? null)]
      if (asked && 'a' in asked && from !== now) {
        const conflict = { ...before, a: other }
        expect(sameGround(asked, touchedBy(conflict, { ...conflict, a: to }))).toBe(false)
      }
    }),
  )
})

it('has none under something new', () => {
  expect(touchedBy(null, { a: 1 })).toBeNull()
  expect(sameGround(null, touchedBy(null, { a: 2 }))).toBe(true)
})
