// Taking later changes back gives the state they were made on, whatever the changes were.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { relationshipsBefore, type States, stateBefore, statusesBefore } from './past.ts'

const state = fc.record({
  name: fc.string(),
  stage: fc.constantFrom('lead', 'active', null),
  tags: fc.array(fc.string(), { maxLength: 3 }),
})
type State = { name: string; stage: string | null; tags: string[] }

/** The states a record went through, and the rows its journal keeps: only fields that changed, with looks in between. */
const history = fc.array(fc.tuple(state, fc.boolean()), { minLength: 1, maxLength: 12 }).map((steps) => {
  const states = steps.map(([one]) => one as State)
  const rows: States[] = steps.slice(1).map(([after, looked], at) => {
    const before = states[at] as State
    if (looked) {
      states[at + 1] = before
      return { before: null, after: { revealed: ['name'], purpose: 'verify-identity' } }
    }
    const changed = (Object.keys(after) as (keyof State)[]).filter(
      (key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
    )
    const part = (from: State) => Object.fromEntries([...changed.map((key) => [key, from[key]]), ['version', at]])
    return { before: part(before), after: part(after as State) }
  })
  return { states, rows }
})

it('gives every state a record ever had', () => {
  fc.assert(
    fc.property(history, fc.nat(), ({ states, rows }, pick) => {
      const at = pick % states.length
      const later = rows.slice(at).reverse()
      expect(stateBefore(states.at(-1) as State, later)).toEqual(states[at])
    }),
  )
})

it('gives an account the status it had before the first later act', () => {
  const account = (status: string) => ({ account: { accountId: 'a', status } })
  const later: States[] = [
    { before: account('frozen'), after: account('closed') },
    { before: account('active'), after: account('frozen') },
  ]
  expect(statusesBefore(later, 'account').get('a')).toBe('active')
})

it('leaves out relationships that came later and brings back those that ended later', () => {
  const row = (relationshipId: string, validTo: string | null = null) => ({
    relationshipId,
    type: 'spouse',
    otherId: relationshipId,
    validFrom: null,
    validTo,
  })
  const later: States[] = [
    { before: { relationship: row('ended') }, after: { relationship: row('ended', '2026-06-01') } },
    { before: null, after: { relationship: row('new') } },
  ]
  const held = relationshipsBefore([row('ended', '2026-06-01'), row('new'), row('old')], later, '2026-07-01')
  expect(held.map(({ relationshipId }) => relationshipId)).toEqual(['ended', 'old'])
})
