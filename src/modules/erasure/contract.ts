// The contract of deleting customers: what holds it up, asking for it, what is left of a deleted one, and opening its archive.

import {
  event,
  Id,
  Instant,
  IsoDate,
  nullable,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
} from '../../platform/contract/index.ts'
import { STATES } from './erasure.ts'

const closed = { additionalProperties: false } as const
const CustomerParams = T.Object({ customerId: Id })
export const ErasureState = oneOf(...STATES)
/** Why a customer is deleted. */
export const ErasurePurpose = oneOf('customer-request', 'retention-over', 'order')
/** Why an archive is opened. */
export const ArchivePurpose = oneOf('claim', 'authority', 'audit')
/** How long an approved opening lasts. */
export const OPENING_HOURS = 24
const PEOPLE_MAX = 20

export const Bar = T.Object({ code: T.String(), count: T.Integer(), until: nullable(T.String()) })
export const Erasure = T.Object({
  customerId: Id,
  number: T.String(),
  state: ErasureState,
  purpose: ErasurePurpose,
  askedBy: T.String(),
  approvedBy: T.Array(T.String(), { maxItems: PEOPLE_MAX }),
  approvedAt: Instant,
  pendingChangeId: nullable(Id),
  dutyEndedOn: IsoDate,
  archiveUntil: IsoDate,
  /** Whether there is an archive that opens. */
  archived: T.Boolean(),
  archiveBytes: nullable(T.Integer()),
  archiveDestroyedAt: nullable(Instant),
  erasedAt: nullable(Instant),
  bars: T.Array(Bar),
})
export type Erasure = T.Static<typeof Erasure>

export const checkErasure = route({
  id: 'erasure.check',
  method: 'GET',
  path: '/customers/:customerId/erasure-check',
  summary: 'What holds the deletion of a customer up, and what would be kept until when',
  permission: 'erasure.delete-customer',
  params: CustomerParams,
  reply: T.Object({
    number: T.String(),
    bars: T.Array(Bar),
    dutyEndsOn: IsoDate,
    archiveUntil: IsoDate,
    /** How many rows would be deleted, and how many stay as facts that lead to nobody. */
    deleted: T.Integer(),
    staying: T.Integer(),
  }),
})
export const deleteCustomer = route({
  id: 'erasure.delete-customer',
  method: 'POST',
  path: '/customers/:customerId/erase',
  summary:
    "Delete a customer: archive everything under another key, then destroy the customer's own; two others must agree",
  permission: 'erasure.delete-customer',
  command: true,
  freshFactor: true,
  approvals: 2,
  params: CustomerParams,
  body: T.Object({ purpose: ErasurePurpose }, closed),
  reply: T.Object({ customerId: Id, state: ErasureState, archiveUntil: IsoDate }),
})
export const listErasures = route({
  id: 'erasure.list',
  method: 'GET',
  path: '/erasures',
  summary: 'Deleted customers, newest first: number, when, by whom, under which approval, and the archive until when',
  permission: 'erasure.list',
  query: T.Object({ ...PageQuery, number: T.Optional(T.String({ maxLength: 32 })) }, closed),
  reply: pageOf(Erasure),
})
export const showErasure = route({
  id: 'erasure.show',
  method: 'GET',
  path: '/erasures/:customerId',
  summary: 'What is left of one deleted customer, and the own openings of the archive that still hold',
  permission: 'erasure.list',
  params: CustomerParams,
  reply: T.Object({
    erasure: Erasure,
    openings: T.Array(T.Object({ openingId: Id, purpose: ArchivePurpose, until: Instant }), { maxItems: PEOPLE_MAX }),
  }),
})
export const openArchive = route({
  id: 'erasure.open-archive',
  method: 'POST',
  path: '/erasures/:customerId/openings',
  summary: 'Ask to open the archive of a deleted customer; another must agree, then it can be fetched for a day',
  permission: 'erasure.open-archive',
  command: true,
  freshFactor: true,
  approvals: 1,
  params: CustomerParams,
  body: T.Object({ purpose: ArchivePurpose, reference: T.Optional(T.String({ maxLength: 100 })) }, closed),
  reply: T.Object({ openingId: Id, until: Instant }),
})
export const fetchArchive = route({
  id: 'erasure.fetch-archive',
  method: 'POST',
  path: '/erasures/:customerId/openings/:openingId/file',
  summary: 'The archive of a deleted customer as JSON, in the clear; journaled each time',
  permission: 'erasure.open-archive',
  freshFactor: true,
  params: T.Object({ customerId: Id, openingId: Id }),
  streams: 'application/json',
})

const moved = T.Object({ customerId: Id, state: ErasureState })
export const erasureMoved = event({
  id: 'erasure.moved',
  summary: 'The deletion of a customer went a step on',
  data: moved,
})
