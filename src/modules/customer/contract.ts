// The customer module's contract: find, open, see, change and keep customers.

import {
  classed,
  event,
  Id,
  Instant,
  IsoDate,
  nullable,
  oneOf,
  PAGE_ROWS_DEFAULT,
  PAGE_ROWS_MAX,
  PageQuery,
  pageOf,
  route,
  T,
  Version,
} from '../../platform/contract/index.ts'
import { Filter, GroupKey, Sort } from './filter.ts'
import { Customer, CustomerChanges, CustomerDraft, CustomerLine, Stage, Tag } from './shapes.ts'

export * from './filter.ts'
export * from './shapes.ts'

const closed = { additionalProperties: false } as const
const CustomerParams = T.Object({ customerId: Id })
const Cursor = PageQuery.cursor

/** What the one box made of the text. */
export const Recognised = oneOf(
  'resident-id',
  'credit-code',
  'document',
  'phone',
  'email',
  'customer-number',
  'card-number',
  'account-number',
  'name',
  'pinyin',
  'latin',
  'nothing',
)

/** POST, because what is searched for is personal and must not stand in a URL. */
export const searchCustomers = route({
  id: 'customer.search',
  method: 'POST',
  path: '/customers/search',
  summary: 'One box: recognises a number, phone or e-mail, otherwise searches names',
  permission: 'customer.search',
  body: T.Object(
    {
      text: classed('C2', T.String({ minLength: 1, maxLength: 100 })),
      as: T.Optional(Recognised),
      limit: T.Optional(T.Integer({ minimum: 1, maximum: 50, default: 20 })),
    },
    closed,
  ),
  reply: T.Object({
    recognised: Recognised,
    items: T.Array(CustomerLine),
    more: T.Boolean(),
    tookMs: T.Number(),
  }),
})
export const listCustomers = route({
  id: 'customer.list',
  method: 'POST',
  path: '/customers/list',
  summary: 'Customers by combined filters, sorted, page by page',
  permission: 'customer.list',
  body: T.Object(
    {
      filter: Filter,
      sort: T.Optional(Sort),
      cursor: T.Optional(nullable(Cursor)),
      limit: T.Optional(
        T.Integer({
          minimum: 1,
          maximum: PAGE_ROWS_MAX,
          default: PAGE_ROWS_DEFAULT,
        }),
      ),
      count: T.Optional(T.Boolean()),
    },
    closed,
  ),
  /** `count` stops at `countLimit`: "10,000+". */
  reply: T.Object({
    items: T.Array(CustomerLine),
    next: nullable(T.String()),
    count: nullable(T.Integer()),
    countCapped: T.Boolean(),
    tookMs: T.Number(),
  }),
})
export const countCustomers = route({
  id: 'customer.count-by',
  method: 'POST',
  path: '/customers/count-by',
  summary: 'Counts of customers by one attribute, from any filter',
  permission: 'customer.count-by',
  body: T.Object({ filter: Filter, by: GroupKey }, closed),
  reply: T.Object({
    groups: T.Array(
      T.Object({
        key: nullable(T.Union([T.String(), T.Integer()])),
        label: nullable(T.String()),
        count: T.Integer(),
      }),
    ),
    total: T.Integer(),
    asOf: Instant,
  }),
})
export const showCustomer = route({
  id: 'customer.show',
  method: 'GET',
  path: '/customers/:customerId',
  summary: 'One customer, masked',
  permission: 'customer.show',
  params: CustomerParams,
  reply: Customer,
})
export const RevealPurpose = oneOf(
  'verify-identity',
  'contact-customer',
  'handle-request',
  'correct-data',
  'risk-review',
  'legal-duty',
)
/** Paths of values that can be opened: `name`, `documents.<itemId>`, `phones.<itemId>`, `emails.<itemId>`, `addresses.<itemId>`, `employer`, `legalRepresentative`. */
export const RevealField = T.String({
  maxLength: 60,
  pattern:
    '^(name|employer|legalRepresentative|formerNames|(documents|phones|emails|addresses|shareholders|beneficialOwners)\\.[a-z0-9]+)$',
})
export const revealCustomer = route({
  id: 'customer.reveal',
  method: 'POST',
  path: '/customers/:customerId/reveal',
  summary: 'Open masked values for a purpose; journaled',
  permission: 'customer.reveal',
  command: true,
  params: CustomerParams,
  body: T.Object(
    {
      fields: T.Array(RevealField, {
        minItems: 1,
        maxItems: 10,
        uniqueItems: true,
      }),
      purpose: RevealPurpose,
      note: T.Optional(T.String({ maxLength: 200 })),
    },
    closed,
  ),
  reply: T.Object({
    values: T.Array(T.Object({ field: T.String(), value: classed('C2', T.String()) })),
    shownForSeconds: T.Integer(),
    ledgerNumber: T.String(),
  }),
})

