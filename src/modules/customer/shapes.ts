// The customer's shapes: enumerations, the draft that people and files send, and the masked record that leaves.

import { classed, Id, Instant, IsoDate, nullable, oneOf, T } from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const

export const CustomerKind = oneOf('individual', 'corporate')
export type CustomerKind = T.Static<typeof CustomerKind>
export const Stage = oneOf('prospect', 'new', 'growing', 'mature', 'declining', 'dormant', 'lost', 'closed')
export type Stage = T.Static<typeof Stage>
export const CustomerStatus = oneOf('active', 'inactive')
export const Gender = oneOf('male', 'female', 'unknown')
export const MaritalStatus = oneOf('single', 'married', 'divorced', 'widowed', 'unknown')
export const Education = oneOf('doctor', 'master', 'bachelor', 'college', 'secondary', 'primary', 'unknown')
export const IncomeBand = oneOf('under-50k', '50k-100k', '100k-300k', '300k-500k', '500k-1m', 'over-1m', 'unknown')
export const RiskPreference = oneOf('conservative', 'steady', 'balanced', 'growth', 'aggressive')
export const DocumentType = oneOf(
  'resident-id',
  'passport',
  'hk-macau-permit',
  'taiwan-permit',
  'hmt-residence',
  'foreign-residence',
  'household-register',
  'military-id',
  'credit-code',
  'business-licence',
  'other',
)
export type DocumentType = T.Static<typeof DocumentType>
export const PhoneType = oneOf('mobile', 'home', 'work')
export const AddressType = oneOf('home', 'work', 'registered', 'mailing')
export const ConsentPurpose = oneOf('personal-data', 'phone-marketing', 'sms-marketing', 'group-sharing')

export const AGE_BANDS = ['0-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+'] as const

/** A short id of one item in a list of the record (document, phone …); lets a change keep what it does not show. */
const ItemId = T.String({
  minLength: 1,
  maxLength: 12,
  pattern: '^[a-z0-9]+$',
})
const Text = (maxLength: number) => T.String({ minLength: 1, maxLength })

/** `number` may be left out in a change when `itemId` names an item that keeps its number. */
export const DocumentDraft = T.Object(
  {
    itemId: T.Optional(ItemId),
    type: DocumentType,
    number: T.Optional(classed('C2', Text(40))),
    issuer: T.Optional(nullable(Text(100))),
    validFrom: T.Optional(nullable(IsoDate)),
    validTo: T.Optional(nullable(IsoDate)),
    longTerm: T.Optional(T.Boolean()),
  },
  closed,
)
export const PhoneDraft = T.Object(
  {
    itemId: T.Optional(ItemId),
    type: PhoneType,
    number: T.Optional(classed('C2', Text(32))),
  },
  closed,
)
export const EmailDraft = T.Object(
  { itemId: T.Optional(ItemId), address: T.Optional(classed('C2', Text(254))) },
  closed,
)
export const AddressDraft = T.Object(
  {
    itemId: T.Optional(ItemId),
    type: AddressType,
    division: T.Optional(nullable(T.String({ pattern: '^[0-9]{6}$', description: 'GB/T 2260 code' }))),
    street: T.Optional(classed('C2', Text(200))),
    postcode: T.Optional(nullable(T.String({ pattern: '^[0-9A-Za-z -]{3,10}$' }))),
  },
  closed,
)
export const ConsentDraft = T.Object(
  {
    purpose: ConsentPurpose,
    granted: T.Boolean(),
    givenOn: T.Optional(nullable(IsoDate)),
  },
  closed,
)
export const PartyShare = T.Object(
  {
    itemId: T.Optional(ItemId),
    name: T.Optional(classed('C2', Text(100))),
    sharePercent: T.Optional(nullable(T.Number({ minimum: 0, maximum: 100 }))),
  },
  closed,
)
export const SourceReference = T.Object({ system: Text(40), reference: Text(80) }, closed)
export const Tag = T.String({
  minLength: 1,
  maxLength: 24,
  pattern: '^[^\\u0000-\\u001f<>]+$',
})

