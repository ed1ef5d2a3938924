// Every statement on the journal and its companions.

import type { Event } from '../contract/index.ts'
import { BY_KEY, type CopyColumn, type Tx } from '../database/index.ts'
import type { JournalRow } from './journal-row.ts'
import { SETTLED } from './order-store.ts'

export type ChainHead = { seq: number; hash: Buffer }

/** Locks the heads of the given chains in ascending order; a chain without a row is not in the answer. */
export async function lockHeads(tx: Tx, chainIds: string[]): Promise<Map<string, ChainHead>> {
  const rows = await tx.rows<{ chain_id: string; seq: number; hash: Buffer }>(
    'select chain_id, seq, hash from journal_head where chain_id = any($1::uuid[]) order by chain_id for update',
    [chainIds],
  )
  return new Map(rows.map((row) => [row.chain_id, { seq: row.seq, hash: row.hash }]))
}

export async function lockHead(tx: Tx, chainId: string): Promise<ChainHead | null> {
  return tx.maybe<ChainHead>('select seq, hash from journal_head where chain_id = $1 for update', [chainId])
}

export const COLUMNS =
  'chain_id, seq, row_id, at, actor_kind, actor_id, actor_name, channel, origin, action, request_id, sealed, events, prev_hash, hash'

function valuesOf(row: JournalRow): unknown[] {
  return [
    row.chainId,
    row.seq,
    row.rowId,
    row.at,
    row.actorKind,
    row.actorId,
    row.actorName,
    row.channel,
    row.origin,
    row.action,
    row.requestId,
    row.sealed,
    JSON.stringify(row.events),
    row.prevHash,
    row.hash,
  ]
}

export type KeyedReply = { keyHash: Buffer; requestHash: Buffer; reply: Buffer; at: Date }

const INSERT_ONE = `insert into journal (${COLUMNS}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)`
const MOVE_HEAD = `insert into journal_head (chain_id, seq, hash) values ($1,$2,$15)
  on conflict (chain_id) do update set seq = excluded.seq, hash = excluded.hash`
const KEEP_KEY = 'insert into command_key (key_hash, request_hash, reply, at) values ($16,$17,$18,$4)'

/** Appends one row, moves the chain's head and keeps the answer under the caller's key; travels with COMMIT. */
export function insertJournalRow(tx: Tx, row: JournalRow, keyed: KeyedReply | null): void {
  if (keyed) {
    tx.later(`with j as (${INSERT_ONE}), h as (${MOVE_HEAD}) ${KEEP_KEY}`, [
      ...valuesOf(row),
      keyed.keyHash,
      keyed.requestHash,
      keyed.reply,
    ])
  } else {
    tx.later(`with j as (${INSERT_ONE}) ${MOVE_HEAD}`, valuesOf(row))
  }
}

const COPIED: CopyColumn[] = [
  ['chain_id', 'uuid'],
  ['seq', 'int'],
  ['row_id', 'uuid'],
  ['at', 'timestamptz'],
  ['actor_kind', 'text'],
  ['actor_id', 'text'],
  ['actor_name', 'text'],
  ['channel', 'text'],
  ['origin', 'text'],
  ['action', 'text'],
  ['request_id', 'text'],
  ['sealed', 'bytea'],
  ['events', 'jsonb'],
  ['prev_hash', 'bytea'],
  ['hash', 'bytea'],
]
const COPIED_HEAD: CopyColumn[] = [
  ['chain_id', 'uuid'],
  ['seq', 'int'],
  ['hash', 'bytea'],
]

