// Waits at sign-in: they grow, strangers shut out strangers only, and an address tells nobody whom it knows.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Attempts,
  addressOf,
  afterFailure,
  afterSuccess,
  type Door,
  isOpen,
  KNOWN_FOR_MS,
  waitSeconds,
} from './sign-in-limits.ts'

const START = new Date('2026-01-05T09:00:00Z')
const later = (ms: number) => new Date(START.getTime() + ms)
const fresh = () => ({ failures: 0, lockedUntil: null, lastAt: START, signedInAt: null })
const newDoor = (): Door => ({ name: fresh(), address: fresh(), pair: fresh() })
const known = (at: Date): Door => ({ ...newDoor(), pair: { ...fresh(), signedInAt: at } })

describe('a door', () => {
  it('says the same of every wrong password, known address or not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 40 }), (pauses) => {
        let [stranger, friend] = [newDoor(), known(START)]
        let at = 0
        for (const pause of pauses) {
          at += pause
          stranger = afterFailure(stranger, later(at))
          friend = afterFailure(friend, later(at))
          expect(waitSeconds(friend, later(at))).toBe(waitSeconds(stranger, later(at)))
        }
      }),
    )
  })

  it('never lets in what it tells to wait, unless strangers alone are to blame at a known address', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.nat(12), fc.nat(140), fc.boolean(), (own, onName, onAddress, isKnown) => {
        let door = isKnown ? known(START) : newDoor()
        for (let n = 0; n < own; n++) door = afterFailure(door, START)
        for (let n = 0; n < onName; n++) door = { ...door, name: afterFailure(door, START).name }
        for (let n = 0; n < onAddress; n++) door = { ...door, address: afterFailure(door, START).address }
        const waits = waitSeconds(door, START) > 0
        expect(isOpen(door, START)).toBe(!waits || (isKnown && own < 5))
      }),
    )
  })

  it('forgives own failures on success and keeps those of strangers', () => {
    let door = known(START)
    door = afterFailure(afterFailure(door, START), START)
    for (let n = 0; n < 5; n++) door = { ...door, name: afterFailure(door, START).name }
    const after = afterSuccess(door, START)
    expect([after.name.failures, after.address.failures, after.pair.failures]).toEqual([3, 0, 0])
  })

  it('forgets failures after a day and an address after a month', () => {
    let door = newDoor()
    for (let n = 0; n < 4; n++) door = afterFailure(door, START)
    expect(afterFailure(door, later(86_400_000)).name).toMatchObject({ failures: 1, lockedUntil: null })
    const shut = { ...known(START), name: { ...fresh(), lockedUntil: later(KNOWN_FOR_MS * 2) } }
    expect(isOpen(shut, later(KNOWN_FOR_MS - 1))).toBe(true)
    expect(isOpen(shut, later(KNOWN_FOR_MS))).toBe(false)
  })
})

it.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the address %s counts as %s', (origin, counted) => expect(addressOf(origin)).toBe(counted))

describe('a guess from ever new addresses', () => {
  const fresh = (now: Date): Attempts => ({ failures: 0, lockedUntil: null, lastAt: now, signedInAt: null })

  it('is compared a few dozen times a day at most, however patient and however many the addresses', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 50, maxLength: 2_000 }), (pausesSeconds) => {
        let name = fresh(new Date(0))
        let compared = 0
        let seconds = 0
        // Every pause is followed by a try at each of the moments that suit the guesser best: as soon as the name opens.
        for (const pause of pausesSeconds) {
          seconds += pause
          if (seconds > 86_400) break
          const now = new Date(seconds * 1000)
          // An address that was never seen: its own counter and that of the pair are empty.
          const door = { name, address: fresh(now), pair: fresh(now) }
          if (isOpen(door, now)) compared += 1
          name = afterFailure(door, now).name
        }
        expect(compared).toBeLessThanOrEqual(54)
      }),
    )
  })
})
