// Every statement that writes entries: legs, positions, references and the batch, in one round trip or two.

import type { CopyColumn, Tx } from '../../platform/database/index.ts'
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
  if (type === 'timestamptz') return literal((values as Date[]).map((at) => at.toISOString()))
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
  ['last_booked_at', 'timestamptz', (p) => literal(p.map((one) => (one.lastBookedAt as Date).toISOString()))],
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
export type Batch = {
  batchId: string
  at: Date
  customerIds: string[]
  times: Date[]
  transactionIds: string[]
  totals: object[]
  root: Buffer
}

/** Lists from `$from` on, cast from the texts they travel as. */
const listsFrom = (from: number, types: readonly string[]) =>
  types.map((type, at) => `$${from + at}::text::${type}[]`).join(', ')
const typesOf = (columns: readonly (readonly [string, string, ...unknown[]])[]) => columns.map(([, type]) => type)

/** Positions, references and the batch, their values from `$from` on. */
function restFrom(from: number): string {
  const references = from + P
  const batch = references + 5
  return `p as (update ledger_position l set balance_fen = u.balance_fen, held_fen = u.held_fen, seq = u.seq, last_hash = u.last_hash,
      last_booked_at = u.last_booked_at
    from unnest(${listsFrom(from, typesOf(POSITION_COLUMNS))}) as u (${POSITION_NAMES})
    where l.customer_id = u.customer_id and l.account_id = u.account_id),
  r as (insert into ledger_reference (hash, request_hash, customer_id, transaction_id, ts)
    select * from unnest(${listsFrom(references, ['bytea', 'bytea', 'uuid', 'uuid', 'timestamptz'])}))
  insert into ledger_batch (batch_id, at, customer_ids, ts, transaction_ids, totals, root)
  values ($${batch}, $${batch + 1}, ${listsFrom(batch + 2, ['uuid', 'timestamptz', 'uuid'])}, $${batch + 5}, $${batch + 6})`
}
const WRITE = `with e as (insert into ledger_entry (${NAMES}) select * from unnest(${listsFrom(1, typesOf(ENTRY_COLUMNS))})),
  ${restFrom(N + 1)}`
const WRITE_REST = `with ${restFrom(1)}`
/** From so many on COPY is quicker than a statement with arrays. */
const COPY_FROM = 200
const COPIED = ENTRY_COLUMNS.map(([name, type]): CopyColumn => [name, type])

/** Entries are written once and never changed; a reference that another holds already ends the transaction (23505). */
export async function insertBooked(
  tx: Tx,
  entries: readonly Entry[],
  positions: readonly Position[],
  references: readonly NewReference[],
  batch: Batch,
): Promise<void> {
  const copied = entries.length >= COPY_FROM
  if (copied) {
    const rows = entries.map((entry) => ENTRY_COLUMNS.map(([, , field]) => entry[field]))
    await tx.copy('ledger_entry', COPIED, rows)
  }
  await tx.run(copied ? WRITE_REST : WRITE, [
    ...(copied ? [] : ENTRY_COLUMNS.map((column) => columnOf(entries, column))),
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