/** Appends many rows, in the order of their chains; each chain's head becomes its last row. */
export async function insertJournalRows(tx: Tx, rows: readonly JournalRow[]): Promise<void> {
  const heads = new Map<string, { row: JournalRow; isNew: boolean }>()
  for (const row of rows) {
    const head = heads.get(row.chainId)
    if (head) head.row = row
    else heads.set(row.chainId, { row, isNew: row.seq === 1 })
  }
  await tx.copy('journal', COPIED, rows.map(valuesOf))
  const moved: JournalRow[] = []
  const fresh: unknown[][] = []
  for (const { row, isNew } of heads.values()) {
    if (isNew) fresh.push([row.chainId, row.seq, row.hash])
    else moved.push(row)
  }
  if (fresh.length > 0) await tx.copy('journal_head', COPIED_HEAD, fresh)
  if (moved.length > 0)
    await tx.run(
      `update journal_head h set seq = r.seq, hash = r.hash from unnest($1::uuid[], $2::int[], $3::bytea[]) as r (chain_id, seq, hash)
       where h.chain_id = r.chain_id`,
      [moved.map((row) => row.chainId), moved.map((row) => row.seq), moved.map((row) => row.hash)],
    )
}

export async function findKeyedReply(tx: Tx, keyHash: Buffer): Promise<{ requestHash: Buffer; reply: Buffer } | null> {
  return tx.maybe('select request_hash as "requestHash", reply from command_key where key_hash = $1', [keyHash])
}

export async function deleteOldKeys(tx: Tx, before: Date, rowsMax: number): Promise<number> {
  return tx.run('delete from command_key where key_hash in (select key_hash from command_key where at < $1 limit $2)', [
    before,
    rowsMax,
  ])
}

export type DbRow = {
  chain_id: string
  seq: number
  row_id: string
  at: Date
  actor_kind: string
  actor_id: string
  actor_name: string
  channel: string
  origin: string
  action: string
  request_id: string
  sealed: Buffer
  events: Event[]
  prev_hash: Buffer
  hash: Buffer
}
export const toRow = (row: DbRow): JournalRow => ({
  chainId: row.chain_id,
  seq: row.seq,
  rowId: row.row_id,
  at: row.at,
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  actorName: row.actor_name,
  channel: row.channel,
  origin: row.origin,
  action: row.action,
  requestId: row.request_id,
  sealed: row.sealed,
  events: row.events,
  prevHash: row.prev_hash,
  hash: row.hash,
})

/** One chain's rows, newest first, before a sequence number. */
export async function listChain(tx: Tx, chainId: string, beforeSeq: number, limit: number): Promise<JournalRow[]> {
  const rows = await tx.rows<DbRow>(
    `${BY_KEY}select ${COLUMNS} from journal where chain_id = $1 and seq < $2 order by seq desc limit $3`,
    [chainId, beforeSeq, limit],
  )
  return rows.map(toRow)
}

export async function findJournalRow(tx: Tx, chainId: string, seq: number): Promise<JournalRow | null> {
  const row = await tx.maybe<DbRow>(`select ${COLUMNS} from journal where chain_id = $1 and seq = $2`, [chainId, seq])
  return row && toRow(row)
}

export type Position = { txid: string; rowId: string }
export const START: Position = { txid: '0', rowId: '00000000-0000-0000-0000-000000000000' }
export type PositionedRow = JournalRow & { txid: string }

/**
 * Rows after a position in (txid, row_id) order, only of transactions older than every one still running:
 * whatever comes later sorts behind them, so a reader that keeps its position misses nothing.
 * The order names the table's columns: a bare `txid` would be the text selected above, where 1000 stands before 999.
 */
export async function listSettledAfter(tx: Tx, after: Position, limit: number): Promise<PositionedRow[]> {
  const rows = await tx.rows<DbRow & { txid: string }>(
    `select txid::text, ${COLUMNS} from journal
     where (txid, row_id) > ($1::text::xid8, $2::uuid) and txid < ${SETTLED}
     order by journal.txid, journal.row_id limit $3`,
    [after.txid, after.rowId, limit],
  )
  return rows.map((row) => ({ ...toRow(row), txid: row.txid }))
}

export type RelayedRow = Pick<PositionedRow, 'chainId' | 'seq' | 'at' | 'actorId' | 'actorName' | 'action' | 'events'>

