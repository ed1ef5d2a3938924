// Every statement that writes entries: legs, positions, references and the batch, in one round trip or two.

import type { CopyColumn, Tx } from '../../platform/database/index.ts'
import { bytes, literal, times } from './array-literal.ts'
import type { Entry } from './entry.ts'
import type { Position } from './position.ts'
import type { BatchTotal } from './rollups/rollup-store.ts'

/** Columns of an entry: name, type, and the field it holds. */
const ENTRY_COLUMNS: readonly (readonly [...CopyColumn, keyof Entry])[] = [
  ['customer_id', 'uuid', 'customerId'],
  ['ts', 'timestamptz', 'at'],
  ['transaction_id', 'uuid', 'transactionId'],
  ['leg', 'smallint', 'leg'],
  ['account_id', 'uuid', 'accountId'],
  ['seq', 'bigint', 'seq'],
  ['amount_fen', 'bigint', 'amountFen'],
  ['balance_after_fen', 'bigint', 'balanceAfterFen'],
  ['fee_fen', 'bigint', 'feeFen'],
  ['value_date', 'date', 'valueDate'],
  ['booking_date', 'date', 'bookingDate'],
  ['currency', 'text', 'currency'],
  ['type', 'text', 'type'],
  ['channel', 'text', 'channel'],
  ['contra', 'text', 'contra'],
  ['mcc', 'text', 'mcc'],
  ['division', 'text', 'division'],
  ['merchant_id', 'uuid', 'merchantId'],
  ['card_id', 'uuid', 'cardId'],
  ['reverses', 'uuid', 'reverses'],
  ['other_customer_id', 'uuid', 'otherCustomerId'],
  ['other_account_id', 'uuid', 'otherAccountId'],
  ['hash', 'bytea', 'hash'],
  ['sealed', 'bytea', 'sealed'],
]

/** One column of all entries as an array literal. */
function columnOf(entries: readonly Entry[], [, type, field]: (typeof ENTRY_COLUMNS)[number]): string {
  const values = entries.map((entry) => entry[field])
  if (type === 'bytea') return bytes(values as (Buffer | null)[])
  if (type === 'timestamptz') return times(values as Date[])
  return literal(values as (string | number | null)[])
}
const NAMES = ENTRY_COLUMNS.map(([name]) => name).join(', ')
const N = ENTRY_COLUMNS.length

const POSITION_COLUMNS: [name: string, type: string, column: (positions: readonly Position[]) => string][] = [
  ['customer_id', 'uuid', (p) => literal(p.map((one) => one.customerId))],
  ['account_id', 'uuid', (p) => literal(p.map((one) => one.accountId))],
  ['balance_fen', 'bigint', (p) => literal(p.map((one) => one.balanceFen))],
  ['held_fen', 'bigint', (p) => literal(p.map((one) => one.heldFen))],
  ['seq', 'bigint', (p) => literal(p.map((one) => one.seq))],
  ['last_hash', 'bytea', (p) => bytes(p.map((one) => one.lastHash))],
  ['last_booked_at', 'timestamptz', (p) => times(p.map((one) => one.lastBookedAt as Date))],
]
const P = POSITION_COLUMNS.length
const POSITION_NAMES = POSITION_COLUMNS.map(([name]) => name).join(', ')

export type NewReference = {
  hash: Buffer
  requestHash: Buffer
  customerId: string
  transactionId: string
  at: Date
}
/** `customerIds` and `times`: one moment in each month of each customer that was booked in. */
export type Batch = {
  batchId: string
  at: Date
  customerIds: string[]
  times: Date[]
  transactionIds: string[]
  totals: readonly BatchTotal[]
  root: Buffer
}

/** Lists from `$from` on, cast from the texts they travel as. */
const listsFrom = (from: number, types: readonly string[]) =>
  types.map((type, at) => `$${from + at}::text::${type}[]`).join(', ')
const typesOf = (columns: readonly (readonly [string, string, ...unknown[]])[]) => columns.map(([, type]) => type)

/** Positions, their values from `$from` on. */
const positionsFrom = (
  from: number,
) => `update ledger_position l set balance_fen = u.balance_fen, held_fen = u.held_fen, seq = u.seq,
    last_hash = u.last_hash, last_booked_at = u.last_booked_at
  from unnest(${listsFrom(from, typesOf(POSITION_COLUMNS))}) as u (${POSITION_NAMES})
  where l.customer_id = u.customer_id and l.account_id = u.account_id`