export const createCustomer = route({
  id: 'customer.create',
  method: 'POST',
  path: '/customers',
  summary: 'Open a customer',
  permission: 'customer.create',
  command: true,
  body: CustomerDraft,
  reply: Customer,
})
export const updateCustomer = route({
  id: 'customer.update',
  method: 'PATCH',
  path: '/customers/:customerId',
  summary: 'Change a customer: only the fields given',
  permission: 'customer.update',
  command: true,
  params: CustomerParams,
  body: T.Object({ changes: CustomerChanges, version: Version }, closed),
  reply: Customer,
})
export const deactivateCustomer = route({
  id: 'customer.deactivate',
  method: 'POST',
  path: '/customers/:customerId/deactivate',
  summary: 'Set a customer inactive, with a reason',
  permission: 'customer.deactivate',
  command: true,
  params: CustomerParams,
  body: T.Object({ reason: T.String({ minLength: 1, maxLength: 200 }), version: Version }, closed),
  reply: Customer,
})
export const reactivateCustomer = route({
  id: 'customer.reactivate',
  method: 'POST',
  path: '/customers/:customerId/reactivate',
  summary: 'Make an inactive customer active again',
  permission: 'customer.reactivate',
  command: true,
  params: CustomerParams,
  body: T.Object({ version: Version }, closed),
  reply: Customer,
})
export const BULK_ROWS_MAX = 500
/** One answer per customer; one refused harms no other. */
export const bulkUpdateCustomers = route({
  id: 'customer.bulk-update',
  method: 'POST',
  path: '/customers/bulk-update',
  summary: 'Give owner, stage or tags to many customers at once',
  permission: 'customer.bulk-update',
  command: true,
  body: T.Object(
    {
      customerIds: T.Array(Id, {
        minItems: 1,
        maxItems: BULK_ROWS_MAX,
        uniqueItems: true,
      }),
      set: T.Object(
        {
          ownerId: T.Optional(nullable(Id)),
          stage: T.Optional(Stage),
          addTags: T.Optional(T.Array(Tag, { maxItems: 10 })),
          removeTags: T.Optional(T.Array(Tag, { maxItems: 10 })),
        },
        { ...closed, minProperties: 1 },
      ),
    },
    closed,
  ),
  reply: T.Object({
    changed: T.Integer(),
    unchanged: T.Integer(),
    refused: T.Array(T.Object({ customerId: Id, code: T.String() })),
  }),
})

export const HistoryEntry = T.Object({
  seq: T.Integer(),
  at: Instant,
  by: T.String(),
  channel: T.String(),
  action: T.String(),
  fields: T.Array(
    T.Object({
      field: T.String(),
      before: nullable(classed('C2', T.String())),
      after: nullable(classed('C2', T.String())),
      restorable: T.Boolean(),
    }),
  ),
})
export const customerHistory = route({
  id: 'customer.history',
  method: 'GET',
  path: '/customers/:customerId/history',
  summary: 'Who changed what and when, newest first, masked',
  permission: 'customer.history',
  params: CustomerParams,
  query: T.Object(
    {
      ...PageQuery,
      field: T.Optional(T.String({ maxLength: 40, pattern: '^[A-Za-z]+$' })),
    },
    closed,
  ),
  reply: pageOf(HistoryEntry),
})
export const restoreField = route({
  id: 'customer.restore-field',
  method: 'POST',
  path: '/customers/:customerId/restore-field',
  summary: 'Give a field the value it had before a change',
  permission: 'customer.restore-field',
  command: true,
  params: CustomerParams,
  body: T.Object(
    {
      seq: T.Integer({ minimum: 1 }),
      field: T.String({ maxLength: 40, pattern: '^[A-Za-z]+$' }),
      version: Version,
    },
    closed,
  ),
  reply: Customer,
})

