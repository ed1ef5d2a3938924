// A cell can neither break its row nor start a formula.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell, csvText } from './csv.ts'

test('formulas are disarmed, numbers stay', () => {
  expect(csvCell('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`)
  expect(csvCell('-12.5')).toBe('-12.5')
  expect(csvCell('+cmd')).toBe("'+cmd")
})

test('a row has as many unquoted line ends as rows', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
      const outside = csvText([cells]).replace(/"(?:[^"]|"")*"/g, '')
      expect(outside).not.toMatch(/[\r\n]/)
    }),
  )
})
