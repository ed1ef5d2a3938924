// What is best done next: each rule at its edges, and laws that hold for every record.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextSteps, type StepContext } from './next-steps.ts'
import { Stage } from './shapes.ts'

const TODAY = '2026-11-22'
const context = (more: Partial<StepContext> = {}): StepContext => ({ today: TODAY, toReview: [], ...more })
type Known = Parameters<typeof nextSteps>[0]
const document = {
  itemId: 'a',
  type: 'resident-id' as const,
  number: '310106********1234',
  issuer: null,
  validFrom: null,
  validTo: null,
  longTerm: true,
}
const whole: Known = {
  kind: 'individual',
  status: 'active',
  stage: 'mature',
  birthDate: '1984-06-18',
  documents: [document],
  documentExpiresOn: null,
  phones: [{ itemId: 'b', type: 'mobile', number: '138****5678' }],
  ownerId: '0193a5b0-0000-7000-8000-000000000001',
  missing: [],
  consents: [],
}
const kinds = (customer: Partial<Known>, more: Partial<StepContext> = {}) =>
  nextSteps({ ...whole, ...customer }, context(more)).map(({ kind }) => kind)

describe('next steps', () => {
  test('a whole record needs nothing', () => {
    expect(kinds({})).toEqual([])
  })

  test.each([
    ['2026-11-21', ['document-expired']],
    ['2026-11-22', ['document-expiring']],
    ['2027-02-20', ['document-expiring']],
    ['2027-02-21', []],
  ])('a document that ends on %s', (documentExpiresOn, expected) => {
    expect(kinds({ documentExpiresOn })).toEqual(expected)
  })

  test.each([
    ['1984-11-22', 0, 42],
    ['1984-12-06', 14, 42],
  ])('a birthday of %s is near', (birthDate, days, age) => {
    const [step] = nextSteps({ ...whole, birthDate }, context())
    expect(step).toMatchObject({ kind: 'birthday', facts: { days, age } })
  })

  test('a birthday passed yesterday, one too far away, and one over the turn of the year', () => {
    expect(kinds({ birthDate: '1984-11-21' })).toEqual([])
    expect(kinds({ birthDate: '1984-12-07' })).toEqual([])
    const [step] = nextSteps({ ...whole, birthDate: '1984-01-02' }, context({ today: '2026-12-25' }))
    expect(step).toMatchObject({ kind: 'birthday', facts: { date: '2027-01-02', days: 8, age: 43 } })
  })

  test('a leap day has its birthday in every year', () => {
    const [step] = nextSteps({ ...whole, birthDate: '1984-02-29' }, context({ today: '2027-02-25' }))
    expect(step?.facts).toMatchObject({ date: '2027-03-01', days: 4 })
  })

  test('what is missing is one step, without what has a step of its own', () => {
    const steps = nextSteps(
      { ...whole, phones: [], documents: [], missing: ['documents', 'phones', 'education', 'employer'] },
      context(),
    )
    expect(steps.map(({ kind }) => kind)).toEqual(['no-document', 'no-phone', 'incomplete'])
    expect(steps.at(-1)).toMatchObject({ field: 'education', fields: ['education', 'employer'] })
  })

  test('a change to review stands first, and stays when the customer is switched off', () => {
    const toReview = [{ changeRequestId: 'c', askedBy: '何雨晴', fieldCount: 2 }]
    expect(kinds({ documentExpiresOn: '2020-01-01', ownerId: null }, { toReview })).toEqual([
      'review-change',
      'document-expired',
      'no-owner',
    ])
    expect(kinds({ status: 'inactive', ownerId: null }, { toReview })).toEqual(['review-change'])
  })

  test('a withdrawn consent says what not to do', () => {
    const consents = [
      { purpose: 'sms-marketing' as const, granted: false, givenOn: null },
      { purpose: 'group-sharing' as const, granted: false, givenOn: null },
      { purpose: 'phone-marketing' as const, granted: true, givenOn: null },
    ]
    expect(nextSteps({ ...whole, consents }, context())).toMatchObject([
      { kind: 'no-marketing', fields: ['sms-marketing'] },
    ])
  })

  test('every record: the most urgent first, none twice, nothing for closed ones', () => {
    const date = fc
      .date({ min: new Date('1930-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10))
    const customers = fc.record({
      kind: fc.constantFrom('individual' as const, 'corporate' as const),
      status: fc.constantFrom('active' as const, 'inactive' as const),
      stage: fc.constantFrom(...(Stage.enum as readonly Known['stage'][])),
      birthDate: fc.option(date),
      documents: fc.constantFrom<Known['documents'][]>([], [document]),
      documentExpiresOn: fc.option(date),
      phones: fc.constantFrom<Known['phones'][]>([], whole.phones),
      ownerId: fc.constantFrom(null, whole.ownerId),
      missing: fc.uniqueArray(fc.constantFrom('documents', 'phones', 'education', 'employer', 'industry')),
      consents: fc.constant<Known['consents']>([]),
    })
    fc.assert(
      fc.property(customers, date, (customer, today) => {
        const steps = nextSteps(customer, context({ today }))
        const order = steps.map(({ urgency }) => urgency)
        expect(order).toEqual([...order].sort((a, b) => b - a))
        expect(new Set(steps.map(({ kind }) => kind)).size).toBe(steps.length)
        if (customer.status === 'inactive' || customer.stage === 'closed') expect(steps).toEqual([])
      }),
    )
  })
})
