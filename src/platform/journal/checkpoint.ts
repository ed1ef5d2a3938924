// Checkpoints: every minute a signed Merkle root over all rows so far, so that a cut tail or a removed chain is seen.

import type { Tx } from '../database/index.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Vault } from '../vault/index.ts'
import {
  type Checkpoint,
  findLastCheckpoint,
  insertCheckpoint,
  listSettledHashes,
  START,
  tryExclusive,
} from './journal-store.ts'
import { addLeaf, emptyFrontier, packFrontier, rootOf, unpackFrontier } from './merkle.ts'

const PAGE_ROWS = 10_000
/** One checkpoint covers at most this many rows; the next follows at once. */
const CHECKPOINT_ROWS_MAX = 1_000_000

/** The bytes that are signed: size, time and root of the tree. */
export function checkpointText(point: Pick<Checkpoint, 'treeSize' | 'at' | 'root'>): Buffer {
  return Buffer.from(`kahu-journal\n${point.treeSize}\n${point.at.toISOString()}\n${point.root.toString('base64')}\n`)
}

/** Adds all settled rows since the last checkpoint to the tree and signs its head; null when there are none. */
export async function makeCheckpoint(tx: Tx, vault: Vault, clock: Clock): Promise<Checkpoint | null> {
  if (!(await tryExclusive(tx, 'kahu.journal.checkpoint'))) return null
  const last = await findLastCheckpoint(tx)
  const frontier = last ? unpackFrontier(last.treeSize, last.frontier) : emptyFrontier()
  let position = last ? { txid: last.lastTxid, rowId: last.lastRowId } : START
  const sizeBefore = frontier.size
  for (;;) {
    const rows = await listSettledHashes(tx, position, PAGE_ROWS)
    for (const row of rows) addLeaf(frontier, row.hash)
    const end = rows.at(-1)
    if (end) position = { txid: end.txid, rowId: end.rowId }
    if (rows.length < PAGE_ROWS || frontier.size - sizeBefore >= CHECKPOINT_ROWS_MAX) break
  }
  if (frontier.size === sizeBefore) return null
  const head = { treeSize: frontier.size, at: clock.now(), root: rootOf(frontier) }
  const { keyId, signature } = vault.sign(checkpointText(head))
  const point = {
    ...head,
    frontier: packFrontier(frontier),
    lastTxid: position.txid,
    lastRowId: position.rowId,
    keyId,
    signature,
  }
  await insertCheckpoint(tx, point)
  return point
}
