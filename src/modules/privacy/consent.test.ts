// A withdrawal of everything leaves nothing allowed, whatever was said before; consent to one channel opens no other.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CHANNELS, isAllowed, PURPOSES, type Said } from './consent.ts'

const purpose = fc.constantFrom(...PURPOSES)
const channel = fc.constantFrom(...CHANNELS)
/** One row a purpose and channel, as the store keeps them. */
const said = fc
  .array(fc.record({ purpose, channel, granted: fc.boolean(), at: fc.integer({ min: 1, max: 1_000 }) }), {
    maxLength: 20,
  })
  .map((all) => {
    const rows = new Map<string, Said>()
    for (const { at, ...one } of all) rows.set(`${one.purpose}/${one.channel}`, { ...one, saidAt: new Date(at) })
    return rows
  })
const EARLIER = ['personal-data', 'phone-marketing', 'sms-marketing', 'group-sharing'].map((one) => ({
  purpose: one,
  granted: true,
}))

it('allows nothing of a purpose once all of it was withdrawn', () => {
  fc.assert(
    fc.property(said, purpose, channel, (rows, about, by) => {
      const withdrawn = new Map(rows)
      withdrawn.set(`${about}/any`, { purpose: about, channel: 'any', granted: false, saidAt: new Date(1_000) })
      expect(isAllowed([...withdrawn.values()], EARLIER, about, by)).toBe(false)
    }),
  )
})

it('presumes nothing, and takes consent to one channel for no other', () => {
  fc.assert(
    fc.property(purpose, channel, channel, (about, given, asked) => {
      expect(isAllowed([], [], about, asked)).toBe(false)
      const one: Said = { purpose: about, channel: given, granted: true, saidAt: new Date(1) }
      expect(isAllowed([one], [], about, asked)).toBe(given === asked || given === 'any')
    }),
  )
})

it('lets what the record kept earlier count until something is said', () => {
  expect(isAllowed([], EARLIER, 'marketing', 'phone')).toBe(true)
  expect(isAllowed([], EARLIER, 'marketing', 'email')).toBe(false)
  const no: Said = { purpose: 'marketing', channel: 'any', granted: false, saidAt: new Date(1) }
  expect(isAllowed([no], EARLIER, 'marketing', 'phone')).toBe(false)
})
