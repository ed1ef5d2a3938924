// What a history shows of a change never holds what was typed.

import { expect, test } from 'vitest'
import { showValue } from './show-difference.ts'

const changes = {
  name: '欧阳小明',
  phones: [{ type: 'mobile', number: '13912345678' }],
  documents: [{ type: 'resident-id', number: '11010519491231002X' }],
}

test('a change request is told by its fields, never by its values', () => {
  const told = showValue('individual', 'changeRequest', { changeRequestId: 'a', changes, channel: 'counter' })
  expect(told).toBe('name, phones, documents')
  expect(
    showValue('individual', 'changeRequest', { changeRequestId: 'a', decision: 'refuse', reason: '欧阳小明' }),
  ).toBe('refused')
})

test('a structure without a mask of its own is not shown', () => {
  expect(showValue('individual', 'somethingNew', changes)).toBe('***')
  expect(showValue('individual', 'somethingNew', [changes])).toBe('***')
})