/** Only what the relay tells of the same rows: never their sealed state, which is most of their weight. */
export const listSettledEvents = (
  tx: Tx,
  after: Position,
  limit: number,
): Promise<(RelayedRow & { txid: string; rowId: string })[]> =>
  tx.rows(
    `select txid::text, row_id as "rowId", chain_id as "chainId", seq, at, actor_id as "actorId", actor_name as "actorName", action, events
     from journal where (txid, row_id) > ($1::text::xid8, $2::uuid) and txid < ${SETTLED}
     order by journal.txid, journal.row_id limit $3`,
    [after.txid, after.rowId, limit],
  )

/** What a reader has not read, also of transactions that others still run beside: in one snapshot, all that is visible. */
export const listUnread = (
  tx: Tx,
  reader: string,
  limit: number,
): Promise<(RelayedRow & { txid: string; rowId: string })[]> =>
  tx.rows(
    `select txid::text, row_id as "rowId", chain_id as "chainId", seq, at, actor_id as "actorId", actor_name as "actorName", action, events
     from journal where (txid, row_id) > (select last_txid, last_row_id from relay_cursor where reader = $1
       union all select '0'::xid8, '${START.rowId}'::uuid order by 1 desc, 2 desc limit 1)
     order by journal.txid, journal.row_id limit $2`,
    [reader, limit],
  )

/** Only what a checkpoint needs of the same rows. */
export async function listSettledHashes(
  tx: Tx,
  after: Position,
  limit: number,
): Promise<{ txid: string; rowId: string; hash: Buffer }[]> {
  return tx.rows(
    `select txid::text, row_id as "rowId", hash from journal
     where (txid, row_id) > ($1::text::xid8, $2::uuid) and txid < ${SETTLED}
     order by journal.txid, journal.row_id limit $3`,
    [after.txid, after.rowId, limit],
  )
}

export type Checkpoint = {
  treeSize: number
  at: Date
  root: Buffer
  frontier: Buffer
  lastTxid: string
  lastRowId: string
  keyId: string
  signature: Buffer
}
const CHECKPOINT = `tree_size as "treeSize", at, root, frontier, last_txid::text as "lastTxid", last_row_id as "lastRowId",
  key_id as "keyId", signature`

export async function findLastCheckpoint(tx: Tx): Promise<Checkpoint | null> {
  return tx.maybe(`select ${CHECKPOINT} from journal_checkpoint order by tree_size desc limit 1`)
}

export async function listCheckpoints(tx: Tx, afterSize: number, limit: number): Promise<Checkpoint[]> {
  return tx.rows(`select ${CHECKPOINT} from journal_checkpoint where tree_size > $1 order by tree_size limit $2`, [
    afterSize,
    limit,
  ])
}

/** The first checkpoint whose tree holds the row at a place; null while none does. */
export async function findCovering(tx: Tx, place: Position): Promise<Checkpoint | null> {
  return tx.maybe(
    `select ${CHECKPOINT} from journal_checkpoint
     where (last_txid, last_row_id) >= ($1::text::xid8, $2::uuid) order by last_txid, last_row_id limit 1`,
    [place.txid, place.rowId],
  )
}

/** The checkpoint before the one of this size. */
export async function findCheckpointBelow(tx: Tx, treeSize: number): Promise<Checkpoint | null> {
  return tx.maybe(`select ${CHECKPOINT} from journal_checkpoint where tree_size < $1 order by tree_size desc limit 1`, [
    treeSize,
  ])
}

export async function insertCheckpoint(tx: Tx, point: Checkpoint): Promise<void> {
  await tx.run(
    `insert into journal_checkpoint (tree_size, at, root, frontier, last_txid, last_row_id, key_id, signature)
     values ($1,$2,$3,$4,$5::text::xid8,$6,$7,$8)`,
    [
      point.treeSize,
      point.at,
      point.root,
      point.frontier,
      point.lastTxid,
      point.lastRowId,
      point.keyId,
      point.signature,
    ],
  )
}

