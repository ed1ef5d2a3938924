// What a mask shows: the examples of the bank's rules, and properties that hold for any text.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type MaskKind,
  maskAccountNumber,
  maskAddress,
  maskByKind,
  maskCardNumber,
  maskEmail,
  maskIdNumber,
  maskName,
  maskPhone,
} from './mask.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 60 })
const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength, maxLength }).map((all) => all.join(''))

describe('the examples', () => {
  it.each([
    [maskName('李四'), '李*'],
    [maskName('张小三'), '张*三'],
    [maskName('欧阳娜娜'), '欧*娜'],
    [maskName('阿卜杜拉·买买提'), '阿*提'],
    [maskName('𠮷野'), '𠮷*'],
    [maskName('王'), '*'],
    [maskName('John Smith'), 'J*** S***'],
    [maskName(''), ''],
    [maskPhone('13812345678'), '138****5678'],
    [maskPhone('+86 138 1234 5678'), '+86 138****5678'],
    [maskIdNumber('110101199001011234'), '110101********1234'],
    [maskIdNumber('11010119900101123X'), '110101********123X'],
    [maskIdNumber('E12345678'), 'E1*****78'],
    [maskCardNumber('6222 0212 3456 1234'), '622202******1234'],
    [maskCardNumber('6222021234561234567'), '622202*********4567'],
    [maskAccountNumber('3100012345678'), '*********5678'],
    [maskEmail('zhang@x.com'), 'z***@x.com'],
    [maskEmail('z@x.com'), '***@x.com'],
    [maskAddress('广东省深圳市南山区'), '广东省深圳市南山区****'],
    [maskByKind('company-name', '卡户科技有限公司'), '卡户科技有限公司'],
    [maskByKind('secret', '12/29'), '****'],
  ])('%s', (masked, expected) => expect(masked).toBe(expected))
})

describe('any text', () => {
  const kinds: MaskKind[] = ['name', 'phone', 'id-number', 'card-number', 'account-number', 'email', 'secret']

  it('is masked without a fault, and empty stays empty', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anyText, (kind, text) => {
        expect(typeof maskByKind(kind, text)).toBe('string')
      }),
    )
  })

  it('shows no more of a number than allowed, and keeps its length', () => {
    fc.assert(
      fc.property(digits(1, 24), (number) => {
        const limits = [
          [maskCardNumber(number), 6, 4],
          [maskIdNumber(number), 6, 4],
          [maskAccountNumber(number), 0, 4],
        ] as const
        for (const [masked, head, tail] of limits) {
          expect(masked).toHaveLength(number.length)
          const shown = masked.replaceAll('*', '').length
          expect(shown).toBeLessThanOrEqual(head + tail)
          expect(number.length - shown).toBeGreaterThanOrEqual(Math.min(4, number.length))
          const [start, end] = [masked.indexOf('*'), masked.lastIndexOf('*')]
          expect(start).toBeLessThanOrEqual(head)
          expect(masked.length - 1 - end).toBeLessThanOrEqual(tail)
        }
      }),
    )
  })

  it('of a phone shows three and four at most', () => {
    fc.assert(
      fc.property(digits(1, 15), (number) => {
        expect(maskPhone(number).replaceAll('*', '').length).toBeLessThanOrEqual(
          Math.min(7, Math.max(0, number.length - 4)) + 3,
        )
        expect(maskPhone(number)).toContain('****')
      }),
    )
  })

  it('of a name shows two characters at most, and a name of one word length class', () => {
    const hanName = fc.array(fc.constantFrom(...'王李张欧阳小明娜𠮷'), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(hanName, (chars) => {
        const masked = [...maskName(chars.join(''))]
        expect(masked.filter((char) => char !== '*').length).toBe(Math.min(2, chars.length - 1))
        expect(masked).toHaveLength(Math.min(3, chars.length))
      }),
    )
  })

  it('is the same when masked again', () => {
    const maskedTwice = kinds.filter((kind) => kind !== 'phone')
    fc.assert(
      fc.property(fc.constantFrom(...maskedTwice), anyText, (kind, text) => {
        const once = maskByKind(kind, text)
        fc.pre(!once.includes('@') && !/\s/.test(once))
        expect(maskByKind(kind, once).replaceAll('*', '').length).toBeLessThanOrEqual(once.replaceAll('*', '').length)
      }),
    )
  })
})
