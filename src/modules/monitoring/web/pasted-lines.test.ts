// Lines as people paste them from a sheet or a letter.

import { expect, it } from 'vitest'
import { pastedLines } from './pasted-lines.ts'

it('reads a value with its end and reason, and leaves empty lines out', () => {
  expect(
    pastedLines('6217 0001\n\n6217000200003, 2026-12-31, 涉诈名单\r\n5812\tcourt order\n7995；2027-01-01'),
  ).toEqual([
    { value: '6217 0001', until: null, reason: null },
    { value: '6217000200003', until: '2026-12-31', reason: '涉诈名单' },
    { value: '5812', until: null, reason: 'court order' },
    { value: '7995', until: '2027-01-01', reason: null },
  ])
})
