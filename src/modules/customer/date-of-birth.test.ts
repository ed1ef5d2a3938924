// Dates of birth: written in any usual way, real, and of a living person.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageOn, calendarDate, checkDateOfBirth } from './date-of-birth.ts'

const today = '2026-11-22'

describe('checkDateOfBirth', () => {
  it.each(['1990-01-31', '1990/1/31', '1990.01.31', '19900131', '1990年1月31日', '１９９０－０１－３１'])(
    'reads %s',
    (typed) => {
      expect(checkDateOfBirth(typed, { today })).toMatchObject({
        ok: true,
        value: '1990-01-31',
        facts: { ageYears: 36 },
      })
    },
  )

  it.each([
    ['1990-02-29', 'date-of-birth.not-a-date'],
    ['1900-02-29', 'date-of-birth.not-a-date'],
    ['31.01.1990', 'date-of-birth.format'],
    ['2026-11-23', 'date-of-birth.future'],
    ['1890-01-01', 'date-of-birth.too-old'],
  ])('refuses %s by %s', (typed, rule) => {
    expect(checkDateOfBirth(typed, { today })).toMatchObject({ ok: false, rule })
  })

  it('knows the calendar', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1800-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          const text = date.toISOString().slice(0, 10)
          expect(calendarDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(text)
        },
      ),
    )
  })

  it('counts a birthday on its day', () => {
    expect(ageOn('2000-11-22', today)).toBe(26)
    expect(ageOn('2000-11-23', today)).toBe(25)
  })
})
