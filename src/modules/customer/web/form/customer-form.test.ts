// What a form sends: nothing when nothing was typed, only what differs else, and never a blank where a sealed value is kept.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Customer } from '../../contract.ts'
import { changeOf, changesOf, draftOf, shownIndex, startValue, startValues } from './customer-form.ts'
import { type FieldSpec, fieldSpec } from './fields.ts'

const customer = {
  kind: 'individual',
  name: '王*明',
  formerNames: ['王*'],
  maritalStatus: 'married',
  employer: '上海****司',
  documents: [
    {
      itemId: 'i1',
      type: 'resident-id',
      number: '310106********1234',
      issuer: null,
      validFrom: null,
      validTo: '2030-01-01',
      longTerm: false,
    },
  ],
  phones: [{ itemId: 'i1', type: 'mobile', number: '138****5678' }],
  emails: [],
  addresses: [
    {
      itemId: 'i1',
      type: 'home',
      division: '310106',
      divisionName: '上海市静安区',
      divisionEnglish: "Jing'an District, Shanghai",
      street: '****',
      postcode: null,
    },
  ],
  consents: [{ purpose: 'personal-data', granted: true, givenOn: '2026-01-01' }],
  tags: ['房贷'],
  stage: 'mature',
  ownerId: null,
  department: null,
  branchId: 3,
  openedOn: '2012-03-18',
} as unknown as Customer
const spec = (key: string) => fieldSpec(key, 'individual') as FieldSpec
const changed = (key: string, edit: (start: never) => unknown) => {
  const start = startValue(spec(key), customer)
  return changeOf(spec(key), start, edit(JSON.parse(JSON.stringify(start)) as never))
}

describe('the customer form', () => {
  it('sends nothing when nothing was typed', () => {
    const start = startValues(customer)
    expect(changesOf(customer, start, JSON.parse(JSON.stringify(start)))).toEqual({})
  })
  it('keeps a sealed text while its input is blank, and sends it trimmed else', () => {
    expect(changed('employer', () => '  ')).toBeUndefined()
    expect(changed('employer', () => ' 新单位 ')).toBe('新单位')
  })
  it('never sends a mask: a kept item goes without its sealed part', () => {
    const phones = changed('phones', (items: object[]) => [...items, { type: 'work', number: '02162345678' }])
    expect(phones).toEqual([
      { itemId: 'i1', type: 'mobile' },
      { type: 'work', number: '02162345678' },
    ])
    expect(JSON.stringify(phones)).not.toContain('*')
  })
  it('leaves out new items that were never filled', () => {
    expect(changed('emails', () => [{ address: '' }])).toEqual([])
    expect(draftOf({ name: '李', phones: [{ type: 'mobile', number: ' ' }], documents: [] }, 'individual')).toEqual({
      kind: 'individual',
      name: '李',
    })
  })
  it('sends consents that were withdrawn', () => {
    expect(changed('consents', () => [{ purpose: 'personal-data', granted: false, givenOn: null }])).toEqual([
      { purpose: 'personal-data', granted: false, givenOn: null },
    ])
  })
  it('finds the shown item of an error by the order of sent ones', () => {
    const blank = { type: 'mobile', number: '' }
    const filled = { type: 'mobile', number: '138' }
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), (pattern) => {
        const items = pattern.map((full) => (full ? filled : blank))
        const shown = pattern.flatMap((full, index) => (full ? [index] : []))
        expect(shown.map((_, sent) => shownIndex(items, 'number', sent))).toEqual(shown)
      }),
    )
  })
})
