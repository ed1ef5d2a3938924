// Cursors come back as they went, and nothing else is taken for one; shapes say what they mean.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import { nullable, oneOf, packCursor, readCursor, T } from './index.ts'

const value = fc.oneof(fc.string({ maxLength: 100, unit: 'binary-ascii' }), fc.integer(), fc.constant(null))

describe('cursors', () => {
  it('come back as they went, and stand in a URL as they are', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), (values) => {
        const cursor = packCursor(values)
        expect(cursor).toMatch(/^[A-Za-z0-9_-]*$/)
        expect(readCursor(cursor, values.length)).toEqual(values)
      }),
    )
  })

  it('of another length, or made by hand, are refused and nothing worse', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(btoaSafe)), (text) => {
        try {
          const values = readCursor(text, 3)
          expect(values).toHaveLength(3)
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
        }
      }),
    )
    expect(() => readCursor(packCursor(['a']), 2)).toThrow(Refusal)
    expect(() => readCursor(packCursor(['x'.repeat(101)]), 1)).toThrow(Refusal)
  })
})
function btoaSafe(text: string): string {
  return Buffer.from(text).toString('base64url')
}

describe('shapes', () => {
  it('that may be null say so in their type or their list', () => {
    expect(nullable(T.String())).toMatchObject({ type: ['string', 'null'] })
    expect(nullable(oneOf('a', 'b'))).toMatchObject({ enum: ['a', 'b', null] })
  })
})
