// Books what was decided: seals what is personal, chains each account, and writes all of it in one statement.

import { createHash } from 'node:crypto'
import type { Event } from '../../../platform/contract/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { bankDate, type Clock } from '../../../platform/kernel/clock.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { type DataKey, getDataKeys, type Vault } from '../../../platform/vault/index.ts'
import { lockDays } from '../day-store.ts'
import type { Draft, Entry, HeldAmount } from '../entry.ts'
import { entryHash } from '../entry-chain.ts'
import { insertBooked, type NewReference } from '../entry-store.ts'
import { ledgerPosted } from '../event-contract.ts'
import { addFen, type FenSum, keptFen } from '../fen-sum.ts'
import { endHolds, type Hold, lockHolds } from '../hold-store.ts'
import { ensureMonth, monthOf } from '../partition-store.ts'
import type { Position, PositionKey } from '../position.ts'
import { lockPositions } from '../position-store.ts'
import { type Decision, decide, Positions } from '../posting.ts'
import type { BatchTotal } from '../rollups/rollup-store.ts'
import { MEMO_PLACE } from '../show-entry.ts'
import { type CardKey, listCardTerms, readCardPaid, readPaid } from '../terms-store.ts'

const DAY_MS = 86_400_000

export type BookContext = { tx: Tx; vault: Vault; clock: Clock }
/** A reference stands at the index of its draft. */
export type Reference = { hash: Buffer; requestHash: Buffer }
export type Booking = { decisions: Decision[]; batchId: string | null; events: Event[] }

/** The accounts a list of drafts touches, each once, in ascending order. */
export function keysOf(drafts: readonly (Draft | Refusal)[]): PositionKey[] {
  const keys = new Map<string, PositionKey>()
  for (const draft of drafts) {
    if (draft instanceof Refusal) continue
    if (draft.debit) keys.set(draft.debit.accountId, draft.debit)
    if (draft.credit) keys.set(draft.credit.accountId, draft.credit)
  }
  return [...keys.values()]
}

const dayAfter = (day: string) => bankDate(new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS))

/** The earliest bank day that one of the drafts may be counted to. */
function firstDayOf(drafts: readonly (Draft | Refusal)[], now: Date): string {
  let first = now
  for (const draft of drafts) if (!(draft instanceof Refusal) && draft.at && draft.at < first) first = draft.at
  return bankDate(first)
}

/** The cards that pay, each once. */
function cardsOf(drafts: readonly (Draft | Refusal)[]): CardKey[] {
  const cards = new Map<string, CardKey>()
  for (const draft of drafts)
    if (!(draft instanceof Refusal) && draft.cardId && draft.debit && !draft.asGiven)
      cards.set(draft.cardId, { customerId: draft.debit.customerId, cardId: draft.cardId })
  return [...cards.values()]
}

/** Opens the keys of those customers whose entries have something to seal. */
async function keysToSeal(
  { tx, vault }: BookContext,
  drafts: readonly (Draft | Refusal)[],
): Promise<Map<string, DataKey>> {
  const owners = new Set<string>()
  for (const draft of drafts) {
    if (draft instanceof Refusal || !draft.memo) continue
    if (draft.debit) owners.add(draft.debit.customerId)
    if (draft.credit) owners.add(draft.credit.customerId)
  }
  const keys = new Map<string, DataKey>()
  if (owners.size === 0) return keys
  for (const [owner, wrapped] of await getDataKeys(tx, [...owners])) keys.set(owner, vault.openKey(owner, wrapped))
  return keys
}

/** Months that this process saw standing, by the vault that goes with their database. */
const standing = new WeakMap<Vault, Set<string>>()

async function ensureMonths({ tx, vault }: BookContext, entries: readonly Entry[]): Promise<void> {
  let known = standing.get(vault)
  if (!known) standing.set(vault, (known = new Set()))
  const times = new Set(entries.map((entry) => entry.at.getTime()))
  for (const month of new Set([...times].map((ms) => monthOf(new Date(ms))))) {
    // One that is made here may still be rolled back: it counts only once it was found.
    if (!known.has(month) && (await ensureMonth(tx, month))) known.add(month)
  }
}

/** Held amounts are read behind the locks of their positions: whoever ends one holds that lock. */
async function holdsOf(tx: Tx, drafts: readonly (Draft | Refusal)[]): Promise<Map<string, Hold & HeldAmount>> {
  const wanted = drafts.filter((draft) => !(draft instanceof Refusal) && draft.holdId !== null) as Draft[]
  if (wanted.length === 0) return new Map()
  const holds = await lockHolds(
    tx,
    wanted.map((draft) => draft.holdId as string),
    wanted.map((draft) => draft.debit?.customerId ?? '00000000-0000-0000-0000-000000000000'),
  )
  return new Map(holds.map((hold) => [hold.holdId, hold]))
}

function withHold(draft: Draft | Refusal, holds: Map<string, Hold & HeldAmount>): Draft | Refusal {
  if (draft instanceof Refusal || draft.holdId === null) return draft
  const hold = holds.get(draft.holdId)
  if (!hold || hold.accountId !== draft.debit?.accountId)
    return new Refusal('ledger.hold-not-found', {}, { status: 404 })
  if (hold.status !== 'held') return new Refusal('ledger.hold-ended', { status: hold.status }, { status: 409 })
  return { ...draft, hold }
}

async function endTaken(tx: Tx, drafts: readonly (Draft | Refusal)[], decisions: readonly Decision[]): Promise<void> {
  const taken = decisions.flatMap(({ booked }, at) => {
    const { hold } = drafts[at] as Draft
    if (!booked || !hold) return []
    const { customerId, holdId } = hold
    return [
      { customerId, holdId, status: 'captured' as const, endedAt: booked.at, transactionId: booked.transactionId },
    ]
  })
  if (taken.length > 0) await endHolds(tx, taken)
}

