// Unified social credit codes: the published vectors, and every slip the check character promises to find.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCreditCode, creditCodeCheckCharacter } from './credit-code.ts'
import vectors from './vectors.json' with { type: 'json' }

const alphabet = fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY')
const codes = fc
  .tuple(
    fc.constantFrom('91', '92', '12', '52'),
    fc.constantFrom('110000', '310106', '440300'),
    fc.array(alphabet, { minLength: 9, maxLength: 9 }),
  )
  .map(([head, area, rest]) => {
    const first = head + area + rest.join('')
    return first + creditCodeCheckCharacter(first)
  })

describe('checkCreditCode', () => {
  it.each(vectors.creditCode)('answers the vector $value as $expect', ({ value, expect: expected }) => {
    const checked = checkCreditCode(value)
    if (expected === 'ok') expect(checked.ok).toBe(true)
    else
      expect(checked).toMatchObject({
        rule: expected === 'bad_check' ? 'credit-code.check-digit' : 'credit-code.letter',
      })
  })

  it('passes every valid code', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(checkCreditCode(code.toLowerCase())).toMatchObject({ ok: true, value: code })
      }),
    )
  })

  it('finds any one wrong character', () => {
    fc.assert(
      fc.property(codes, fc.nat(17), alphabet, (code, at, character) => {
        fc.pre(code[at] !== character)
        expect(checkCreditCode(code.slice(0, at) + character + code.slice(at + 1)).ok).toBe(false)
      }),
    )
  })

  it('finds any two neighbours swapped', () => {
    fc.assert(
      fc.property(codes, fc.nat(16), (code, at) => {
        fc.pre(code[at] !== code[at + 1])
        expect(checkCreditCode(code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2)).ok).toBe(false)
      }),
    )
  })

  it('names the letters that are never used and what was meant', () => {
    for (const [letter, instead] of Object.entries({ I: '1', O: '0', S: '5', V: 'U / Y', Z: '2' })) {
      expect(checkCreditCode(`9111000060003734${letter}L`)).toEqual({
        ok: false,
        rule: 'credit-code.letter',
        facts: { position: 17, character: letter, instead },
      })
    }
  })

  it('lets a confirmed code with a bad check pass with a warning', () => {
    expect(checkCreditCode('91350211M0000XUF46', { acceptBadCheck: true })).toMatchObject({
      ok: true,
      warnings: [{ rule: 'credit-code.check-digit-accepted' }],
    })
  })
})
