// The demo bank: every customer passes every check, numbers never repeat, the same seed gives the same bank.

import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { findCountry, findDivision, findIndustry, findOccupation, knowsDivision } from '../../reference/index.ts'
import { checkCorporateName } from '../corporate-name.ts'
import { checkDateOfBirth } from '../date-of-birth.ts'
import { checkEmail } from '../email.ts'
import { checkDocumentNumber, checkValidity } from '../identity-document.ts'
import { checkPersonName } from '../person-name.ts'
import { checkPhoneNumber } from '../phone-number.ts'
import { CustomerDraft } from '../shapes.ts'
import { DEMO_CUSTOMERS_MAX, type DemoOptions, demoCustomers, demoRelationships } from './index.ts'
import { dialsOf } from './numbers.ts'

const today = '2026-11-22'
const user = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`
const options: DemoOptions = {
  seed: 'kahu',
  count: 6_000,
  today,
  branches: [
    { branchId: 1, division: '310106' },
    { branchId: 2, division: '320102' },
    { branchId: 3, division: '440305' },
    { branchId: 4 },
  ],
  owners: [
    { userId: user(1), branchId: 1 },
    { userId: user(2), branchId: 1 },
    { userId: user(3), branchId: 3 },
  ],
}
const drafts = [...demoCustomers(options)]
const people = drafts.filter(({ kind }) => kind === 'individual')
const share = (part: unknown[], whole: unknown[]) => part.length / whole.length
const age = ({ birthDate }: CustomerDraft) => {
  const checked = checkDateOfBirth(birthDate as string, { today })
  return checked.ok ? checked.facts.ageYears : Number.NaN
}

function problemsOf(draft: CustomerDraft): unknown[] {
  const checks = [
    draft.kind === 'individual' ? checkPersonName(draft.name) : checkCorporateName(draft.name),
    ...(draft.birthDate ? [checkDateOfBirth(draft.birthDate, { today })] : []),
    ...(draft.phones ?? []).map(({ number }) => checkPhoneNumber(number as string)),
    ...(draft.emails ?? []).map(({ address }) => checkEmail(address as string)),
    ...(draft.documents ?? []).map(({ type, number }) =>
      checkDocumentNumber(type, number as string, { today, knowsDivision }),
    ),
  ]
  const validities = (draft.documents ?? [])
    .map((document) => checkValidity(document, { today }))
    .filter(({ ok }) => !ok)
  return [...checks.filter((checked) => !checked.ok || checked.warnings.length > 0), ...validities]
}

describe('demoCustomers', () => {
  it('gives drafts that fit the contract and pass every check without a warning', () => {
    for (const draft of drafts) {
      expect(Value.Errors(CustomerDraft, draft), draft.name).toEqual([])
      expect(problemsOf(draft), JSON.stringify(draft)).toEqual([])
    }
  })

  it('uses only codes that are in the tables', () => {
    for (const draft of drafts) {
      if (draft.occupation) expect(findOccupation(draft.occupation), draft.occupation).not.toBeNull()
      if (draft.industry) expect(findIndustry(draft.industry), draft.industry).not.toBeNull()
      if (draft.nationality) expect(findCountry(draft.nationality)).not.toBeNull()
      for (const { division } of draft.addresses ?? []) expect(findDivision(division as string)?.abolished).toBe(false)
    }
  })

  it('has documents that say the same as the person', () => {
    for (const { birthDate, gender, documents } of people) {
      for (const { type, number } of documents ?? []) {
        const checked = checkDocumentNumber(type, number as string, { today })
        const facts = checked.ok ? checked.facts : {}
        if (facts.birthDate) expect(facts).toMatchObject({ birthDate, gender })
      }
    }
  })

  it('repeats no document, phone or e-mail, and no dials up to its limit', () => {
    const once = (values: unknown[]) => expect(new Set(values).size).toBe(values.length)
    once(drafts.flatMap(({ documents }) => (documents ?? []).map(({ number }) => number)))
    once(drafts.flatMap(({ phones }) => (phones ?? []).map(({ number }) => number)))
    once(drafts.flatMap(({ emails }) => (emails ?? []).map(({ address }) => address)))
    const dials = new Set<string>()
    for (let index = 0; index < DEMO_CUSTOMERS_MAX; index += 498) {
      const { monthDay, divisionClass, sequence } = dialsOf(index)
      dials.add(`${monthDay}/${divisionClass}/${sequence}`)
    }
    expect(dials.size).toBe(DEMO_CUSTOMERS_MAX / 498)
  })

  it('is the same for the same seed, a beginning of the longer series, and another for another seed', () => {
    expect([...demoCustomers({ ...options, count: 60 })]).toEqual(drafts.slice(0, 60))
    expect([...demoCustomers({ ...options, seed: 'other', count: 60 })]).not.toEqual(drafts.slice(0, 60))
  })

  it('looks like a bank', () => {
    expect(share(people, drafts)).toBeCloseTo(0.92, 2)
    expect(
      share(
        people.filter(({ gender }) => gender === 'male'),
        people,
      ),
    ).toBeGreaterThan(0.45)
    expect(
      share(
        people.filter(({ gender }) => gender === 'male'),
        people,
      ),
    ).toBeLessThan(0.55)
    expect(
      share(
        people.filter(({ name }) => name.includes('·')),
        people,
      ),
    ).toBeGreaterThan(0.003)
    expect(
      share(
        people.filter(({ nationality }) => nationality !== 'CN'),
        people,
      ),
    ).toBeLessThan(0.03)
    expect(
      share(
        people.filter(({ name }) => /^[王李张刘陈]/.test(name)),
        people,
      ),
    ).toBeGreaterThan(0.25)
    const ages = people.map(age).sort((a, b) => a - b)
    expect(ages[0]).toBeGreaterThanOrEqual(1)
    expect(ages[ages.length >> 1]).toBeGreaterThan(35)
    expect(ages[ages.length >> 1]).toBeLessThan(50)
    const grown = people.filter((person) => age(person) >= 35)
    expect(
      share(
        grown.filter(({ maritalStatus }) => maritalStatus === 'married'),
        grown,
      ),
    ).toBeGreaterThan(0.75)
    expect(people.filter((person) => age(person) < 20 && person.maritalStatus !== 'single')).toEqual([])
    expect(people.filter((person) => age(person) < 18 && person.occupation)).toEqual([])
    expect(drafts.every(({ openedOn }) => (openedOn as string) > '2011-01-01' && (openedOn as string) <= today)).toBe(
      true,
    )
    expect(people.every(({ openedOn, birthDate }) => (openedOn as string) >= (birthDate as string))).toBe(true)
    const expired = people.filter(({ documents }) => (documents?.[0]?.validTo ?? '9999') < today)
    expect(share(expired, people)).toBeGreaterThan(0.005)
    expect(share(expired, people)).toBeLessThan(0.05)
    const owned = drafts.filter(({ branchId, ownerId }) => branchId === 1 && ownerId)
    expect(owned.every(({ ownerId }) => [user(1), user(2)].includes(ownerId as string))).toBe(true)
    expect(
      share(
        owned,
        drafts.filter(({ branchId }) => branchId === 1),
      ),
    ).toBeCloseTo(0.7, 1)
  })

  it('refuses what it cannot keep', () => {
    expect(() => demoCustomers({ ...options, count: DEMO_CUSTOMERS_MAX + 1 }).next()).toThrow(RangeError)
    expect(() => demoCustomers({ ...options, branches: [] }).next()).toThrow(RangeError)
  })
})

describe('demoRelationships', () => {
  const links = [...demoRelationships(options)]
  const at = (index: number) => drafts[index] as CustomerDraft

  it('relates customers of the series, each pair and type once', () => {
    expect(links.length).toBeGreaterThan(options.count / 4)
    const keys = links.map(({ customer, other, type }) => `${customer}/${other}/${type}`)
    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(links.map(({ type }) => type))).toEqual(
      new Set(['spouse', 'parent', 'employer', 'legal-representative', 'shareholder', 'guarantor']),
    )
  })

  it('fits what the records say', () => {
    for (const { customer, other, type, sharePercent } of links) {
      const [one, two] = [at(customer), at(other)]
      if (type === 'spouse') {
        expect([one.maritalStatus, two.maritalStatus]).toEqual(['married', 'married'])
        expect(one.gender).not.toBe(two.gender)
      }
      if (type === 'parent') expect(age(two) - age(one)).toBeGreaterThanOrEqual(20)
      if (type === 'employer') expect(one.employer).toBe(two.name)
      if (type === 'legal-representative') expect(one.legalRepresentative).toBe(two.name)
      if (type === 'shareholder') expect(one.shareholders).toContainEqual({ name: two.name, sharePercent })
    }
  })
})
