// The state of a share as it must stand at its place in the stream: from its checkpoint, or made anew from the ledger.

import type { Services } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { listSettledEvents } from '../../../platform/journal/index.ts'
import { type Entry, listBooked, listBookedSince, postedIn, type Share } from '../../ledger/index.ts'
import type { Engine } from '../rule/engine-types.ts'
import { WINDOW_MINUTES_MAX } from '../rule-contract.ts'
import type { FactsSource } from './facts-source.ts'
import { findCheckpoint, findPlaceBefore, type Place } from './stream-store.ts'

const ROWS_AT_ONCE = 500
const ENTRIES_AT_ONCE = 20_000
/** Booked so shortly before the place, the order of the outbox decides; before that, time does. */
const BY_OUTBOX_MS = 3_600_000

const isBehind = (a: Place, b: Place) => BigInt(a.txid) < BigInt(b.txid) || (a.txid === b.txid && a.rowId < b.rowId)

export type Replayed = { engine: Engine; entries: number; from: 'checkpoint' | 'ledger' }

async function* outbox(tx: Tx, from: Place, to: Place, share: Share): AsyncGenerator<Entry[]> {
  for (let at = from; isBehind(at, to); ) {
    const rows = (await listSettledEvents(tx, at, ROWS_AT_ONCE)).filter((row) => !isBehind(to, row))
    const last = rows.at(-1)
    if (!last) return
    const batchIds = rows.flatMap((row) => postedIn(row).map(({ batchId }) => batchId))
    if (batchIds.length > 0) yield await listBooked(tx, batchIds, share)
    at = { txid: last.txid, rowId: last.rowId }
  }
}

/** Takes entries into the windows without telling what they hit. */
async function take(tx: Tx, engine: Engine, source: FactsSource, entries: readonly Entry[]): Promise<number> {
  // Evaluated, not only learnt: quiet periods stand then where they stood.
  for (const facts of await source(tx, entries)) engine.evaluate(facts)
  return entries.length
}

/**
 * Makes an engine that stands at the place. From the checkpoint when it holds every window that the rules ask for; otherwise from
 * all entries of the longest window, in the order of time, and of the last hour in that of the outbox.
 */
export async function replay(
  services: Pick<Services, 'clock'>,
  tx: Tx,
  make: () => Engine,
  source: FactsSource,
  share: Share,
  place: Place,
): Promise<Replayed> {
  let entries = 0
  const kept = await findCheckpoint(tx, share.share)
  const restored = make()
  if (kept && !isBehind(place, kept) && restored.restore(kept.bytes).length === 0) {
    for await (const some of outbox(tx, kept, place, share)) entries += await take(tx, restored, source, some)
    return { engine: restored, entries, from: 'checkpoint' }
  }
  const engine = make()
  const nowMs = services.clock.now().getTime()
  const until = new Date(nowMs - BY_OUTBOX_MS)
  const recent: Entry[][] = []
  for await (const some of outbox(tx, await findPlaceBefore(tx, until), place, share)) recent.push(some)
  const later = new Set(recent.flat().map(({ transactionId }) => transactionId))
  let after = {
    at: new Date(nowMs - WINDOW_MINUTES_MAX * 60_000),
    transactionId: '00000000-0000-0000-0000-000000000000',
  }
  for (;;) {
    const page = await listBookedSince(tx, share, after, until, ENTRIES_AT_ONCE)
    const last = page.at(-1)
    if (!last) break
    entries += await take(
      tx,
      engine,
      source,
      page.filter(({ transactionId }) => !later.has(transactionId)),
    )
    after = { at: last.at, transactionId: last.transactionId }
  }
  for (const some of recent) entries += await take(tx, engine, source, some)
  return { engine, entries, from: 'ledger' }
}
