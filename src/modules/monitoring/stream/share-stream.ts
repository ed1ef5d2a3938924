// One share of the stream: its windows in memory, the steps it takes through the outbox, and what it hands on.

import {
  type BatchAnswer,
  batchCommand,
  type CommandContext,
  jobCall,
  runBatch,
  type Services,
  upkeep,
} from '../../../platform/command/index.ts'
import { lockCursor, type RelayedRow, relayStep } from '../../../platform/journal/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { type Hit as AlertHit, hitEvents, recordHits } from '../../casework/index.ts'
import { type Entry, listBooked, postedIn, type Share } from '../../ledger/index.ts'
import type { FactsSource } from './facts-source.ts'
import { alertHitOf } from './hit-of.ts'
import { type Replayed, replay } from './replay.ts'
import type { RunningRules } from './running-rules.ts'
import { type HitRow, holdsShare, insertHits, type Place, saveCheckpoint } from './stream-store.ts'

/** A step ends when it has taken in so many: what is broken off is done again. */
const STEP_TRANSACTIONS_MAX = 20_000
/** What happened longer ago is taken into the windows, and no alert comes of it: a history that is loaded is no news. */
const NEWS_MS = 3 * 86_400_000

export const readerOf = (share: number) => `monitoring.${share}`

export type ShareStream = {
  /** Takes the next rows of the outbox; answers how many, or null when the share is no longer this holder's. */
  step(): Promise<number | null>
  /** Puts the windows away, so that whoever goes on need not begin from the ledger. */
  putAway(): Promise<void>
  /** How the windows were made when they were made last. */
  readonly replayed: Replayed | null
}
type Parts = { services: Services; share: Share; holder: string; makeRules: () => RunningRules; source: FactsSource }
type State = { rules: RunningRules; place: Place }
type Found = { row: HitRow; alert: AlertHit }

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

/** Takes legs into the windows, in order; answers what was hit by what is news, quiet hits apart. */
function evaluate(
  rules: RunningRules,
  entries: readonly Entry[],
  facts: Awaited<ReturnType<FactsSource>>,
  now: Date,
): Found[] {
  const found: Found[] = []
  for (const [at, entry] of entries.entries())
    for (const hit of rules.engine.evaluate(facts[at] as (typeof facts)[number])) {
      if (hit.quiet || now.getTime() - entry.at.getTime() > NEWS_MS) continue
      const { code, version, mode } = rules.of(hit)
      const { customerId, transactionId, leg, at: bookedAt, amountFen } = entry
      const row = {
        customerId,
        transactionId,
        leg,
        code,
        mode,
        version,
        bookedAt,
        seenAt: now,
        score: hit.score,
        amountFen,
      }
      found.push({ row: { ...row, facts: hit.contributions }, alert: alertHitOf(rules.of(hit), hit, entry) })
    }
  return found
}

const keyOf = ({ transactionId, leg, code, mode }: HitRow) => `${transactionId}|${leg}|${code}|${mode}`

/** Keeps hits once; those of live rules that are new become alerts, told by the journal row of the step. */
async function keep({ tx, vault, clock }: CommandContext, found: readonly Found[]): Promise<BatchAnswer> {
  if (found.length === 0) return { refused: null, change: null }
  const fresh = new Set(
    (
      await insertHits(
        tx,
        found.map(({ row }) => row),
      )
    ).map(keyOf),
  )
  const alerts = found.filter(({ row }) => row.mode === 'live' && fresh.has(keyOf(row))).map(({ alert }) => alert)
  if (alerts.length === 0) return { refused: null, change: null }
  const recorded = await recordHits(tx, alerts, clock.now())
  return {
    refused: null,
    change: {
      chain: { id: namedId('monitoring', 'stream'), key: vault.bankKey },
      before: null,
      after: { hits: alerts.length },
      events: hitEvents(alerts, recorded),
      reply: null,
    },
  }
}

export function openShare({ services, share, holder, makeRules, source }: Parts): ShareStream {
  let state: State | null = null
  let replayed: Replayed | null = null
  /** Something was taken in that is not committed: a transaction that is tried again begins with the windows before it. */
  let ahead = false
  const { clock } = services

  /** The rules at the place where the cursor stands: those in memory, or ones made for it. */
  async function rulesAt(tx: CommandContext['tx'], place: Place): Promise<RunningRules> {
    if (state && !ahead && state.place.txid === place.txid && state.place.rowId === place.rowId) return state.rules
    const rules = makeRules()
    replayed = await replay(services, tx, () => makeRules().engine, source, share, place)
    state = { rules: { ...rules, engine: replayed.engine }, place }
    ahead = false
    return state.rules
  }

  let taken: number | null = 0
  let reached: Place | null = null
  const follow = batchCommand<null>({ id: 'monitoring.follow', permission: 'monitoring.follow' }, async (context) => {
    const { tx } = context
    let found: Found[] = []
    taken = null
    reached = null
    if (!(await holdsShare(tx, { share: share.share, holder, now: clock.now() })))
      return [{ refused: null, change: null }]
    const rules = await rulesAt(tx, await lockCursor(tx, readerOf(share.share)))
    taken = await relayStep(tx, readerOf(share.share), async (_, rows) => {
      const step = withinStep(rows)
      ahead = true
      const entries = step.batchIds.length > 0 ? await listBooked(tx, step.batchIds, share) : []
      found = evaluate(rules, entries, await source(tx, entries), clock.now())
      const last = rows[step.taken - 1] as RelayedRow & Place
      reached = { txid: last.txid, rowId: last.rowId }
      return step.taken
    })
    return [await keep(context, found)]
  })

  return {
    get replayed() {
      return replayed
    },
    async step() {
      try {
        await runBatch(services, follow, { ...jobCall('monitoring'), items: [null] })
        if (taken === null) state = null
        else if (state && reached) state.place = reached
        return taken
      } catch (error) {
        // What was taken in is not written: the windows go back to where the cursor stands.
        state = null
        throw error
      } finally {
        ahead = false
      }
    },
    async putAway() {
      const kept = state
      if (!kept) return
      const bytes = kept.rules.engine.snapshot()
      await upkeep(services, async (tx) => {
        if (!(await holdsShare(tx, { share: share.share, holder, now: clock.now() }))) return
        await saveCheckpoint(tx, share.share, { ...kept.place, madeAt: clock.now(), bytes })
      })
    },
  }
}