const batchFrom = (
  from: number,
) => `insert into ledger_batch (batch_id, at, customer_ids, ts, transaction_ids, totals, root)
  values ($${from}, $${from + 1}, ${listsFrom(from + 2, ['uuid', 'timestamptz', 'uuid'])}, $${from + 5}, $${from + 6})`
/** COPY takes a json as its text. */
const BATCH_COLUMNS: readonly CopyColumn[] = [
  ['batch_id', 'uuid'],
  ['at', 'timestamptz'],
  ['customer_ids', 'uuid[]'],
  ['ts', 'timestamptz[]'],
  ['transaction_ids', 'uuid[]'],
  ['totals', 'text'],
  ['root', 'bytea'],
]
const REFERENCE_COLUMNS: readonly CopyColumn[] = [
  ['hash', 'bytea'],
  ['request_hash', 'bytea'],
  ['customer_id', 'uuid'],
  ['transaction_id', 'uuid'],
  ['ts', 'timestamptz'],
]
const REFERENCE_NAMES = REFERENCE_COLUMNS.map(([name]) => name).join(', ')
const R = REFERENCE_COLUMNS.length
const WRITE = `with e as (insert into ledger_entry (${NAMES}) select * from unnest(${listsFrom(1, typesOf(ENTRY_COLUMNS))})),
  r as (insert into ledger_reference (${REFERENCE_NAMES}) select * from unnest(${listsFrom(N + 1, typesOf(REFERENCE_COLUMNS))})),
  p as (${positionsFrom(N + R + 1)})
  ${batchFrom(N + R + P + 1)}`
const WRITE_POSITIONS = positionsFrom(1)
/** From so many on COPY is quicker than a statement with arrays. */
const COPY_FROM = 200
const COPIED = ENTRY_COLUMNS.map(([name, type]): CopyColumn => [name, type])

const referenceRow = (one: NewReference) => [one.hash, one.requestHash, one.customerId, one.transactionId, one.at]

function referenceLists(references: readonly NewReference[]): string[] {
  return [
    bytes(references.map((one) => one.hash)),
    bytes(references.map((one) => one.requestHash)),
    literal(references.map((one) => one.customerId)),
    literal(references.map((one) => one.transactionId)),
    times(references.map((one) => one.at)),
  ]
}

/**
 * Entries are written once and never changed; a reference that another holds already ends the transaction (23505).
 * What is left for later travels with COMMIT: nobody waits for it.
 */
export async function insertBooked(
  tx: Tx,
  entries: readonly Entry[],
  positions: readonly Position[],
  references: readonly NewReference[],
  batch: Batch,
): Promise<void> {
  const moved = POSITION_COLUMNS.map(([, , column]) => column(positions))
  const { batchId, at, customerIds, times: moments, transactionIds, root } = batch
  const totals = JSON.stringify(batch.totals)
  if (entries.length < COPY_FROM) {
    const lists = ENTRY_COLUMNS.map((column) => columnOf(entries, column))
    const own = [batchId, at, literal(customerIds), times(moments), literal(transactionIds), totals, root]
    return tx.later(WRITE, [...lists, ...referenceLists(references), ...moved, ...own])
  }
  const rows = entries.map((entry) => ENTRY_COLUMNS.map(([, , field]) => entry[field]))
  const copies = [
    tx.copy('ledger_entry', COPIED, rows),
    tx.copy('ledger_batch', BATCH_COLUMNS, [[batchId, at, customerIds, moments, transactionIds, totals, root]]),
  ]
  if (references.length > 0) copies.push(tx.copy('ledger_reference', REFERENCE_COLUMNS, references.map(referenceRow)))
  tx.later(WRITE_POSITIONS, moved)
  await Promise.all(copies)
}

/** Drops the oldest batches below an id; ids sort by time. The entries themselves stay. */
export const deleteBatches = (tx: Tx, belowId: string, limit: number): Promise<number> =>
  tx.run(
    'delete from ledger_batch where batch_id in (select batch_id from ledger_batch where batch_id < $1 order by batch_id limit $2)',
    [belowId, limit],
  )