export const RelationshipType = oneOf(
  'spouse',
  'parent',
  'child',
  'guarantor',
  'guaranteed-by',
  'shareholder',
  'invests-in',
  'legal-representative',
  'represented-by',
  'beneficial-owner',
  'beneficially-owned-by',
  'employer',
  'employee',
  'household',
  'group',
  'referrer',
  'referred-by',
  'account-owner',
  'account-user',
)
export type RelationshipType = T.Static<typeof RelationshipType>
export const Relationship = T.Object({
  relationshipId: Id,
  type: RelationshipType,
  otherId: Id,
  /** Null where the other customer is outside the caller's scope: then only the type is shown. */
  otherNumber: nullable(T.String()),
  otherName: nullable(classed('C2', T.String())),
  sharePercent: nullable(T.Number()),
  validFrom: nullable(IsoDate),
  validTo: nullable(IsoDate),
  source: T.String(),
})
export const listRelationships = route({
  id: 'customer.list-relationships',
  method: 'GET',
  path: '/customers/:customerId/relationships',
  summary: 'Relationships of a customer, with both ends',
  permission: 'customer.show',
  params: CustomerParams,
  reply: T.Object({ items: T.Array(Relationship) }),
})
/** "The other is the <type> of this customer": type spouse, parent … read from this record. The inverse is written on the other. */
export const addRelationship = route({
  id: 'customer.add-relationship',
  method: 'POST',
  path: '/customers/:customerId/relationships',
  summary: 'Relate two customers; the inverse is kept on the other',
  permission: 'customer.add-relationship',
  command: true,
  params: CustomerParams,
  body: T.Object(
    {
      type: RelationshipType,
      otherId: Id,
      sharePercent: T.Optional(nullable(T.Number({ minimum: 0, maximum: 100 }))),
      validFrom: T.Optional(nullable(IsoDate)),
      validTo: T.Optional(nullable(IsoDate)),
    },
    closed,
  ),
  reply: Relationship,
})
export const endRelationship = route({
  id: 'customer.end-relationship',
  method: 'POST',
  path: '/customers/:customerId/relationships/:relationshipId/end',
  summary: 'End a relationship on both sides',
  permission: 'customer.end-relationship',
  command: true,
  params: T.Object({ customerId: Id, relationshipId: Id }),
  body: T.Object({ validTo: T.Optional(IsoDate) }, closed),
  reply: Relationship,
})

export const ChangeStatus = oneOf('pending', 'accepted', 'refused')
export const Evidence = T.Object(
  {
    name: T.String({
      minLength: 1,
      maxLength: 80,
      pattern: '^[^\\u0000-\\u001f/\\\\]+$',
    }),
    mediaType: oneOf('image/png', 'image/jpeg', 'application/pdf', 'text/plain'),
    base64: classed('C2', T.String({ maxLength: 1_400_000, pattern: '^[A-Za-z0-9+/=]*$' })),
  },
  closed,
)
export const ChangeRequest = T.Object({
  changeRequestId: Id,
  customerId: Id,
  customerNumber: T.String(),
  customerName: classed('C2', T.String()),
  channel: T.String(),
  askedBy: T.String(),
  askedAt: Instant,
  status: ChangeStatus,
  fields: T.Array(
    T.Object({
      field: T.String(),
      before: nullable(classed('C2', T.String())),
      after: nullable(classed('C2', T.String())),
    }),
  ),
  evidence: T.Array(
    T.Object({
      evidenceId: Id,
      name: T.String(),
      mediaType: T.String(),
      bytes: T.Integer(),
    }),
  ),
  note: nullable(T.String()),
  baseVersion: T.Integer(),
  recordVersion: T.Integer(),
  decidedBy: nullable(T.String()),
  decidedAt: nullable(Instant),
  decisionReason: nullable(T.String()),
})
export type ChangeRequest = T.Static<typeof ChangeRequest>
/** For channels (the customer's app, counter kiosk) and for staff who may not decide. */
export const requestChange = route({
  id: 'customer.request-change',
  method: 'POST',
  path: '/customers/:customerId/change-requests',
  summary: 'Ask for a change with evidence; it waits for review',
  permission: 'customer.request-change',
  command: true,
  bodyBytesMax: 8_000_000,
  params: CustomerParams,
  body: T.Object(
    {
      changes: CustomerChanges,
      channel: oneOf('counter', 'mobile-bank', 'web-bank', 'phone', 'mail', 'system'),
      note: T.Optional(T.String({ maxLength: 500 })),
      evidence: T.Optional(T.Array(Evidence, { maxItems: 5 })),
    },
    closed,
  ),
  reply: ChangeRequest,
})
export const listChangeRequests = route({
  id: 'customer.list-change-requests',
  method: 'GET',
  path: '/change-requests',
  summary: 'Pending changes to review, oldest first',
  permission: 'customer.list-change-requests',
  query: T.Object(
    {
      ...PageQuery,
      status: T.Optional(ChangeStatus),
      customerId: T.Optional(Id),
    },
    closed,
  ),
  reply: pageOf(ChangeRequest),
})
export const showEvidence = route({
  id: 'customer.show-evidence',
  method: 'GET',
  path: '/change-requests/:changeRequestId/evidence/:evidenceId',
  summary: 'One piece of evidence as a file',
  permission: 'customer.decide-change-request',
  params: T.Object({ changeRequestId: Id, evidenceId: Id }),
  streams: 'application/octet-stream',
})
export const decideChangeRequest = route({
  id: 'customer.decide-change-request',
  method: 'POST',
  path: '/change-requests/:changeRequestId/decide',
  summary: 'Accept (and apply) or refuse a pending change; never the own one',
  permission: 'customer.decide-change-request',
  command: true,
  params: T.Object({ changeRequestId: Id }),
  /** `recordVersion` is the version the reviewer saw: if the record moved since, 409. */
  body: T.Object(
    {
      decision: oneOf('accept', 'refuse'),
      reason: T.Optional(T.String({ maxLength: 200 })),
      recordVersion: Version,
    },
    closed,
  ),
  reply: ChangeRequest,
})

