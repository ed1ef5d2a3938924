// Card numbers: the published vectors, and the slips the Luhn formula promises to find.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCardNumber, luhnCheckDigit } from './card-number.ts'
import vectors from './vectors.json' with { type: 'json' }

const numbers = fc
  .tuple(fc.constantFrom('4', '5', '62'), fc.array(fc.nat(9), { minLength: 11, maxLength: 16 }))
  .map(([head, rest]) => head + rest.join(''))
  .map((payload) => payload + luhnCheckDigit(payload))

describe('checkCardNumber', () => {
  it.each(vectors.cardNumber)('answers the vector $value ($note)', ({ value, length, luhn }) => {
    expect(checkCardNumber(value).ok).toBe(luhn && length >= 12 && !value.startsWith('0'))
  })

  it('passes every valid number however it is grouped', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(checkCardNumber(number.replace(/(.{4})/g, '$1 '))).toMatchObject({ ok: true, value: number })
      }),
    )
  })

  it('finds any one wrong digit', () => {
    fc.assert(
      fc.property(numbers, fc.nat(18), fc.nat(9), (number, place, digit) => {
        const at = place % number.length
        fc.pre(number[at] !== String(digit))
        expect(checkCardNumber(number.slice(0, at) + digit + number.slice(at + 1)).ok).toBe(false)
      }),
    )
  })

  it('finds any two neighbours swapped, but 09 and 90 (the formula cannot)', () => {
    fc.assert(
      fc.property(numbers, fc.nat(17), (number, place) => {
        const at = place % (number.length - 1)
        const pair = number.slice(at, at + 2)
        fc.pre(pair[0] !== pair[1] && pair !== '09' && pair !== '90')
        expect(checkCardNumber(number.slice(0, at) + pair[1] + pair[0] + number.slice(at + 2)).ok).toBe(false)
      }),
    )
  })

  it('tells the bank where the prefix is known and warns where it is not', () => {
    const icbc = { bin: '622202', bank: 'ICBC', bankName: '中国工商银行', type: 'DC' }
    const findBin = (number: string) => (number.startsWith('622202') ? icbc : null)
    expect(checkCardNumber('6222020000000007', { findBin })).toMatchObject({ facts: { bank: 'ICBC' }, warnings: [] })
    expect(checkCardNumber('4111111111111111', { findBin })).toMatchObject({
      warnings: [{ rule: 'card-number.issuer-unknown' }],
    })
  })
})