export async function lockCursor(tx: Tx, reader: string): Promise<Position> {
  const row = await tx.maybe<Position>(
    'select last_txid::text as txid, last_row_id as "rowId" from relay_cursor where reader = $1 for update',
    [reader],
  )
  if (row) return row
  await tx.run(
    'insert into relay_cursor (reader, last_txid, last_row_id) values ($1,$2::text::xid8,$3) on conflict do nothing',
    [reader, START.txid, START.rowId],
  )
  return START
}

/** How far each reader of the outbox has come. */
export const listCursors = (tx: Tx): Promise<{ reader: string; rowId: string }[]> =>
  tx.rows('select reader, last_row_id as "rowId" from relay_cursor')

export async function moveCursor(tx: Tx, reader: string, to: Position): Promise<void> {
  await tx.run('update relay_cursor set last_txid = $2::text::xid8, last_row_id = $3 where reader = $1', [
    reader,
    to.txid,
    to.rowId,
  ])
}

export const relayLock = (reader: string) => `kahu.relay.${reader}`

export async function tryExclusive(tx: Tx, name: string): Promise<boolean> {
  const row = await tx.one<{ got: boolean }>('select pg_try_advisory_xact_lock(hashtext($1)) as got', [name])
  return row.got
}

/** The place of a reader of the outbox, waited for: for work that must not run beside it. */
export async function waitExclusive(tx: Tx, reader: string): Promise<void> {
  await tx.run('select pg_advisory_xact_lock(hashtext($1))', [relayLock(reader)])
}

export async function notify(tx: Tx, channel: string, payload: string): Promise<void> {
  await tx.run('select pg_notify($1, $2)', [channel, payload])
}

export type AccessRecord = {
  customerId: string
  at: Date
  recordId: string
  actorId: string
  actorName: string
  action: string
  requestId: string
  /** Classes of data that were shown in the clear. */
  opened: string
}

export async function insertAccessRecords(tx: Tx, records: AccessRecord[]): Promise<void> {
  const list = <K extends keyof AccessRecord>(key: K) => records.map((record) => record[key])
  await tx.run(
    `insert into access_record (customer_id, at, record_id, actor_id, actor_name, action, request_id, opened)
     select c, t, r, i, n, a, q, string_to_array(o, ',')
     from unnest($1::uuid[],$2::timestamptz[],$3::uuid[],$4::text[],$5::text[],$6::text[],$7::text[],$8::text[]) as u (c, t, r, i, n, a, q, o)`,
    [
      list('customerId'),
      list('at'),
      list('recordId'),
      list('actorId'),
      list('actorName'),
      list('action'),
      list('requestId'),
      list('opened'),
    ],
  )
}

/** All rows of the journal in verification order, from a chain position on. */
export async function listForVerify(
  tx: Tx,
  after: { chainId: string; seq: number },
  limit: number,
): Promise<JournalRow[]> {
  const rows = await tx.rows<DbRow>(
    `select ${COLUMNS} from journal where (chain_id, seq) > ($1::uuid, $2) order by chain_id, seq limit $3`,
    [after.chainId, after.seq, limit],
  )
  return rows.map(toRow)
}

export async function listHeads(tx: Tx, chainIds: string[]): Promise<Map<string, ChainHead>> {
  const rows = await tx.rows<{ chain_id: string; seq: number; hash: Buffer }>(
    'select chain_id, seq, hash from journal_head where chain_id = any($1::uuid[])',
    [chainIds],
  )
  return new Map(rows.map((row) => [row.chain_id, { seq: row.seq, hash: row.hash }]))
}

/** Heads whose chain has no rows at all: the whole chain was removed. */
export async function listOrphanHeads(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.rows<{ chain_id: string }>(
    'select h.chain_id from journal_head h where not exists (select 1 from journal j where j.chain_id = h.chain_id) limit $1',
    [limit],
  )
  return rows.map((row) => row.chain_id)
}
