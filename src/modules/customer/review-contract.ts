// The contract of change requests: ask with evidence, review, decide.

import {
  classed,
  Id,
  Instant,
  nullable,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
  Version,
} from '../../platform/contract/index.ts'
import { CustomerParams, closed } from './contract-parts.ts'
import { CustomerChanges } from './shapes.ts'

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
  /** The user who asked; null for other systems and machines. */
  askedById: nullable(Id),
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
