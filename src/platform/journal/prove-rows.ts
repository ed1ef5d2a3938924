// Proves rows against the first signed checkpoint that covers each: only the leaves of that checkpoint's own stretch are read.

import type { Tx } from '../database/index.ts'
import { GENESIS_HASH, hashRow, type JournalRow } from './journal-row.ts'
import {
  type Checkpoint,
  findCheckpointBelow,
  findCovering,
  findJournalRow,
  listSettledHashes,
  type Position,
  START,
} from './journal-store.ts'
import { findPlace } from './look-store.ts'
import { emptyFrontier, unpackFrontier } from './merkle.ts'
import { type Proof, proofsOf } from './proof.ts'

const PAGE_ROWS = 10_000

export type ProvedStretch<P> = { checkpoint: Checkpoint; rows: { place: P; proof: Proof }[] }

const isBehind = (a: Position, b: Pick<Checkpoint, 'lastTxid' | 'lastRowId'>) =>
  BigInt(a.txid) === BigInt(b.lastTxid) ? a.rowId > b.lastRowId : BigInt(a.txid) > BigInt(b.lastTxid)

async function proveStretch<P extends Position>(
  tx: Tx,
  checkpoint: Checkpoint,
  places: P[],
): Promise<ProvedStretch<P>> {
  const below = await findCheckpointBelow(tx, checkpoint.treeSize)
  const frontier = below ? unpackFrontier(below.treeSize, below.frontier) : emptyFrontier()
  const wanted = new Map(places.map((place) => [place.rowId, place]))
  const entries: Buffer[] = []
  const found: { place: P; index: number }[] = []
  let position: Position = below ? { txid: below.lastTxid, rowId: below.lastRowId } : START
  while (frontier.size + entries.length < checkpoint.treeSize) {
    const left = checkpoint.treeSize - frontier.size - entries.length
    const rows = await listSettledHashes(tx, position, Math.min(PAGE_ROWS, left))
    const end = rows.at(-1)
    if (!end) break
    for (const row of rows) {
      const place = wanted.get(row.rowId)
      if (place) found.push({ place, index: frontier.size + entries.length })
      entries.push(row.hash)
    }
    position = { txid: end.txid, rowId: end.rowId }
  }
  const proofs = proofsOf(
    frontier,
    entries,
    found.map(({ index }) => index),
  )
  return { checkpoint, rows: found.map(({ place }, at) => ({ place, proof: proofs[at] as Proof })) }
}

/** Stretch by stretch, oldest first; rows that no checkpoint covers yet are left out. */
export async function* proveRows<P extends Position>(tx: Tx, places: readonly P[]): AsyncGenerator<ProvedStretch<P>> {
  const waiting = [...places].sort((a, b) =>
    a.txid === b.txid ? (a.rowId < b.rowId ? -1 : 1) : BigInt(a.txid) < BigInt(b.txid) ? -1 : 1,
  )
  for (;;) {
    const [first] = waiting
    const checkpoint = first && (await findCovering(tx, first))
    if (!checkpoint) return
    const next = waiting.findIndex((place) => isBehind(place, checkpoint))
    yield await proveStretch(tx, checkpoint, waiting.splice(0, next < 0 ? waiting.length : next))
  }
}

/** The first checkpoint over one row; null while none is. */
export async function findCoveringOf(tx: Tx, row: { chainId: string; seq: number }): Promise<Checkpoint | null> {
  const place = await findPlace(tx, row.chainId, row.seq)
  return place && findCovering(tx, place)
}

/** Whether a row hashes to what it says and follows the row before it. */
export async function fitsChain(tx: Tx, row: JournalRow): Promise<boolean> {
  const before = row.seq === 1 ? null : await findJournalRow(tx, row.chainId, row.seq - 1)
  const expected = row.seq === 1 ? GENESIS_HASH : before?.hash
  return hashRow(row).equals(row.hash) && (expected?.equals(row.prevHash) ?? false)
}
