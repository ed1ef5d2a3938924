// The customer's rules: what a record needs, how a change is laid onto it, and what follows from its fields.

import { type FieldProblem, Refusal } from '../../platform/kernel/refusal.ts'
import { type CheckContext, checkItems } from './check-items.ts'
import type { Warning } from './checked.ts'
import { checkCorporateName } from './corporate-name.ts'
import type { ContactItem, CustomerState, PartyItem } from './customer-state.ts'
import { ageOn, checkDateOfBirth } from './date-of-birth.ts'
import { checkPersonName } from './person-name.ts'
import { AGE_BANDS, type CustomerChanges, type CustomerDraft, type CustomerKind } from './shapes.ts'

const INDIVIDUAL_ONLY = [
  'gender',
  'birthDate',
  'ethnicity',
  'maritalStatus',
  'education',
  'occupation',
  'employer',
  'incomeBand',
] as const
const CORPORATE_ONLY = [
  'foundedOn',
  'registeredCapitalFen',
  'capitalCurrency',
  'businessScope',
  'legalRepresentative',
  'shareholders',
  'beneficialOwners',
] as const

export type CheckedChange = {
  state: CustomerState
  problems: FieldProblem[]
  warnings: (Warning & { field: string })[]
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)

/** A record with nothing in it yet. */
export function blankCustomer(
  kind: CustomerKind,
  defaults: { branchId: number; ownerId: string | null; openedOn: string; department?: string | null },
): CustomerState {
  return {
    kind,
    status: 'active',
    stage: 'prospect',
    ...defaults,
    department: defaults.department ?? null,
    name: '',
    formerNames: [],
    gender: null,
    birthDate: null,
    nationality: null,
    ethnicity: null,
    maritalStatus: null,
    education: null,
    occupation: null,
    industry: null,
    employer: null,
    incomeBand: null,
    riskPreference: null,
    foundedOn: null,
    registeredCapitalFen: null,
    capitalCurrency: null,
    businessScope: null,
    legalRepresentative: null,
    shareholders: [],
    beneficialOwners: [],
    documents: [],
    phones: [],
    emails: [],
    addresses: [],
    consents: [],
    tags: [],
    sourceReferences: [],
  }
}

function checkName(state: CustomerState, problems: FieldProblem[]): void {
  const check = state.kind === 'individual' ? checkPersonName : checkCorporateName
  const name = check(state.name)
  if (name.ok) state.name = name.value
  else problems.push({ field: 'name', rule: name.rule, ...(name.facts ? { facts: name.facts } : {}) })
  state.formerNames = state.formerNames.map((former, at) => {
    const checked = check(former)
    if (!checked.ok)
      problems.push({
        field: `formerNames.${at}`,
        rule: checked.rule,
        ...(checked.facts ? { facts: checked.facts } : {}),
      })
    return checked.ok ? checked.value : former
  })
}

function checkKind(state: CustomerState, problems: FieldProblem[]): void {
  const foreign = state.kind === 'individual' ? CORPORATE_ONLY : INDIVIDUAL_ONLY
  for (const field of foreign) {
    if (!isEmpty(state[field])) problems.push({ field, rule: 'customer.field-not-for-kind' })
  }
  if (state.birthDate !== null && state.kind === 'individual') return
  if (state.foundedOn !== null && state.foundedOn.length !== 10)
    problems.push({ field: 'foundedOn', rule: 'schema.format' })
}

/** Somebody who came from another system may lack a document; everybody else shows one, prospects excepted. */
function checkNeeded(state: CustomerState, problems: FieldProblem[]): void {
  if (state.documents.length === 0 && state.stage !== 'prospect' && state.sourceReferences.length === 0) {
    problems.push({ field: 'documents', rule: 'customer.document-required' })
  }
}

/** What the documents say of the person fills what is empty; where both speak they must agree. */
function agreeWithDocuments(
  state: CustomerState,
  found: { birthDate?: string; gender?: 'male' | 'female' },
  problems: FieldProblem[],
): void {
  if (state.kind !== 'individual') return
  if (found.birthDate) {
    if (state.birthDate === null) state.birthDate = found.birthDate
    else if (state.birthDate !== found.birthDate)
      problems.push({ field: 'birthDate', rule: 'resident-id.birth-date-differs' })
  }
  if (found.gender) {
    if (state.gender === null || state.gender === 'unknown') state.gender = found.gender
    else if (state.gender !== found.gender) problems.push({ field: 'gender', rule: 'resident-id.gender-differs' })
  }
}

/** Checks a whole record and brings every value into its stored form. */
export function checkCustomer(next: CustomerState, context: CheckContext): CheckedChange {
  const state = { ...next }
  const problems: FieldProblem[] = []
  const warnings: CheckedChange['warnings'] = []
  checkName(state, problems)
  checkKind(state, problems)
  const found = checkItems(state, context, problems, warnings)
  if (state.birthDate !== null) {
    const birth = checkDateOfBirth(state.birthDate, { today: context.today })
    if (!birth.ok)
      problems.push({ field: 'birthDate', rule: birth.rule, ...(birth.facts ? { facts: birth.facts } : {}) })
  }
  agreeWithDocuments(state, found, problems)
  checkNeeded(state, problems)
  state.tags = [...new Set(state.tags.map((tag) => tag.trim()))]
  return { state, problems, warnings }
}

