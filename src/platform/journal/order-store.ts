// The statements that keep the journal's order over a restore into a server whose transaction counter is lower.

import type { Tx } from '../database/index.ts'

/** Where rows become settled: below the oldest running transaction, in the journal's own order. */
export const SETTLED = '(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + journal_added())::text::xid8'

export type OrderState = {
  /** The last place in the order that a row, a reader or a checkpoint knows. */
  newest: bigint
  /** The first place that the next transaction of this server could get. */
  next: bigint
  /** The number of the oldest running transaction. */
  oldestRunning: bigint
}

/** One snapshot: what is visible was committed before `next` on a server that wrote it itself. */
export async function findOrderState(tx: Tx): Promise<OrderState> {
  const row = await tx.one<{ newest: string; next: string; oldestRunning: string }>(
    `select greatest(
         (select txid::text::bigint from journal order by journal.txid desc limit 1),
         (select max(last_txid::text::bigint) from relay_cursor),
         (select last_txid::text::bigint from journal_checkpoint order by tree_size desc limit 1),
         0)::text as newest,
       (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + journal_added())::text as next,
       pg_snapshot_xmin(pg_current_snapshot())::text as "oldestRunning"`,
  )
  return { newest: BigInt(row.newest), next: BigInt(row.next), oldestRunning: BigInt(row.oldestRunning) }
}

/** Waits until every transaction that wrote a row has ended and lets none write until this one has. */
export async function lockJournal(tx: Tx): Promise<void> {
  await tx.run('lock table journal in exclusive mode')
}

export async function setAdded(tx: Tx, added: bigint): Promise<void> {
  await tx.run(
    `create or replace function journal_added() returns bigint language sql stable as $$ select ${added}::bigint $$`,
  )
}

/** A reader that is told nothing of what was before it: it begins behind the newest row. Does nothing where it has begun. */
export async function beginAtEnd(tx: Tx, reader: string): Promise<void> {
  await tx.run(
    `insert into relay_cursor (reader, last_txid, last_row_id)
     select $1, txid, row_id from journal where txid < ${SETTLED} order by txid desc, row_id desc limit 1
     on conflict do nothing`,
    [reader],
  )
}