/** A customer whose key was destroyed takes nothing personal any more. */
function refuseErased(draft: Draft | Refusal, keys: Map<string, DataKey>): Draft | Refusal {
  if (draft instanceof Refusal || !draft.memo) return draft
  for (const side of [draft.debit, draft.credit])
    if (side && !keys.has(side.customerId))
      return new Refusal('vault.erased', { ownerId: side.customerId }, { status: 410 })
  return draft
}

type Total = { of: Entry; branchId: number; count: number; inFen: FenSum; outFen: FenSum }

/** Sums beyond what a number holds are kept as text. */
function totalsOf(entries: readonly Entry[], positions: Positions): BatchTotal[] {
  const totals = new Map<string, Total>()
  for (const entry of entries) {
    const { amountFen } = entry
    const { branchId } = positions.find(entry) as Position
    const name = `${entry.bookingDate}${branchId}${entry.channel}|${entry.type}${entry.currency}`
    let total = totals.get(name)
    if (!total) totals.set(name, (total = { of: entry, branchId, count: 0, inFen: 0, outFen: 0 }))
    total.count += 1
    if (amountFen > 0) total.inFen = addFen(total.inFen, amountFen)
    else total.outFen = addFen(total.outFen, -amountFen)
  }
  return Array.from(
    totals.values(),
    ({ of: { bookingDate, channel, type, currency }, branchId, count, inFen, outFen }) => [
      bookingDate,
      branchId,
      channel,
      type,
      currency,
      count,
      keptFen(inFen),
      keptFen(outFen),
    ],
  )
}

const HOUR_MS = 3_600_000

/** One entry in each month of each customer; months of the bank begin on the hour. */
function monthsIn(entries: readonly Entry[]): Entry[] {
  const months = new Map<number, string>()
  const found = new Map<string, Entry>()
  for (const entry of entries) {
    const hour = Math.floor(entry.at.getTime() / HOUR_MS)
    let month = months.get(hour)
    if (month === undefined) months.set(hour, (month = bankDate(entry.at).slice(0, 7)))
    const name = entry.customerId + month
    if (!found.has(name)) found.set(name, entry)
  }
  return [...found.values()]
}

type Chained = { entries: Entry[]; root: Buffer }

/** Lays the entries into their accounts' chains and answers the root over all of them. */
function chain(
  vault: Vault,
  drafts: readonly (Draft | Refusal)[],
  decisions: readonly Decision[],
  positions: Positions,
  keys: Map<string, DataKey>,
): Chained {
  const entries: Entry[] = []
  const root = createHash('sha256')
  for (const [at, { booked }] of decisions.entries()) {
    if (!booked) continue
    const { memo } = drafts[at] as Draft
    for (const [leg, entry] of booked.entries.entries()) {
      const position = positions.find(entry) as Position
      const key = memo && (leg === 0 || entry.otherAccountId) ? keys.get(entry.customerId) : undefined
      if (key) entry.sealed = vault.seal(key, MEMO_PLACE, JSON.stringify(memo))
      entry.hash = entryHash(position.lastHash, entry)
      position.lastHash = entry.hash
      root.update(entry.hash)
      entries.push(entry)
    }
  }
  return { entries, root: root.digest() }
}

/**
 * Decides and books drafts in the caller's transaction: days and positions locked, everything written in one statement.
 * `references[i]` belongs to `drafts[i]`.
 */
export async function book(
  context: BookContext,
  asked: readonly (Draft | Refusal)[],
  references: readonly (Reference | null)[],
): Promise<Booking> {
  const { tx, clock, vault } = context
  const [, locked, holds, keys, cards] = await Promise.all([
    lockDays(tx),
    lockPositions(tx, keysOf(asked), clock.today()),
    holdsOf(tx, asked),
    keysToSeal(context, asked),
    listCardTerms(tx, cardsOf(asked), clock.today()),
  ])
  const now = clock.now()
  const from = firstDayOf(asked, now)
  await Promise.all([readPaid(tx, locked.positions, from), readCardPaid(tx, cards, from)])
  const positions = new Positions(locked.positions)
  const openDay = locked.lastShutDay === null ? null : dayAfter(locked.lastShutDay)
  const drafts = asked.map((draft) => refuseErased(withHold(draft, holds), keys))
  const decisions = decide(drafts, positions, { now, openDay, cards })
  const { entries, root } = chain(vault, drafts, decisions, positions, keys)
  if (entries.length === 0) return { decisions, batchId: null, events: [] }
  await ensureMonths(context, entries)
  const batchId = newId(now.getTime())
  const kept: NewReference[] = decisions.flatMap(({ booked }, at) => {
    const reference = references[at]
    const [first] = booked?.entries ?? []
    return first && reference
      ? [{ ...reference, customerId: first.customerId, transactionId: first.transactionId, at: first.at }]
      : []
  })
  const touched = monthsIn(entries)
  await insertBooked(tx, entries, positions.moved(), kept, {
    batchId,
    at: now,
    customerIds: touched.map((entry) => entry.customerId),
    times: touched.map((entry) => entry.at),
    transactionIds: decisions.flatMap(({ booked }) => booked?.transactionId ?? []),
    totals: totalsOf(entries, positions),
    root,
  })
  await endTaken(tx, drafts, decisions)
  const count = decisions.filter(({ booked }) => booked).length
  return { decisions, batchId, events: [ledgerPosted({ batchId, count })] }
}