type Item = { itemId?: string }

/** Gives every item of a list an id; an item that names one and leaves its secret value out keeps the value it had. */
function layItems<T extends Item>(
  items: T[],
  before: readonly (Item & Record<string, unknown>)[],
  secret: string,
  field: string,
  problems: FieldProblem[],
): T[] {
  const used = new Set(items.map((item) => item.itemId).filter(Boolean))
  let next = 0
  const fresh = () => {
    do next += 1
    while (used.has(`i${next}`) || before.some((item) => item.itemId === `i${next}`))
    used.add(`i${next}`)
    return `i${next}`
  }
  return items.map((item, at) => {
    const held = item.itemId ? before.find((other) => other.itemId === item.itemId) : undefined
    const value = (item as Record<string, unknown>)[secret] ?? held?.[secret]
    if (value === undefined) problems.push({ field: `${field}.${at}.${secret}`, rule: 'schema.required' })
    return { ...item, itemId: held || item.itemId ? (item.itemId as string) : fresh(), [secret]: value ?? '' }
  })
}

const LISTS: [
  field: 'documents' | 'phones' | 'emails' | 'addresses' | 'shareholders' | 'beneficialOwners',
  secret: string,
][] = [
  ['documents', 'number'],
  ['phones', 'number'],
  ['emails', 'address'],
  ['addresses', 'street'],
  ['shareholders', 'name'],
  ['beneficialOwners', 'name'],
]

/** Lays a change or a draft onto a record. Problems are those of items that lack their value. */
export function layChanges(
  before: CustomerState,
  changes: CustomerChanges | CustomerDraft,
): { state: CustomerState; problems: FieldProblem[] } {
  const problems: FieldProblem[] = []
  const { kind: _kind, ...fields } = changes as CustomerDraft
  const state = { ...before } as CustomerState & Record<string, unknown>
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) state[field] = value
  for (const [field, secret] of LISTS) {
    const items = (fields as Record<string, unknown>)[field] as Item[] | undefined
    if (items) state[field] = layItems(items, before[field] as never, secret, field, problems) as never
  }
  return { state, problems }
}

/** Lays, checks and refuses with every problem at once. */
export function changedCustomer(
  before: CustomerState,
  changes: CustomerChanges | CustomerDraft,
  context: CheckContext,
): CheckedChange {
  const laid = layChanges(before, changes)
  const checked = checkCustomer(laid.state, context)
  const known = new Set(laid.problems.map((problem) => problem.field))
  const problems = [...laid.problems, ...checked.problems.filter((problem) => !known.has(problem.field))]
  if (problems.length > 0) throw new Refusal('http.invalid', {}, { fields: problems })
  return { ...checked, problems }
}

/** The first day on which a document of the record is no longer valid; null when all are long-term or undated. */
export function documentExpiresOn(state: CustomerState): string | null {
  const ends = state.documents.flatMap((document) => (document.validTo && !document.longTerm ? [document.validTo] : []))
  return ends.length > 0 ? ends.reduce((a, b) => (a < b ? a : b)) : null
}

export function divisionOf(state: CustomerState): string | null {
  const order =
    state.kind === 'individual' ? ['home', 'mailing', 'work', 'registered'] : ['registered', 'work', 'mailing', 'home']
  for (const type of order) {
    const found = state.addresses.find((address) => address.type === type && address.division)
    if (found) return found.division
  }
  return null
}

const WANTED: Record<CustomerKind, (keyof CustomerState)[]> = {
  individual: [
    'name',
    'documents',
    'phones',
    'addresses',
    'gender',
    'birthDate',
    'nationality',
    'occupation',
    'incomeBand',
    'riskPreference',
    'maritalStatus',
    'education',
    'consents',
  ],
  corporate: [
    'name',
    'documents',
    'phones',
    'addresses',
    'legalRepresentative',
    'industry',
    'registeredCapitalFen',
    'foundedOn',
    'businessScope',
    'beneficialOwners',
    'shareholders',
  ],
}

/** How much of what a record should hold is there, in whole percent, and which fields are missing. */
export function completeness(state: CustomerState): { percent: number; missing: string[] } {
  const wanted = WANTED[state.kind]
  const missing = wanted.filter((field) => isEmpty(state[field]) || state[field] === '' || state[field] === 'unknown')
  return { percent: Math.round(((wanted.length - missing.length) / wanted.length) * 100), missing }
}

export function ageBandOf(birthDate: string, today: string): (typeof AGE_BANDS)[number] {
  const age = ageOn(birthDate, today)
  const at = [18, 25, 35, 45, 55, 65].findIndex((limit) => age < limit)
  return AGE_BANDS[at === -1 ? AGE_BANDS.length - 1 : at] as (typeof AGE_BANDS)[number]
}

/** All names a record can be found by. */
export const namesOf = (state: CustomerState): string[] => [state.name, ...state.formerNames]

export type { ContactItem, PartyItem }
