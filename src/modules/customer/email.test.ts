// E-mail addresses: what a desk accepts, mends and doubts.

import { describe, expect, it } from 'vitest'
import { checkEmail, emailMatchKey } from './email.ts'

describe('checkEmail', () => {
  it.each([
    ['Zhang.San@QQ.COM', 'Zhang.San@qq.com'],
    [' li+bank@mail.example.com.cn ', 'li+bank@mail.example.com.cn'],
    ['ｗａｎｇ＠１６３．ｃｏｍ', 'wang@163.com'],
    ['a@xn--fiqs8s.xn--fiqs8s', 'a@xn--fiqs8s.xn--fiqs8s'],
  ])('takes %s as %s', (typed, value) => {
    expect(checkEmail(typed)).toMatchObject({ ok: true, value })
  })

  it.each([
    ['zhang', 'email.at-sign'],
    ['@qq.com', 'email.at-sign'],
    ['zhang@', 'email.at-sign'],
    ['zhang san@qq.com', 'email.space'],
    ['.zhang@qq.com', 'email.local-part'],
    ['张@qq.com', 'email.local-part'],
    ['zhang..san@qq.com', 'email.local-part'],
    ['zhang@qq', 'email.domain'],
    ['zhang@-qq.com', 'email.domain'],
    ['zhang@qq..com', 'email.domain'],
    [`${'a'.repeat(250)}@qq.com`, 'email.length'],
    [`${'a'.repeat(65)}@qq.com`, 'email.local-part'],
  ])('refuses %s by %s', (typed, rule) => {
    expect(checkEmail(typed)).toMatchObject({ ok: false, rule })
  })

  it('doubts a well-known slip', () => {
    expect(checkEmail('a@gmial.com')).toMatchObject({
      warnings: [{ rule: 'email.domain-slip', facts: { domain: 'gmial.com', meant: 'gmail.com' } }],
    })
  })

  it('compares without case', () => {
    expect(emailMatchKey('Zhang@qq.com')).toBe('zhang@qq.com')
  })
})
