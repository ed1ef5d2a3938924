// The life of an account: no walk through it reaches a state its facts deny, and the gate is never wider than the state.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Act, freezeEndProblem, gateOf, type Hold, type Life, possible, statusOf, TRANSITIONS } from './account.ts'
import { addDays } from './day-count.ts'

const today = '2026-11-22'
const ACTS = Object.keys(TRANSITIONS) as Act[]
type World = { life: Life; freezes: Hold[] }

const hold = fc.record({
  kind: fc.constantFrom('whole' as const, 'partial' as const, 'court' as const),
  amountFen: fc.integer({ min: 1, max: 1_000_000 }),
  blocked: fc.boolean(),
  days: fc.option(fc.integer({ min: 0, max: 30 })),
})
const step = fc.record({ act: fc.constantFrom(...ACTS), hold, pass: fc.nat(5) })

/** What an act does to the facts. */
function act(
  { life, freezes }: World,
  one: { act: Act; hold: typeof hold extends fc.Arbitrary<infer H> ? H : never },
  day: string,
): World {
  switch (one.act) {
    case 'activate':
      return { life: { ...life, activatedOn: day }, freezes }
    case 'freeze': {
      const { kind, amountFen, blocked, days } = one.hold
      const part = kind === 'partial'
      const made: Hold = {
        kind,
        effect: part ? 'amount' : blocked ? 'blocked' : 'no-debit',
        amountFen: part ? amountFen : null,
        validFrom: day,
        validTo: days === null ? null : addDays(day, days),
        liftedOn: null,
      }
      return { life, freezes: [...freezes, made] }
    }
    case 'unfreeze':
      return {
        life,
        freezes: freezes.map((freeze, at) => (at === freezes.length - 1 ? { ...freeze, liftedOn: day } : freeze)),
      }
    case 'report-lost':
      return { life: { ...life, lostOn: day }, freezes }
    case 'cancel-loss':
    case 'replace-number':
      return { life: { ...life, lostOn: null }, freezes }
    case 'make-dormant':
      return { life: { ...life, dormantOn: day }, freezes }
    case 'reactivate':
      return { life: { ...life, dormantOn: null }, freezes }
    case 'close':
      return { life: { ...life, closedOn: day }, freezes }
    default:
      return { life, freezes }
  }
}

describe('the life of an account', () => {
  it('ends when closed, and its gate lets out money only while active', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 40 }), (waits, steps) => {
        let day = today
        let world: World = {
          life: { activatedOn: waits ? null : day, lostOn: null, dormantOn: null, closedOn: null },
          freezes: [],
        }
        for (const one of steps) {
          day = addDays(day, one.pass)
          const before = statusOf(world.life, world.freezes, day)
          if (!possible(one.act, before, world.life)) continue
          expect(before).not.toBe('closed')
          world = act(world, one, day)
          const status = statusOf(world.life, world.freezes, day)
          const { gate, frozenFen } = gateOf(world.life, world.freezes, day)
          expect(gate === 'open').toBe(status === 'active' || status === 'frozen-partial')
          expect(gate === 'closed').toBe(status === 'closed')
          expect(frozenFen > 0 && status === 'active').toBe(false)
          if (one.act === 'close') expect(status).toBe('closed')
          if (one.act === 'make-dormant') expect(status).toBe('dormant')
          if (one.act === 'reactivate') expect(['active', 'frozen-partial', 'pending']).toContain(status)
        }
      }),
      { numRuns: 2_000 },
    )
  })
  it('holds amounts of all partial freezes together, to the end of their last day', () => {
    const part = (amountFen: number, validTo: string | null): Hold => ({
      kind: 'partial',
      effect: 'amount',
      amountFen,
      validFrom: today,
      validTo,
      liftedOn: null,
    })
    const life = { activatedOn: today, lostOn: null, dormantOn: null, closedOn: null }
    const freezes = [part(100, null), part(50, addDays(today, 3))]
    expect(gateOf(life, freezes, addDays(today, 3))).toEqual({ gate: 'open', frozenFen: 150 })
    expect(gateOf(life, freezes, addDays(today, 4))).toEqual({ gate: 'open', frozenFen: 100 })
  })
  it("needs an end for a court's freeze, within the days the product allows", () => {
    expect(freezeEndProblem('court', null, today, 365)).toBe('account.freeze-end-needed')
    expect(freezeEndProblem('court', addDays(today, 366), today, 365)).toBe('account.freeze-too-long')
    expect(freezeEndProblem('court', addDays(today, 365), today, 365)).toBeNull()
    expect(freezeEndProblem('partial', addDays(today, -1), today, 365)).toBe('account.freeze-end-past')
    expect(freezeEndProblem('whole', null, today, 365)).toBeNull()
  })
})
