// The fields of a customer as forms show them: sections, editors, and which kind of customer has them.

import {
  type CustomerKind,
  Education,
  Gender,
  IncomeBand,
  MaritalStatus,
  RiskPreference,
  Stage,
} from '../../contract.ts'

export type EditorType =
  | 'text'
  | 'area'
  | 'date'
  | 'enum'
  | 'code'
  | 'money'
  | 'user'
  | 'branch'
  | 'tags'
  | 'names'
  | 'documents'
  | 'phones'
  | 'emails'
  | 'addresses'
  | 'parties'
  | 'consents'
export type FieldSpec = {
  key: string
  type: EditorType
  options?: readonly string[]
  /** The reference table a code comes from. */
  table?: 'occupation' | 'industry' | 'country' | 'currency'
  only?: CustomerKind
  /** Leaves masked: an empty input keeps what is stored. */
  sealed?: boolean
  wide?: boolean
  maxLength?: number
}
export type Section = { key: string; fields: FieldSpec[] }

const person = 'individual' as const
const company = 'corporate' as const

export const SECTIONS: readonly Section[] = [
  {
    key: 'person',
    fields: [
      { key: 'name', type: 'text', sealed: true, only: person, maxLength: 100 },
      { key: 'gender', type: 'enum', options: Gender.enum, only: person },
      { key: 'birthDate', type: 'date', only: person },
      { key: 'nationality', type: 'code', table: 'country', only: person },
      { key: 'ethnicity', type: 'text', only: person, maxLength: 20 },
      { key: 'maritalStatus', type: 'enum', options: MaritalStatus.enum, only: person },
      { key: 'education', type: 'enum', options: Education.enum, only: person },
      { key: 'formerNames', type: 'names', sealed: true, only: person, wide: true },
    ],
  },
  {
    key: 'company',
    fields: [
      { key: 'name', type: 'text', sealed: true, only: company, maxLength: 100 },
      { key: 'legalRepresentative', type: 'text', sealed: true, only: company, maxLength: 100 },
      { key: 'foundedOn', type: 'date', only: company },
      { key: 'registeredCapitalFen', type: 'money', only: company },
      { key: 'capitalCurrency', type: 'code', table: 'currency', only: company },
      { key: 'businessScope', type: 'area', only: company, wide: true, maxLength: 1000 },
    ],
  },
  {
    key: 'work',
    fields: [
      { key: 'occupation', type: 'code', table: 'occupation', only: person },
      { key: 'industry', type: 'code', table: 'industry' },
      { key: 'employer', type: 'text', sealed: true, only: person, maxLength: 100 },
      { key: 'incomeBand', type: 'enum', options: IncomeBand.enum, only: person },
      { key: 'riskPreference', type: 'enum', options: RiskPreference.enum },
    ],
  },
  { key: 'identity', fields: [{ key: 'documents', type: 'documents', sealed: true, wide: true }] },
  {
    key: 'contacts',
    fields: [
      { key: 'phones', type: 'phones', sealed: true, wide: true },
      { key: 'emails', type: 'emails', sealed: true, wide: true },
      { key: 'addresses', type: 'addresses', sealed: true, wide: true },
    ],
  },
  {
    key: 'parties',
    fields: [
      { key: 'shareholders', type: 'parties', sealed: true, only: company, wide: true },
      { key: 'beneficialOwners', type: 'parties', sealed: true, only: company, wide: true },
    ],
  },
  {
    key: 'keeping',
    fields: [
      { key: 'stage', type: 'enum', options: Stage.enum },
      { key: 'ownerId', type: 'user' },
      { key: 'branchId', type: 'branch' },
      { key: 'openedOn', type: 'date' },
      { key: 'tags', type: 'tags', wide: true },
      { key: 'consents', type: 'consents', wide: true },
    ],
  },
]

/** The sections a kind of customer has, without empty ones. */
export function sectionsFor(kind: CustomerKind): Section[] {
  return SECTIONS.map((section) => ({
    key: section.key,
    fields: section.fields.filter((field) => !field.only || field.only === kind),
  })).filter((section) => section.fields.length > 0)
}

export function fieldSpec(key: string, kind: CustomerKind): FieldSpec | undefined {
  return sectionsFor(kind)
    .flatMap((section) => section.fields)
    .find((field) => field.key === key)
}

/** Which properties of an item leave masked. */
export const SEALED_PROPERTY: Record<string, string> = {
  documents: 'number',
  phones: 'number',
  emails: 'address',
  addresses: 'street',
  shareholders: 'name',
  beneficialOwners: 'name',
}
