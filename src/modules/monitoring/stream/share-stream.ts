// One share of the stream: its windows in memory, the steps it takes through the outbox, and what it hands on.

import { type Services, upkeep } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { lockCursor, type RelayedRow, relayStep } from '../../../platform/journal/index.ts'
import { type Entry, listBooked, postedIn, type Share } from '../../ledger/index.ts'
import type { Engine, EngineHit } from './engine.ts'
import type { FactsSource } from './facts-source.ts'
import { type Replayed, replay } from './replay.ts'
import { type HitRow, holdsShare, insertHits, type Place, saveCheckpoint } from './stream-store.ts'

/** A step ends when it has taken in so many: what is broken off is done again. */
const STEP_TRANSACTIONS_MAX = 20_000
/** What happened longer ago is taken into the windows, and no alert comes of it: a history that is loaded is no news. */
const NEWS_MS = 3 * 86_400_000

export const readerOf = (share: number) => `monitoring.${share}`

export type Hit = EngineHit & { entry: Entry }
/** Hands on what was hit and is new, in the transaction that moves the share on. */
export type TakeHits = (tx: Tx, hits: readonly Hit[]) => Promise<void>

export type ShareStream = {
  /** Takes the next rows of the outbox; answers how many, or null when the share is no longer this holder's. */
  step(): Promise<number | null>
  /** Puts the windows away, so that whoever goes on need not begin from the ledger. */
  putAway(): Promise<void>
  /** How the windows were made when they were made last. */
  readonly replayed: Replayed | null
}

type Parts = { services: Services; share: Share; holder: string; makeEngine: () => Engine; source: FactsSource; takeHits: TakeHits }

const rowOf = ({ entry, ...hit }: Hit, seenAt: Date): HitRow => ({
  ...hit,
  customerId: entry.customerId,
  transactionId: entry.transactionId,
  leg: entry.leg,
  bookedAt: entry.at,
  seenAt,
  amountFen: entry.amountFen,
})

/** Rows up to the limit of transactions, at least one. */
function withinStep(rows: readonly RelayedRow[]): { taken: number; batchIds: string[] } {
  const batchIds: string[] = []
  let transactions = 0
  let taken = 0
  for (const row of rows) {
    if (taken > 0 && transactions >= STEP_TRANSACTIONS_MAX) break
    for (const { batchId, count } of postedIn(row)) {
      batchIds.push(batchId)
      transactions += count
    }
    taken += 1
  }
  return { taken, batchIds }
}

export function openShare({ services, share, holder, makeEngine, source, takeHits }: Parts): ShareStream {
  let state: { engine: Engine; place: Place } | null = null
  let replayed: Replayed | null = null
  /** Something was taken in that is not committed: a transaction that is tried again begins with the windows before it. */
  let ahead = false
  const { clock } = services

  async function handle(tx: Tx, engine: Engine, batchIds: readonly string[]): Promise<void> {
    const entries = await listBooked(tx, batchIds, share)
    const now = clock.now()
    const hits: Hit[] = []
    ahead = true
    for (const [at, facts] of (await source(tx, entries)).entries()) {
      const entry = entries[at] as Entry
      const isNews = now.getTime() - entry.at.getTime() <= NEWS_MS
      if (!isNews) engine.take(facts)
      else for (const hit of engine.evaluate(facts)) hits.push({ ...hit, entry })
    }
    if (hits.length === 0) return
    const fresh = new Set((await insertHits(tx, hits.map((hit) => rowOf(hit, now)))).map(({ transactionId, leg, code, mode }) => `${transactionId}|${leg}|${code}|${mode}`))
    await takeHits(
      tx,
      hits.filter((hit) => hit.mode === 'live' && fresh.has(`${hit.entry.transactionId}|${hit.entry.leg}|${hit.code}|live`)),
    )
  }

  /** The engine at the place where the cursor stands: the one in memory, or one made for it. */
  async function engineAt(tx: Tx, place: Place): Promise<Engine> {
    if (state && !ahead && state.place.txid === place.txid && state.place.rowId === place.rowId) return state.engine
    const engine = makeEngine()
    replayed = await replay(services, tx, engine, source, share, place)
    state = { engine, place }
    ahead = false
    return engine
  }

  return {
    get replayed() {
      return replayed
    },
    async step() {
      try {
        let place: Place | null = null
        const taken = await upkeep(services, async (tx) => {
          if (!(await holdsShare(tx, { share: share.share, holder, now: clock.now() }))) return null
          const engine = await engineAt(tx, await lockCursor(tx, readerOf(share.share)))
          return relayStep(tx, readerOf(share.share), async (_, rows) => {
            const { taken, batchIds } = withinStep(rows)
            if (batchIds.length > 0) await handle(tx, engine, batchIds)
            const last = rows[taken - 1] as (typeof rows)[number] & Place
            place = { txid: last.txid, rowId: last.rowId }
            return taken
          })
        })
        if (taken === null) state = null
        else if (state && place) state.place = place
        ahead = false
        return taken
      } catch (error) {
        // What the engine took in is not written: it goes back to where the cursor stands.
        state = null
        ahead = false
        throw error
      }
    },
    async putAway() {
      const kept = state
      if (!kept) return
      await upkeep(services, async (tx) => {
        if (!(await holdsShare(tx, { share: share.share, holder, now: clock.now() }))) return
        await saveCheckpoint(tx, share.share, {
          ...kept.place,
          madeAt: clock.now(),
          fingerprint: kept.engine.fingerprint,
          bytes: kept.engine.snapshot(),
        })
      })
    },
  }
}
