// The customer in the clear, as handlers hold it for the moment of a command; what leaves is made from it by masking.

import type { Static } from '../../platform/contract/index.ts'
import type {
  AddressType,
  ConsentPurpose,
  CustomerKind,
  CustomerStatus,
  DocumentType,
  Education,
  Gender,
  IncomeBand,
  MaritalStatus,
  PhoneType,
  RiskPreference,
  Stage,
} from './shapes.ts'

export type DocumentItem = {
  itemId: string
  type: DocumentType
  number: string
  issuer: string | null
  validFrom: string | null
  validTo: string | null
  longTerm: boolean
}
export type ContactItem = { itemId: string; type: Static<typeof PhoneType>; number: string }
export type EmailItem = { itemId: string; address: string }
export type AddressItem = {
  itemId: string
  type: Static<typeof AddressType>
  division: string | null
  street: string
  postcode: string | null
}
export type PartyItem = { itemId: string; name: string; sharePercent: number | null }
export type ConsentItem = { purpose: Static<typeof ConsentPurpose>; granted: boolean; givenOn: string | null }

/** Fields that are sealed together in one column. */
export type SealedProfile = {
  name: string
  formerNames: string[]
  ethnicity: string | null
  employer: string | null
  foundedOn: string | null
  registeredCapitalFen: number | null
  capitalCurrency: string | null
  businessScope: string | null
  legalRepresentative: string | null
  shareholders: PartyItem[]
  beneficialOwners: PartyItem[]
  documents: DocumentItem[]
  phones: ContactItem[]
  emails: EmailItem[]
  addresses: AddressItem[]
  consents: ConsentItem[]
  sourceReferences: { system: string; reference: string }[]
}

/** Fields with a column of their own: filtered, sorted, counted. */
export type PlainAttributes = {
  kind: CustomerKind
  status: Static<typeof CustomerStatus>
  stage: Stage
  branchId: number
  ownerId: string | null
  /** Whose family the customer belongs to; walls stand between departments. */
  department: string | null
  gender: Static<typeof Gender> | null
  birthDate: string | null
  nationality: string | null
  maritalStatus: Static<typeof MaritalStatus> | null
  education: Static<typeof Education> | null
  occupation: string | null
  industry: string | null
  incomeBand: Static<typeof IncomeBand> | null
  riskPreference: Static<typeof RiskPreference> | null
  tags: string[]
  openedOn: string
}

export type CustomerState = SealedProfile & PlainAttributes

export const SEALED_FIELDS = [
  'name',
  'formerNames',
  'ethnicity',
  'employer',
  'foundedOn',
  'registeredCapitalFen',
  'capitalCurrency',
  'businessScope',
  'legalRepresentative',
  'shareholders',
  'beneficialOwners',
  'documents',
  'phones',
  'emails',
  'addresses',
  'consents',
  'sourceReferences',
] as const satisfies readonly (keyof SealedProfile)[]

/** A record as it stands in the database. */
export type CustomerRecord = {
  customerId: string
  number: string
  version: number
  pendingChangeCount: number
  createdAt: Date
  updatedAt: Date
  state: CustomerState
}
