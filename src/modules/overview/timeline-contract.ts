// The contract of the timeline: everything that happened with a customer, one list, newest first.

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
} from '../../platform/contract/index.ts'
import { HistoryEntry } from '../customer/contract.ts'
import { TransactionLine } from '../ledger/contract.ts'

export const TIMELINE_KINDS = [
  'transaction',
  'account',
  'card',
  'contact',
  'change',
  'document',
  'request',
  'relationship',
  'import',
  'reveal',
  'access',
] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]
/** From here on a transaction is a large one, in fen: the yuan from which banks report cash. */
export const LARGE_FEN = 5_000_000

export const TimelineItem = T.Object({
  id: T.String(),
  at: Instant,
  kind: oneOf(...TIMELINE_KINDS),
  /** Who did it; for transactions nobody is named. */
  by: nullable(T.String()),
  action: T.String(),
  /** The account or card it concerns, where there is one. */
  accountId: nullable(Id),
  cardId: nullable(Id),
  entry: nullable(HistoryEntry),
  transaction: nullable(TransactionLine),
})
export type TimelineItem = T.Static<typeof TimelineItem>

export const showTimeline = route({
  id: 'overview.timeline',
  method: 'POST',
  path: '/customers/:customerId/timeline',
  summary: 'Everything that happened with a customer as one list, newest first, as far as the caller may see each kind',
  permission: 'customer.history',
  params: T.Object({ customerId: Id }),
  body: T.Object(
    {
      /** Without it all that the caller may see. */
      kinds: T.Optional(T.Array(oneOf(...TIMELINE_KINDS), { minItems: 1, maxItems: TIMELINE_KINDS.length })),
      /** Bank days, both included. */
      since: T.Optional(IsoDate),
      until: T.Optional(IsoDate),
      /** In merchants, counterparties and purposes of transactions, and in names of users. */
      text: T.Optional(classed('C2', T.String({ minLength: 1, maxLength: 60 }))),
      /** Only changes of this field; nothing else then. */
      field: T.Optional(T.String({ maxLength: 40, pattern: '^[A-Za-z]+$' })),
      transactions: T.Optional(oneOf('large', 'all')),
      cursor: T.Optional(nullable(PageQuery.cursor)),
      limit: PageQuery.limit,
    },
    { additionalProperties: false },
  ),
  reply: pageOf(TimelineItem),
})
