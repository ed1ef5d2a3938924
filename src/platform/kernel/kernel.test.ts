// Ids that sort by time, dates in the bank's zone, and settings that say what is wrong with them.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bankDate } from './clock.ts'
import { readConfig } from './config.ts'
import { idBytes, namedId, newId } from './ids.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('ids', () => {
  it('are UUIDs of version 7 that sort by their millisecond and never repeat', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.integer({ min: 1, max: 1e9 }), (at, later) => {
        expect(newId(at)).toMatch(UUID)
        expect(newId(at) < newId(at + later)).toBe(true)
      }),
    )
    expect(new Set(Array.from({ length: 10_000 }, () => newId(0))).size).toBe(10_000)
  })

  it('of named things are the same for the same name only', () => {
    expect(namedId('role', 'teller')).toBe(namedId('role', 'teller'))
    expect(namedId('role', 'teller')).not.toBe(namedId('branch', 'teller'))
    expect(namedId('role', 'teller')).toMatch(UUID)
    expect(idBytes(newId())).toHaveLength(16)
  })
})

describe('the bank date', () => {
  it('turns at midnight in Shanghai', () => {
    expect(bankDate(new Date('2026-11-21T15:59:59.999Z'))).toBe('2026-11-21')
    expect(bankDate(new Date('2026-11-21T16:00:00Z'))).toBe('2026-11-22')
  })
})

describe('the bank date of any instant', () => {
  it('is the same as the calendar says, also before 1970', () => {
    const instants = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(instants, (instant) => {
        const shifted = new Date(instant.getTime() + 8 * 3_600_000)
        expect(bankDate(instant)).toBe(shifted.toISOString().slice(0, 10))
      }),
    )
    expect(() => bankDate(new Date(Number.NaN))).toThrow(RangeError)
  })
})

describe('settings', () => {
  it('have values of their own, and name what is wrong', () => {
    expect(readConfig({})).toMatchObject({ port: 8700, cipher: 'aes-256-gcm', databaseUrl: null })
    expect(readConfig({ KAHU_PORT: '' }).port).toBe(8700)
    for (const port of ['x', '-1', '65536', '1.5', '1e9', 'Infinity'])
      expect(() => readConfig({ KAHU_PORT: port })).toThrow(`KAHU_PORT=${port}`)
    expect(() => readConfig({ KAHU_CIPHER: 'none' })).toThrow(/KAHU_CIPHER=none is not one of/)
  })
})
