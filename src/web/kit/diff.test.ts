// The marked characters put together give the texts back, and equal texts mark nothing.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffChars } from './diff.ts'

const joined = (parts: { text: string }[]) => parts.map((part) => part.text).join('')

test('nothing of either text is lost and the shared characters are the same on both sides', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (before, after) => {
      const diff = diffChars(before, after)
      expect(joined(diff.before)).toBe(before)
      expect(joined(diff.after)).toBe(after)
      expect(joined(diff.before.filter((part) => !part.changed))).toBe(
        joined(diff.after.filter((part) => !part.changed)),
      )
    }),
  )
})

test('marks only what changed', () => {
  expect(diffChars('上海市静安区', '上海市闵行区').after).toEqual([
    { text: '上海市', changed: false },
    { text: '闵行', changed: true },
    { text: '区', changed: false },
  ])
})
