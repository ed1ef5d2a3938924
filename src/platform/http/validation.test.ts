// What is refused before any handler sees it: control characters, lone surrogates, deep nesting.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Refusal } from '../kernel/refusal.ts'
import { refuseUnprintable } from './validation.ts'

const refusedField = (value: unknown): string | null => {
  try {
    refuseUnprintable(value)
    return null
  } catch (error) {
    return (error as Refusal).fields[0]?.field ?? ''
  }
}

describe('text', () => {
  it('of any well-formed printable kind passes, line breaks and tabs too', () => {
    for (const text of ['张三', 'naïve', '𠮷野家', '👨‍👩‍👧', 'a\tb\r\nc', '']) expect(refusedField({ text })).toBeNull()
  })

  it('with a control character or a lone surrogate is refused wherever it stands, by its place', () => {
    const bad = fc.constantFrom('\u0000', '\u0007', '\u001b', '\u007f', '\ud800', '\udc00')
    fc.assert(
      fc.property(bad, fc.string(), fc.string(), (char, before, after) => {
        const text = `${before} ${char} ${after}`
        expect(refusedField({ list: [{ text }] })).toBe('list.0.text')
        expect(refusedField({ [text]: 1 })).not.toBeNull()
      }),
    )
  })
})

describe('nesting', () => {
  it('is refused below 24 levels, without ever running out of stack', () => {
    const nested = (levels: number) => {
      let value: unknown = 1
      for (let level = 0; level < levels; level++) value = [value]
      return value
    }
    expect(refusedField(nested(24))).toBeNull()
    expect(refusedField(nested(25))).not.toBeNull()
    expect(refusedField(nested(100_000))).not.toBeNull()
  })
})
