// Names of people: one form for each name, and a rule for what is no name.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPersonName, personNameMatchKey } from './person-name.ts'

describe('checkPersonName', () => {
  it.each([
    ['张 三', '张三'],
    ['　欧阳　娜娜 ', '欧阳娜娜'],
    ['买买提•吐尔逊', '买买提·吐尔逊'],
    ['买买提・吐尔逊', '买买提·吐尔逊'],
    ['买买提.吐尔逊', '买买提·吐尔逊'],
    ['买买提 ‧ 吐尔逊', '买买提·吐尔逊'],
    ['Ｊｏｈｎ  Ｓｍｉｔｈ', 'John Smith'],
    ['Jean–Luc O’Neill Jr.', "Jean-Luc O'Neill Jr."],
    ['𠮷田', '𠮷田'],
    ['Nguyễn Văn Ánh', 'Nguyễn Văn Ánh'],
    ['김민준', '김민준'],
  ])('writes %s as %s', (typed, value) => {
    expect(checkPersonName(typed)).toMatchObject({ ok: true, value })
  })

  it.each([
    ['', 'person-name.empty'],
    ['张\u0007三', 'person-name.control'],
    ['张\u202E三', 'person-name.control'],
    ['张三3', 'person-name.digit'],
    ['张😀三', 'person-name.emoji'],
    ['张\uE123', 'person-name.private-use'],
    ['张?', 'person-name.character'],
    ['<b>张', 'person-name.character'],
    ['·张三', 'person-name.separator'],
    ['---', 'person-name.separator'],
    ['a'.repeat(101), 'person-name.length'],
  ])('refuses %j by %s', (typed, rule) => {
    expect(checkPersonName(typed)).toMatchObject({ ok: false, rule })
  })

  it('says where the mistake is', () => {
    expect(checkPersonName('𠮷田3')).toMatchObject({ facts: { position: 3 } })
  })

  it('is settled: checking its own answer changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
        const once = checkPersonName(typed)
        if (once.ok) expect(checkPersonName(once.value)).toMatchObject({ ok: true, value: once.value })
      }),
    )
  })

  it('matches names that differ in writing only', () => {
    expect(personNameMatchKey('买买提・吐尔逊')).toBe(personNameMatchKey('买买提吐尔逊'))
    expect(personNameMatchKey('smith-jones, John')).toBe('SMITHJONESJOHN')
  })
})
