// Phone numbers: every way a desk writes them, and the rule named where one is wrong.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPhoneNumber, checkPhoneOfType } from './phone-number.ts'

describe('checkPhoneNumber', () => {
  it.each([
    ['13812345678', '+8613812345678', 'mobile'],
    ['138-1234-5678', '+8613812345678', 'mobile'],
    ['１３８ １２３４ ５６７８', '+8613812345678', 'mobile'],
    ['+86 138 1234 5678', '+8613812345678', 'mobile'],
    ['0086-19912345678', '+8619912345678', 'mobile'],
    ['8613812345678', '+8613812345678', 'mobile'],
    ['010-62345678', '+861062345678', 'landline'],
    ['(021) 5888-8888', '+862158888888', 'landline'],
    ['0571-87654321转802', '+8657187654321;ext=802', 'landline'],
    ['0571-87654321-802', '+8657187654321;ext=802', 'landline'],
    ['+86 10 6234 5678', '+861062345678', 'landline'],
    ['400-820-8820', '+864008208820', 'service'],
    ['95588', '+8695588', 'service'],
    ['+852 9123 4567', '+85291234567', 'foreign'],
    ['+1 (415) 555-2671', '+14155552671', 'foreign'],
    ['+44 20 7946 0958', '+442079460958', 'foreign'],
  ])('reads %s as %s', (typed, value, kind) => {
    expect(checkPhoneNumber(typed)).toMatchObject({ ok: true, value, facts: { kind } })
  })

  it.each([
    ['1381234567', 'phone-number.mobile-length'],
    ['138123456789', 'phone-number.mobile-length'],
    ['15412345678', 'phone-number.segment'],
    ['138l2345678', 'phone-number.character'],
    ['010-1234', 'phone-number.landline'],
    ['87654321', 'phone-number.area-code'],
    ['13812345678转1', 'phone-number.extension'],
    ['+852 123', 'phone-number.country-format'],
    ['+', 'phone-number.format'],
    ['', 'phone-number.empty'],
  ])('refuses %s by %s', (typed, rule) => {
    expect(checkPhoneNumber(typed)).toMatchObject({ ok: false, rule })
  })

  it('reads a number of the country it is said to be of', () => {
    expect(checkPhoneNumber('9123 4567', { country: 'HK' })).toMatchObject({ value: '+85291234567' })
  })

  it('is settled: checking its own answer changes nothing, and no text makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\+?[0-9 -]{5,18}$/)), (typed) => {
        const once = checkPhoneNumber(typed)
        if (once.ok) expect(checkPhoneNumber(once.value.replace(';ext=', 'x'))).toMatchObject({ value: once.value })
      }),
    )
  })
})

describe('checkPhoneOfType', () => {
  it.each(['12345', '95588', '010-62345678', '4001234567'])(
    'refuses %s as a mobile, takes it as a work number',
    (typed) => {
      expect(checkPhoneOfType(typed, 'mobile')).toMatchObject({ ok: false, rule: 'phone-number.not-mobile' })
      expect(checkPhoneOfType(typed, 'work')).toMatchObject({ ok: true })
    },
  )

  it.each(['13812345678', '+852 9123 4567'])('takes %s as a mobile', (typed) => {
    expect(checkPhoneOfType(typed, 'mobile')).toMatchObject({ ok: true })
  })
})