/** Every field a person, a file or another system may set; which are required and for whom is customer.ts's to say. */
export const CustomerFields = {
  name: classed('C2', Text(100)),
  formerNames: T.Array(classed('C2', Text(100)), { maxItems: 5 }),
  gender: nullable(Gender),
  birthDate: nullable(IsoDate),
  nationality: nullable(T.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' })),
  ethnicity: nullable(Text(20)),
  maritalStatus: nullable(MaritalStatus),
  education: nullable(Education),
  occupation: nullable(
    T.String({
      maxLength: 12,
      pattern: '^[0-9A-Z-]+$',
      description: 'Occupation class 2022',
    }),
  ),
  industry: nullable(
    T.String({
      maxLength: 5,
      pattern: '^[A-Z0-9]+$',
      description: 'GB/T 4754-2017',
    }),
  ),
  employer: nullable(classed('C2', Text(100))),
  incomeBand: nullable(IncomeBand),
  riskPreference: nullable(RiskPreference),
  foundedOn: nullable(IsoDate),
  registeredCapitalFen: nullable(T.Integer({ minimum: 0, maximum: 9_000_000_000_000_000 })),
  capitalCurrency: nullable(T.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' })),
  businessScope: nullable(Text(1000)),
  legalRepresentative: nullable(classed('C2', Text(100))),
  shareholders: T.Array(PartyShare, { maxItems: 50 }),
  beneficialOwners: T.Array(PartyShare, { maxItems: 20 }),
  documents: T.Array(DocumentDraft, { maxItems: 10 }),
  phones: T.Array(PhoneDraft, { maxItems: 10 }),
  emails: T.Array(EmailDraft, { maxItems: 10 }),
  addresses: T.Array(AddressDraft, { maxItems: 10 }),
  consents: T.Array(ConsentDraft, { maxItems: 10 }),
  tags: T.Array(Tag, { maxItems: 20, uniqueItems: true }),
  sourceReferences: T.Array(SourceReference, { maxItems: 10 }),
  stage: Stage,
  ownerId: nullable(Id),
  branchId: T.Integer({ minimum: 1, maximum: 2_000_000_000 }),
  openedOn: IsoDate,
}
const optional = Object.fromEntries(
  Object.entries(CustomerFields).map(([key, schema]) => [key, T.Optional(schema)]),
) as unknown as {
  [K in keyof typeof CustomerFields]: T.TOptional<(typeof CustomerFields)[K]>
}

export const CustomerDraft = T.Object({ kind: CustomerKind, ...optional, name: CustomerFields.name }, closed)
export type CustomerDraft = T.Static<typeof CustomerDraft>
/** A change: only the fields that are to differ. null clears; a list replaces the whole list. */
export const CustomerChanges = T.Object(optional, {
  ...closed,
  minProperties: 1,
})
export type CustomerChanges = T.Static<typeof CustomerChanges>

const Masked = (what: string) => classed('C2', T.String({ description: `${what}, masked` }))

/** A customer as it leaves: every C2 identifier masked; `itemId` names what a reveal may open. */
export const Customer = T.Object({
  customerId: Id,
  number: T.String(),
  kind: CustomerKind,
  status: CustomerStatus,
  version: T.Integer(),
  name: Masked('Name'),
  formerNames: T.Array(Masked('Former name')),
  gender: nullable(Gender),
  birthDate: nullable(IsoDate),
  age: nullable(T.Integer()),
  nationality: nullable(T.String()),
  ethnicity: nullable(T.String()),
  maritalStatus: nullable(MaritalStatus),
  education: nullable(Education),
  occupation: nullable(T.String()),
  industry: nullable(T.String()),
  employer: nullable(Masked('Employer')),
  incomeBand: nullable(IncomeBand),
  riskPreference: nullable(RiskPreference),
  foundedOn: nullable(IsoDate),
  registeredCapitalFen: nullable(T.Integer()),
  capitalCurrency: nullable(T.String()),
  businessScope: nullable(T.String()),
  legalRepresentative: nullable(Masked('Legal representative')),
  shareholders: T.Array(
    T.Object({
      itemId: T.String(),
      name: Masked('Name'),
      sharePercent: nullable(T.Number()),
    }),
  ),
  beneficialOwners: T.Array(
    T.Object({
      itemId: T.String(),
      name: Masked('Name'),
      sharePercent: nullable(T.Number()),
    }),
  ),
  documents: T.Array(
    T.Object({
      itemId: T.String(),
      type: DocumentType,
      number: Masked('Number'),
      issuer: nullable(T.String()),
      validFrom: nullable(IsoDate),
      validTo: nullable(IsoDate),
      longTerm: T.Boolean(),
    }),
  ),
  phones: T.Array(T.Object({ itemId: T.String(), type: PhoneType, number: Masked('Number') })),
  emails: T.Array(T.Object({ itemId: T.String(), address: Masked('Address') })),
  addresses: T.Array(
    T.Object({
      itemId: T.String(),
      type: AddressType,
      division: nullable(T.String()),
      divisionName: nullable(T.String()),
      divisionEnglish: nullable(T.String()),
      street: Masked('Street'),
      postcode: nullable(T.String()),
    }),
  ),
  consents: T.Array(
    T.Object({
      purpose: ConsentPurpose,
      granted: T.Boolean(),
      givenOn: nullable(IsoDate),
    }),
  ),
  tags: T.Array(T.String()),
  sourceReferences: T.Array(T.Object({ system: T.String(), reference: T.String() })),
  stage: Stage,
  ownerId: nullable(Id),
  ownerName: nullable(T.String()),
  branchId: T.Integer(),
  branchName: T.String(),
  /** Whose family the customer belongs to. */
  department: nullable(T.String()),
  openedOn: IsoDate,
  documentExpiresOn: nullable(IsoDate),
  completenessPercent: T.Integer(),
  /** Fields that would make the record complete. */
  missing: T.Array(T.String()),
  pendingChangeCount: T.Integer(),
  createdAt: Instant,
  updatedAt: Instant,
  /** What this caller may do with this record: command ids. */
  actions: T.Array(T.String()),
})
export type Customer = T.Static<typeof Customer>

/** One line of a list or a search. */
export const CustomerLine = T.Object({
  customerId: Id,
  number: T.String(),
  kind: CustomerKind,
  status: CustomerStatus,
  version: T.Integer(),
  name: Masked('Name'),
  phone: nullable(Masked('Phone')),
  documentType: nullable(DocumentType),
  documentNumber: nullable(Masked('Document number')),
  gender: nullable(Gender),
  birthDate: nullable(IsoDate),
  age: nullable(T.Integer()),
  nationality: nullable(T.String()),
  maritalStatus: nullable(MaritalStatus),
  education: nullable(Education),
  occupation: nullable(T.String()),
  industry: nullable(T.String()),
  incomeBand: nullable(IncomeBand),
  riskPreference: nullable(RiskPreference),
  division: nullable(T.String()),
  divisionName: nullable(T.String()),
  divisionEnglish: nullable(T.String()),
  tags: T.Array(T.String()),
  stage: Stage,
  ownerId: nullable(Id),
  ownerName: nullable(T.String()),
  branchId: T.Integer(),
  branchName: T.String(),
  openedOn: IsoDate,
  documentExpiresOn: nullable(IsoDate),
  completenessPercent: T.Integer(),
  pendingChangeCount: T.Integer(),
  updatedAt: Instant,
})
export type CustomerLine = T.Static<typeof CustomerLine>
