// What batches of the outbox booked, in the order in which they were booked: for readers who follow the ledger entry by entry.

import type { Tx } from '../../platform/database/index.ts'
import { literal } from './array-literal.ts'
import type { Entry } from './entry.ts'
import { ENTRY_COLUMNS } from './read-store.ts'
import { bookedAtOf } from './transaction-id.ts'

/** A share of the customers: several readers divide them by the last byte of the id. */
export type Share = { share: number; shares: number }
export const shareOf = (customerId: string, shares: number): number =>
  Number.parseInt(customerId.slice(-2), 16) % shares

const inShare = (from: number) => `get_byte(uuid_send(customer_id), 15) % $${from}::int = $${from + 1}::int`

/** Every leg that batches booked on the customers of a share: batch by batch as given, within it in the order of booking. */
export async function listBooked(tx: Tx, batchIds: readonly string[], { share, shares }: Share): Promise<Entry[]> {
  const batches = await tx.rows<{ batchId: string; ids: string[] }>(
    'select batch_id as "batchId", transaction_ids as ids from ledger_batch where batch_id = any($1::uuid[])',
    [batchIds],
  )
  const idsOf = new Map(batches.map(({ batchId, ids }) => [batchId, ids]))
  const places = new Map<string, number>()
  const moments = new Set<number>()
  for (const batchId of batchIds)
    for (const id of idsOf.get(batchId) ?? []) {
      places.set(id, places.size)
      moments.add(bookedAtOf(id).getTime())
    }
  if (places.size === 0) return []
  let [first, last] = [Number.POSITIVE_INFINITY, 0]
  for (const ms of moments) [first, last] = [Math.min(first, ms), Math.max(last, ms)]
  // By moment, not by id: a group of postings shares its moment, and the index on time finds the group at once.
  const entries = await tx.rows<Entry>(
    `select ${ENTRY_COLUMNS} from ledger_entry_all
     where ts = any($1::text::timestamptz[]) and ts >= $2 and ts <= $3 and ${inShare(4)}`,
    [literal([...moments].map((ms) => new Date(ms).toISOString())), new Date(first), new Date(last), shares, share],
  )
  const placeOf = (entry: Entry) => places.get(entry.transactionId) as number
  return entries
    .filter(({ transactionId }) => places.has(transactionId))
    .sort((a, b) => placeOf(a) - placeOf(b) || a.leg - b.leg)
}

/** The legs of a share's customers from a moment on, a page in the order of time: what state is made anew from. */
export const listBookedSince = (
  tx: Tx,
  { share, shares }: Share,
  after: { at: Date; transactionId: string },
  until: Date,
  limit: number,
): Promise<Entry[]> =>
  tx.rows<Entry>(
    `select ${ENTRY_COLUMNS} from ledger_entry_all
     where ts >= $1 and ts < $3 and (ts, transaction_id) > ($1, $2::uuid) and ${inShare(4)}
     order by ts, transaction_id, leg limit $6`,
    [after.at, after.transactionId, until, shares, share, limit],
  )
