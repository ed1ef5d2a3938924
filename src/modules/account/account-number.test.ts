// Account numbers: every counter gives one, no slip of a digit or two makes another, none looks like a card's.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACCOUNT_NUMBER_LENGTH, accountNumberOf, FIRST_ACCOUNT_COUNTER, isAccountNumber } from './account-number.ts'

const counter = fc.integer({ min: 0, max: 999_999_999_999_999 })

describe('an account number', () => {
  it('has nineteen digits and checks', () => {
    fc.assert(
      fc.property(counter, (value) => {
        const number = accountNumberOf(value)
        expect(number).toHaveLength(ACCOUNT_NUMBER_LENGTH)
        expect(isAccountNumber(number)).toBe(true)
        expect(number.startsWith('6')).toBe(false)
      }),
    )
    expect(accountNumberOf(FIRST_ACCOUNT_COUNTER)).not.toBe(accountNumberOf(FIRST_ACCOUNT_COUNTER + 1))
  })
  it('with one digit changed or two neighbours swapped checks no more', () => {
    fc.assert(
      fc.property(counter, fc.nat(18), fc.integer({ min: 1, max: 9 }), (value, at, by) => {
        const number = accountNumberOf(value)
        const digit = String((Number(number[at]) + by) % 10)
        expect(isAccountNumber(number.slice(0, at) + digit + number.slice(at + 1))).toBe(false)
        const [a, b] = [number[at], number[at + 1]]
        if (b !== undefined && a !== b)
          expect(isAccountNumber(number.slice(0, at) + b + a + number.slice(at + 2))).toBe(false)
      }),
    )
  })
})
