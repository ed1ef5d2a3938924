// What holds a deletion up: each thing by itself, nothing by chance, and no way back from a destroyed key.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { barsOf, type ErasureState, mayGo, RECENT_HOURS, STATES } from './erasure.ts'

const NOW = new Date('2040-06-15T04:00:00Z')
const TODAY = '2040-06-15'
const HOUR_MS = 3_600_000
const free = { open: [], dutyEndsOn: '2040-06-15', lastUsedAt: null }
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

it('lets a customer go whose duties end today and who has nothing open', () => {
  expect(barsOf(free, NOW, TODAY)).toEqual([])
})

it('is held up by anything open, by its code and count, and by nothing else', () => {
  const open = fc.array(fc.record({ code: fc.string(), count: fc.nat(5) }), { maxLength: 8 })
  fc.assert(
    fc.property(open, (given) => {
      const bars = barsOf({ ...free, open: given }, NOW, TODAY)
      expect(bars.map(({ code, count }) => ({ code, count }))).toEqual(given.filter(({ count }) => count > 0))
      expect(bars.every(({ until }) => until === null)).toBe(true)
    }),
  )
})

it('waits for a duty exactly until its day, and never lets one go earlier', () => {
  fc.assert(
    fc.property(day, (dutyEndsOn) => {
      const held = barsOf({ ...free, dutyEndsOn }, NOW, TODAY)
      expect(held).toEqual(dutyEndsOn > TODAY ? [{ code: 'duty', count: 1, until: dutyEndsOn }] : [])
    }),
  )
})

it('waits until what was opened is forgotten', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 * RECENT_HOURS * HOUR_MS }), (ago) => {
      const bars = barsOf({ ...free, lastUsedAt: new Date(NOW.getTime() - ago) }, NOW, TODAY)
      expect(bars.length).toBe(ago < RECENT_HOURS * HOUR_MS ? 1 : 0)
      for (const bar of bars) expect(Date.parse(bar.until as string)).toBe(NOW.getTime() - ago + RECENT_HOURS * HOUR_MS)
    }),
  )
})

it('goes nowhere but on once the key is to be destroyed', () => {
  const to = (from: ErasureState) => STATES.filter((state) => mayGo(from, state))
  expect(to('destroying')).toEqual(['erased'])
  expect(to('erased')).toEqual([])
  // Nothing is destroyed that was not archived.
  expect(STATES.filter((from) => mayGo(from, 'destroying'))).toEqual(['archived'])
})