export const SavedView = T.Object({
  viewId: Id,
  name: T.String(),
  shared: T.Boolean(),
  isDefault: T.Boolean(),
  mine: T.Boolean(),
  filter: Filter,
  sort: nullable(Sort),
  columns: T.Array(T.String()),
  version: T.Integer(),
})
export type SavedView = T.Static<typeof SavedView>
const ViewFields = {
  name: T.String({ minLength: 1, maxLength: 40 }),
  shared: T.Boolean(),
  isDefault: T.Boolean(),
  filter: Filter,
  sort: nullable(Sort),
  columns: T.Array(T.String({ maxLength: 40, pattern: '^[A-Za-z]+$' }), {
    maxItems: 40,
  }),
}
export const listViews = route({
  id: 'customer.list-views',
  method: 'GET',
  path: '/customer-views',
  summary: 'Saved views: own and shared',
  permission: 'customer.list',
  reply: T.Object({ items: T.Array(SavedView) }),
})
export const saveView = route({
  id: 'customer.save-view',
  method: 'POST',
  path: '/customer-views',
  summary: 'Save a view of the list',
  permission: 'customer.list',
  command: true,
  body: T.Object({ viewId: T.Optional(Id), version: T.Optional(Version), ...ViewFields }, closed),
  reply: SavedView,
})
export const deleteView = route({
  id: 'customer.delete-view',
  method: 'DELETE',
  path: '/customer-views/:viewId',
  summary: 'Remove an own view',
  permission: 'customer.list',
  command: true,
  params: T.Object({ viewId: Id }),
  reply: T.Object({ viewId: Id }),
})

export const EXPORT_ROWS_MAX = 200_000
export const EXPORT_COLUMNS = [
  'number',
  'kind',
  'name',
  'phone',
  'documentType',
  'documentNumber',
  'gender',
  'birthDate',
  'nationality',
  'maritalStatus',
  'education',
  'occupation',
  'industry',
  'incomeBand',
  'riskPreference',
  'divisionName',
  'stage',
  'status',
  'branchName',
  'ownerName',
  'openedOn',
  'documentExpiresOn',
  'tags',
  'completenessPercent',
  'updatedAt',
] as const
export const exportCustomers = route({
  id: 'customer.export',
  method: 'POST',
  path: '/customers/export',
  summary: 'The filtered list as CSV or XLSX, masked, with its purpose on record',
  permission: 'customer.export',
  body: T.Object(
    {
      filter: Filter,
      sort: T.Optional(Sort),
      columns: T.Array(oneOf(...EXPORT_COLUMNS), {
        minItems: 1,
        maxItems: 40,
        uniqueItems: true,
      }),
      format: oneOf('csv', 'xlsx'),
      purpose: oneOf('customer-service', 'campaign', 'report', 'regulator', 'audit'),
      note: T.Optional(T.String({ maxLength: 200 })),
    },
    closed,
  ),
  streams: 'application/octet-stream',
})

export const customerCreated = event({
  id: 'customer.created',
  summary: 'A customer was opened',
  data: T.Object({ customerId: Id }),
})
export const customerChanged = event({
  id: 'customer.changed',
  summary: 'A customer changed',
  data: T.Object({
    customerId: Id,
    version: T.Integer(),
    fields: T.Array(T.String()),
  }),
})
export const changeRequested = event({
  id: 'customer.change-requested',
  summary: 'A change waits for review',
  data: T.Object({ customerId: Id, changeRequestId: Id }),
})
export const changeDecided = event({
  id: 'customer.change-decided',
  summary: 'A pending change was decided',
  data: T.Object({ customerId: Id, changeRequestId: Id, status: T.String() }),
})
