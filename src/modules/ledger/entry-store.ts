// Every statement that writes entries: legs, positions, references and the batch in one round trip.

import type { Tx } from '../../platform/database/index.ts'
import type { Entry } from './entry.ts'
import type { Position } from './position.ts'

/** A column as an array literal: made of ids, codes and numbers, which need no quoting. Nothing but nulls: empty, unnest fills up. */
function literal(values: readonly (string | number | null)[]): string {
  let text = '{'
  let any = false
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (at > 0) text += ','
    if (value === null || value === undefined) text += 'NULL'
    else {
      any = true
      text += value
    }
  }
  return any ? `${text}}` : '{}'
}
const bytes = (values: readonly (Buffer | null)[]) =>
  literal(values.map((value) => value && `"\\\\x${value.toString('hex')}"`))

const ENTRY_COLUMNS: [name: string, type: string, column: (entries: readonly Entry[]) => string][] = [
  ['customer_id', 'uuid', (e) => literal(e.map((one) => one.customerId))],
  ['ts', 'timestamptz', (e) => literal(e.map((one) => one.at.toISOString()))],
  ['transaction_id', 'uuid', (e) => literal(e.map((one) => one.transactionId))],
  ['leg', 'smallint', (e) => literal(e.map((one) => one.leg))],
  ['account_id', 'uuid', (e) => literal(e.map((one) => one.accountId))],
  ['seq', 'bigint', (e) => literal(e.map((one) => one.seq))],
  ['amount_fen', 'bigint', (e) => literal(e.map((one) => one.amountFen))],
  ['balance_after_fen', 'bigint', (e) => literal(e.map((one) => one.balanceAfterFen))],
  ['fee_fen', 'bigint', (e) => literal(e.map((one) => one.feeFen))],
  ['value_date', 'date', (e) => literal(e.map((one) => one.valueDate))],
  ['booking_date', 'date', (e) => literal(e.map((one) => one.bookingDate))],
  ['currency', 'text', (e) => literal(e.map((one) => one.currency))],
  ['type', 'text', (e) => literal(e.map((one) => one.type))],
  ['channel', 'text', (e) => literal(e.map((one) => one.channel))],
  ['contra', 'text', (e) => literal(e.map((one) => one.contra))],
  ['mcc', 'text', (e) => literal(e.map((one) => one.mcc))],
  ['division', 'text', (e) => literal(e.map((one) => one.division))],
  ['merchant_id', 'uuid', (e) => literal(e.map((one) => one.merchantId))],
  ['card_id', 'uuid', (e) => literal(e.map((one) => one.cardId))],
  ['reverses', 'uuid', (e) => literal(e.map((one) => one.reverses))],
  ['other_customer_id', 'uuid', (e) => literal(e.map((one) => one.otherCustomerId))],
  ['other_account_id', 'uuid', (e) => literal(e.map((one) => one.otherAccountId))],
  ['hash', 'bytea', (e) => bytes(e.map((one) => one.hash))],
  ['sealed', 'bytea', (e) => bytes(e.map((one) => one.sealed))],
]
const NAMES = ENTRY_COLUMNS.map(([name]) => name).join(', ')
const N = ENTRY_COLUMNS.length
const UNNEST = ENTRY_COLUMNS.map(([, type], at) => `$${at + 1}::text::${type}[]`).join(', ')

const POSITION_COLUMNS: [name: string, type: string, column: (positions: readonly Position[]) => string][] = [
  ['customer_id', 'uuid', (p) => literal(p.map((one) => one.customerId))],
  ['account_id', 'uuid', (p) => literal(p.map((one) => one.accountId))],
  ['balance_fen', 'bigint', (p) => literal(p.map((one) => one.balanceFen))],
  ['held_fen', 'bigint', (p) => literal(p.map((one) => one.heldFen))],
  ['seq', 'bigint', (p) => literal(p.map((one) => one.seq))],
  ['last_hash', 'bytea', (p) => bytes(p.map((one) => one.lastHash))],
  ['last_booked_at', 'timestamptz', (p) => literal(p.map((one) => (one.lastBookedAt as Date).toISOString()))],
]
const P = POSITION_COLUMNS.length
const POSITION_UNNEST = POSITION_COLUMNS.map(([, type], at) => `$${N + at + 1}::text::${type}[]`).join(', ')
const POSITION_NAMES = POSITION_COLUMNS.map(([name]) => name).join(', ')

export type NewReference = {
  hash: Buffer
  requestHash: Buffer
  customerId: string
  transactionId: string
  at: Date
}
export type Batch = {
  batchId: string
  at: Date
  customerIds: string[]
  times: Date[]
  transactionIds: string[]
  totals: object[]
  root: Buffer
}

const WRITE = `with e as (insert into ledger_entry (${NAMES}) select * from unnest(${UNNEST})),
  p as (update ledger_position l set balance_fen = u.balance_fen, held_fen = u.held_fen, seq = u.seq, last_hash = u.last_hash,
      last_booked_at = u.last_booked_at
    from unnest(${POSITION_UNNEST}) as u (${POSITION_NAMES}) where l.customer_id = u.customer_id and l.account_id = u.account_id),
  r as (insert into ledger_reference (hash, request_hash, customer_id, transaction_id, ts)
    select * from unnest($${N + P + 1}::text::bytea[], $${N + P + 2}::text::bytea[], $${N + P + 3}::text::uuid[], $${N + P + 4}::text::uuid[],
      $${N + P + 5}::text::timestamptz[]))
  insert into ledger_batch (batch_id, at, customer_ids, ts, transaction_ids, totals, root)
  values ($${N + P + 6}, $${N + P + 7}, $${N + P + 8}::text::uuid[], $${N + P + 9}::text::timestamptz[], $${N + P + 10}::text::uuid[], $${N + P + 11}, $${N + P + 12})`

/** Entries are written once and never changed; a reference that another holds already ends the transaction (23505). */
export async function insertBooked(
  tx: Tx,
  entries: readonly Entry[],
  positions: readonly Position[],
  references: readonly NewReference[],
  batch: Batch,
): Promise<void> {
  await tx.run(WRITE, [
    ...ENTRY_COLUMNS.map(([, , column]) => column(entries)),
    ...POSITION_COLUMNS.map(([, , column]) => column(positions)),
    bytes(references.map((one) => one.hash)),
    bytes(references.map((one) => one.requestHash)),
    literal(references.map((one) => one.customerId)),
    literal(references.map((one) => one.transactionId)),
    literal(references.map((one) => one.at.toISOString())),
    batch.batchId,
    batch.at,
    literal(batch.customerIds),
    literal(batch.times.map((at) => at.toISOString())),
    literal(batch.transactionIds),
    JSON.stringify(batch.totals),
    batch.root,
  ])
}
