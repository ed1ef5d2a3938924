// The contract of keeping customers: open, change, deactivate, history, relationships.

import {
  classed,
  Id,
  Instant,
  IsoDate,
  nullable,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
  Version,
} from '../../platform/contract/index.ts'
import { CustomerParams, closed } from './contract-parts.ts'
import { Customer, CustomerChanges, CustomerDraft, Stage, Tag } from './shapes.ts'

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
/** Walls stand between departments: users on the other side no longer see the customer, and are not told why. */
export const assignDepartment = route({
  id: 'customer.assign-department',
  method: 'POST',
  path: '/customers/:customerId/department',
  summary: "Say which department's family a customer belongs to, or none",
  permission: 'customer.assign-department',
  command: true,
  params: CustomerParams,
  body: T.Object(
    { department: nullable(T.String({ minLength: 2, maxLength: 40, pattern: '^[a-z][a-z0-9-]*$' })), version: Version },
    closed,
  ),
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
export type HistoryEntry = T.Static<typeof HistoryEntry>
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
