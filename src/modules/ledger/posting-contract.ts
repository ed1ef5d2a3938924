// The contract of posting: what a caller sends, one at a time or many, and what it is answered.

import { classed, Id, Instant, IsoDate, nullable, oneOf, route, T } from '../../platform/contract/index.ts'
import { AMOUNT_FEN_MAX, CHANNELS, POSTING_TYPES } from './posting-type.ts'

const closed = { additionalProperties: false } as const
export const BATCH_POSTINGS_MAX = 1_000
const BATCH_BYTES_MAX = 2_097_152

/** `either`: by number (anybody's account to credit), or by ids (within the caller's scope). */
export const AccountRef = T.Object(
  {
    number: T.Optional(classed('C2', T.String({ minLength: 6, maxLength: 40, pattern: '^[0-9A-Z -]+$' }))),
    customerId: T.Optional(Id),
    accountId: T.Optional(Id),
  },
  { ...closed, description: 'Either `number`, or `customerId` and `accountId`' },
)
export type AccountRef = T.Static<typeof AccountRef>

const memoText = (max: number) => T.Optional(classed('C2', T.String({ minLength: 1, maxLength: max })))
export const Memo = T.Object(
  {
    counterpartyName: memoText(100),
    counterpartyNumber: memoText(40),
    counterpartyBank: memoText(100),
    purpose: memoText(200),
  },
  closed,
)

const Fen = T.Integer({ minimum: 1, maximum: AMOUNT_FEN_MAX, description: "Count of the currency's minor unit" })
const FeeFen = T.Integer({ minimum: 0, maximum: AMOUNT_FEN_MAX })
export const Reference = T.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[\\x21-\\x7e]+$',
  description:
    "The caller's own reference: sent again with the same content it books nothing twice and answers as before",
})

const shared = {
  reference: Reference,
  type: oneOf(...POSTING_TYPES),
  currency: T.String({ pattern: '^[A-Z]{3}$' }),
  debit: T.Optional(AccountRef),
  credit: T.Optional(AccountRef),
  channel: oneOf(...CHANNELS),
  valueDate: T.Optional(IsoDate),
  bookingDate: T.Optional(IsoDate),
  merchantId: T.Optional(Id),
  mcc: T.Optional(T.String({ pattern: '^[0-9]{4}$' })),
  division: T.Optional(T.String({ pattern: '^[0-9]{6}$' })),
  cardId: T.Optional(Id),
  holdId: T.Optional(Id),
  memo: T.Optional(Memo),
  abroad: T.Optional(T.Boolean({ description: 'A card used outside the mainland: its product may name a fee for it' })),
}
export const Posting = T.Object({ ...shared, amountFen: Fen, feeFen: T.Optional(FeeFen) }, closed)
export type Posting = T.Static<typeof Posting>

/** In a batch a wrong amount is that posting's own refusal, not the refusal of all. */
export const BatchPosting = T.Object({ ...shared, amountFen: T.Number(), feeFen: T.Optional(T.Number()) }, closed)
export type BatchPosting = T.Static<typeof BatchPosting>

/** The balance after, for an account within the caller's scope; null for anybody else's. */
const Side = T.Object({ accountId: nullable(Id), balanceFen: nullable(classed('C2', T.Integer())) })

export const Posted = T.Object({
  transactionId: Id,
  reference: T.String(),
  ts: Instant,
  bookingDate: IsoDate,
  valueDate: IsoDate,
  /** Booked before, under the same reference. */
  replayed: T.Boolean(),
  debit: nullable(Side),
  credit: nullable(Side),
})
export type Posted = T.Static<typeof Posted>

export const post = route({
  id: 'ledger.post',
  method: 'POST',
  path: '/ledger/postings',
  summary: 'Book one posting; durable when it is answered, harmless when it is sent again',
  permission: 'ledger.post',
  body: Posting,
  reply: Posted,
})

export const BatchItem = T.Object({
  status: oneOf('posted', 'refused'),
  reference: T.String(),
  posted: nullable(Posted),
  refused: nullable(
    T.Object({
      code: T.String(),
      facts: T.Record(T.String(), T.Unknown()),
      fields: T.Array(T.Object({ field: T.String(), rule: T.String() })),
    }),
  ),
})
export type BatchItem = T.Static<typeof BatchItem>

export const postBatch = route({
  id: 'ledger.post-batch',
  method: 'POST',
  path: '/ledger/posting-batches',
  summary: 'Book up to 1,000 postings, each with its own answer: one that is refused harms no other',
  permission: 'ledger.post-batch',
  bodyBytesMax: BATCH_BYTES_MAX,
  body: T.Object({ postings: T.Array(BatchPosting, { minItems: 1, maxItems: BATCH_POSTINGS_MAX }) }, closed),
  reply: T.Object({ items: T.Array(BatchItem), posted: T.Integer(), refused: T.Integer() }),
})
