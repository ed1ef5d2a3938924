// Resident IDs: the published vectors, and every slip of the finger the check character promises to find.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkResidentId, compareWithResidentId, lengthenResidentId, residentIdCheckCharacter } from './resident-id.ts'
import vectors from './vectors.json' with { type: 'json' }

const today = '2026-11-22'
const options = { today, knowsDivision: (code: string) => code !== '999999' }
const twoDigits = (n: number) => String(n).padStart(2, '0')

const numbers = fc
  .tuple(
    fc.constantFrom('110105', '310106', '440524', '650102', '820000'),
    fc.date({ min: new Date('1900-01-01'), max: new Date(today), noInvalidDate: true }),
    fc.integer({ min: 1, max: 995 }),
  )
  .map(([area, date, sequence]) => {
    const digits = area + date.toISOString().slice(0, 10).replaceAll('-', '') + String(sequence).padStart(3, '0')
    return digits + residentIdCheckCharacter(digits)
  })

describe('checkResidentId', () => {
  it.each(vectors.residentId)('answers the vector $value as $expect', ({ value, expect: expected }) => {
    const checked = checkResidentId(value, options)
    if (value === '110105491231002') {
      expect(checked).toMatchObject({
        ok: true,
        value: '11010519491231002X',
        warnings: [{ rule: 'resident-id.old-form' }],
      })
    } else if (expected === 'ok' || value.endsWith('x')) {
      expect(checked.ok).toBe(true)
    } else {
      const rules: Record<string, RegExp> = {
        bad_date: /birth-date$/,
        bad_check: /check-digit$/,
        bad_char: /letter|character/,
        bad_length: /length$/,
      }
      expect(checked).toMatchObject({ ok: false, rule: expect.stringMatching(rules[expected] as RegExp) })
    }
  })

  it('passes every valid number and reads the birth date, gender and division in it', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const checked = checkResidentId(number, options)
        expect(checked.ok && checked.facts).toMatchObject({
          birthDate: `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`,
          gender: Number(number[16]) % 2 ? 'male' : 'female',
          division: number.slice(0, 6),
        })
      }),
    )
  })

  it('finds any one wrong character', () => {
    fc.assert(
      fc.property(numbers, fc.nat(17), fc.constantFrom(...'0123456789X'), (number, at, character) => {
        fc.pre(number[at] !== character)
        expect(checkResidentId(number.slice(0, at) + character + number.slice(at + 1), options).ok).toBe(false)
      }),
    )
  })

  it('finds any two neighbours swapped', () => {
    fc.assert(
      fc.property(numbers, fc.nat(16), (number, at) => {
        fc.pre(number[at] !== number[at + 1])
        const swapped = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2)
        expect(checkResidentId(swapped, options).ok).toBe(false)
      }),
    )
  })

  it('lengthens 15 digits to the number the same person carries today', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        fc.pre(number.slice(6, 8) === '19')
        const short = number.slice(0, 6) + number.slice(8, 17)
        expect(lengthenResidentId(short)).toBe(number)
        expect(checkResidentId(short, options)).toMatchObject({ ok: true, value: number })
      }),
    )
    expect(lengthenResidentId('110105800101998').slice(6, 10)).toBe('1880')
  })

  it('accepts what an input method makes of it', () => {
    for (const typed of ['11010519491231002x', ' 110105 19491231 002X ', '１１０１０５１９４９１２３１００２Ｘ']) {
      expect(checkResidentId(typed, options)).toMatchObject({ ok: true, value: '11010519491231002X' })
    }
  })

  it('only warns of an unknown area, and knows the residence permits', () => {
    expect(checkResidentId('999999188001010012', options)).toMatchObject({
      ok: true,
      warnings: [{ rule: 'resident-id.area-unknown', facts: { division: '999999' } }],
    })
    const digits = `83000019900101${twoDigits(1)}1`
    expect(checkResidentId(digits + residentIdCheckCharacter(digits), options)).toMatchObject({
      ok: true,
      facts: { permitRegion: 'TW' },
      warnings: [],
    })
  })

  it('names the fix and never the number', () => {
    expect(checkResidentId('110105194912310021', options)).toEqual({
      ok: false,
      rule: 'resident-id.check-digit',
      facts: { expected: 'X' },
    })
    expect(checkResidentId('11O105194912310021', options)).toEqual({
      ok: false,
      rule: 'resident-id.letter',
      facts: { position: 3, character: 'O', instead: '0' },
    })
    const digits = '11010520270101001'
    expect(checkResidentId(digits + residentIdCheckCharacter(digits), options)).toMatchObject({
      rule: 'resident-id.birth-date-future',
    })
  })

  it('compares the number with what the person says', () => {
    const checked = checkResidentId('11010519491231002X', options)
    if (!checked.ok) throw new Error('valid')
    expect(compareWithResidentId(checked.facts, { birthDate: '1949-12-30', gender: 'male' })).toEqual([
      { field: 'birthDate', rule: 'resident-id.birth-date-differs' },
      { field: 'gender', rule: 'resident-id.gender-differs' },
    ])
    expect(compareWithResidentId(checked.facts, { birthDate: null, gender: 'female' })).toEqual([])
  })
})
