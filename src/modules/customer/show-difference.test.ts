// What a history shows of a change never holds what was typed.

import { expect, test } from 'vitest'
import { sameMasking } from '../../platform/access/index.ts'
import { showValue } from './show-difference.ts'

const changes = {
  name: '欧阳小明',
  phones: [{ type: 'mobile', number: '13912345678' }],
  documents: [{ type: 'resident-id', number: '11010519491231002X' }],
}

test('a change request is told by its fields, never by its values', () => {
  const told = showValue(
    'individual',
    'changeRequest',
    { changeRequestId: 'a', changes, channel: 'counter' },
    sameMasking('masked'),
  )
  expect(told).toBe('name, phones, documents')
  expect(
    showValue(
      'individual',
      'changeRequest',
      { changeRequestId: 'a', decision: 'refuse', reason: '欧阳小明' },
      sameMasking('masked'),
    ),
  ).toBe('refused')
})

test('a structure without a mask of its own is not shown', () => {
  expect(showValue('individual', 'somethingNew', changes, sameMasking('masked'))).toBe('***')
  expect(showValue('individual', 'somethingNew', [changes], sameMasking('masked'))).toBe('***')
})

test('whoever sees values hidden sees no character of them here either', () => {
  const shown: [string, unknown][] = [
    ['name', '欧阳小明'],
    ['formerNames', ['欧阳大明']],
    ['employer', '上海申通信息技术公司'],
    ['legalRepresentative', '欧阳小明'],
    ['documents', changes.documents],
    ['phones', changes.phones],
    ['emails', [{ address: 'ouyang@example.com' }]],
    ['shareholders', [{ name: '欧阳小明', sharePercent: null }]],
    ['beneficialOwners', [{ name: '欧阳小明', sharePercent: null }]],
  ]
  for (const [field, value] of shown) {
    const masked = showValue('individual', field, value, sameMasking('masked'))
    const hidden = showValue('individual', field, value, sameMasking('hidden'))
    expect(masked, field).toMatch(/[欧明上海1o]/)
    expect(hidden, field).not.toMatch(/[欧阳明上海申公司]|1[0-9]|@|o[a-z]*y/)
    expect(hidden, field).toContain('*')
  }
})
