// Second factors: codes by the published vectors, no step twice, recovery codes as they are typed.

import fc from 'fast-check'
import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { fittingStep, lackOf, newCodeSecret, proofOf, readRecoveryCode, recoveryCodeOf } from './factor.ts'

// RFC 6238 appendix B, SHA-1: the key is the ASCII text 12345678901234567890; the last six of its eight digits.
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const VECTORS: [number, string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]
const at = (seconds: number) => new Date(seconds * 1000)

describe('a time-based code', () => {
  it.each(VECTORS)('of second %d is %s', (seconds, code) => {
    expect(fittingStep(KEY, code, at(seconds), 0)).toBe(Math.floor(seconds / 30))
  })

  it('fits one step either way, and no further', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000, max: 4_000_000_000 }),
        fc.integer({ min: -4, max: 4 }),
        (seconds, steps) => {
          const secret = newCodeSecret()
          const code = generateSync({ secret, epoch: seconds + steps * 30 })
          const fits = fittingStep(secret, code, at(seconds), 0)
          if (Math.abs(steps) <= 1) expect(fits).toBe(Math.floor(seconds / 30) + steps)
        },
      ),
      { numRuns: 50 },
    )
    expect(fittingStep(KEY, '287082', at(59 + 90), 0)).toBeNull()
  })

  it('fits once: its step, and those before it, are used up', () => {
    expect(fittingStep(KEY, '081804', at(1_111_111_109), 37_037_036)).toBeNull()
    expect(fittingStep(KEY, '081804', at(1_111_111_109), 37_037_035)).toBe(37_037_036)
  })

  it('is six digits and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (typed) => {
        if (!/^\d{6}$/.test(typed)) expect(fittingStep(KEY, typed, at(59), 0)).toBeNull()
      }),
    )
  })
})

describe('a recovery code', () => {
  it('is read back however it is typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.boolean(), (random, upper) => {
        const code = recoveryCodeOf(random)
        const typed = code.replaceAll('-', ' ')
        expect(readRecoveryCode(upper ? ` ${typed.toUpperCase()} ` : typed)).toBe(code)
      }),
    )
    for (const wrong of ['', '123456', 'abcd-efgh-ijk', 'abcd-efgh-il10']) expect(readRecoveryCode(wrong)).toBeNull()
  })
})

describe('what a sign-in lacks', () => {
  it('is the factor one has, or setting one up where it is demanded', () => {
    const now = new Date()
    expect(lackOf(0, false, null)).toBe('none')
    expect(lackOf(0, true, null)).toBe('enrolment')
    expect(lackOf(1, false, null)).toBe('factor')
    expect(lackOf(2, true, now)).toBe('none')
    expect(proofOf(1, true, null)).toEqual({ standing: 'half', enrolled: true, factorAt: null })
    expect(proofOf(0, false, null)).toEqual({ standing: 'full', enrolled: false, factorAt: null })
  })
})
