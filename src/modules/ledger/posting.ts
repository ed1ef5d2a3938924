// The rules of posting: what is refused and why, and which legs an accepted posting becomes.

import { bankDate } from '../../platform/kernel/clock.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Draft, Entry } from './entry.ts'
import { GENESIS } from './entry-chain.ts'
import { availableFen, isShut, type Position, type PositionKey } from './position.ts'
import { AMOUNT_FEN_MAX, FEE_CONTRA, type PostingType, ruleOf } from './posting-type.ts'
import { feeOf, notePaid, type Payer, refuseBeyond } from './terms.ts'
import { transactionIdOf } from './transaction-id.ts'

export type DecideContext = {
  now: Date
  /** The first bank day that still takes bookings; null while no day was ever closed. */
  openDay: string | null
  /** The cards that pay and have terms of their own. */
  cards?: ReadonlyMap<string, Payer>
}
export type Booked = { transactionId: string; at: Date; bookingDate: string; valueDate: string; entries: Entry[] }
export type Decision = { refused: Refusal; booked: null } | { refused: null; booked: Booked }

const VALUE_DAYS_MAX = 366
const DAY_MS = 86_400_000

/** Positions by account, as they stand after what was decided so far. */
export class Positions {
  readonly #all = new Map<string, Position>()
  readonly #moved = new Set<Position>()

  constructor(positions: Iterable<Position>) {
    for (const position of positions) this.#all.set(position.accountId, { ...position })
  }

  find({ customerId, accountId }: PositionKey): Position | null {
    const position = this.#all.get(accountId)
    return position?.customerId === customerId ? position : null
  }

  /** Those that changed, in the order of their locks. */
  moved(): Position[] {
    return [...this.#moved]
  }

  wasMoved(position: Position): boolean {
    return this.#moved.has(position)
  }

  noteMoved(position: Position): void {
    this.#moved.add(position)
  }
}

const refuse = (code: string, facts: Record<string, string | number> = {}, field?: string) =>
  new Refusal(code, facts, field ? { fields: [{ field, rule: code, facts }] } : {})

/** Both dates of a posting booked at `at`. */
function datesOf(draft: Draft, at: Date, { openDay }: DecideContext) {
  const today = bankDate(at)
  const first = openDay !== null && openDay > today ? openDay : today
  const bookingDate = draft.bookingDate ?? first
  if (openDay !== null && bookingDate < openDay)
    throw refuse('ledger.day-closed', { day: bookingDate, openDay }, 'bookingDate')
  if (bookingDate > first) {
    const last = bankDate(new Date(at.getTime() + DAY_MS))
    if (bookingDate > last) throw refuse('ledger.booking-date-ahead', { day: bookingDate, last }, 'bookingDate')
  }
  const valueDate = draft.valueDate ?? bookingDate
  if (valueDate === bookingDate) return { bookingDate, valueDate }
  const apart = Math.abs(Date.parse(valueDate) - Date.parse(bookingDate)) / DAY_MS
  if (apart > VALUE_DAYS_MAX)
    throw refuse('ledger.value-date-far', { day: valueDate, days: VALUE_DAYS_MAX }, 'valueDate')
  return { bookingDate, valueDate }
}

function refuseAmount(draft: Draft): void {
  const { amountFen, feeFen } = draft
  if (!Number.isSafeInteger(amountFen) || amountFen < 1 || amountFen > AMOUNT_FEN_MAX)
    throw refuse('ledger.amount-invalid', { max: AMOUNT_FEN_MAX }, 'amountFen')
  if (!Number.isSafeInteger(feeFen) || feeFen < 0 || feeFen > AMOUNT_FEN_MAX)
    throw refuse('ledger.amount-invalid', { max: AMOUNT_FEN_MAX }, 'feeFen')
}

/** Refuses what the type does not have or lacks. */
function refuseSides(draft: Draft): void {
  if (draft.type === 'reversal') return
  const { sides } = ruleOf(draft.type as PostingType)
  const given = draft.debit ? (draft.credit ? 'both' : 'debit') : draft.credit ? 'credit' : null
  const fits = sides === 'either' ? given === 'debit' || given === 'credit' : given === sides
  if (!fits) throw refuse('ledger.sides-wrong', { type: draft.type, sides }, given === 'debit' ? 'credit' : 'debit')
}

export const accountNotFound = (field: string) =>
  new Refusal('ledger.account-not-found', {}, { status: 404, fields: [{ field, rule: 'ledger.account-not-found' }] })

function refusePosition(draft: Draft, position: Position, side: 'debit' | 'credit'): void {
  if (position.currency !== draft.currency)
    throw refuse('ledger.currency-differs', { given: draft.currency, expected: position.currency }, side)
  if (position.gate === 'closed') throw refuse('ledger.account-closed', { gate: 'closed' }, side)
  if (isShut(position.gate, side)) throw refuse('ledger.account-blocked', { gate: position.gate }, side)
}

/** Refuses what would go below the permitted balance, and says what stands in the way. */
function refuseShort(position: Position, takenFen: number, gainedFen: number, freedFen: number): void {
  const free = availableFen(position) + gainedFen + freedFen
  if (takenFen <= free) return
  const { frozenFen } = position
  const heldFen = position.heldFen - freedFen
  const facts = { availableFen: Math.max(0, free), shortFen: takenFen - free }
  if (takenFen <= free + frozenFen) throw refuse('ledger.amount-frozen', { ...facts, frozenFen }, 'amountFen')
  if (takenFen <= free + frozenFen + heldFen) throw refuse('ledger.amount-held', { ...facts, heldFen }, 'amountFen')
  throw refuse('ledger.insufficient', facts, 'amountFen')
}

/** After everything booked on these accounts before; the same instant only within what is decided together. */
function bookedAt(draft: Draft, touched: Position[], positions: Positions, { now, openDay }: DecideContext): Date {
  let at = draft.at && draft.at < now && (openDay === null || bankDate(draft.at) >= openDay) ? draft.at : now
  for (const position of touched) {
    const last = position.lastBookedAt
    if (last && (positions.wasMoved(position) ? last > at : last >= at))
      at = positions.wasMoved(position) ? last : new Date(last.getTime() + 1)
  }
  return at
}

type Moves = { position: Position; amountFen: number; contra: string; other: Position | null }[]

function movesOf(draft: Draft, feeFen: number, debit: Position | null, credit: Position | null): Moves {
  const contra = draft.contra ?? ruleOf(draft.type as PostingType).contra
  const moves: Moves = []
  if (debit) moves.push({ position: debit, amountFen: -draft.amountFen, contra, other: credit })
  if (credit) moves.push({ position: credit, amountFen: draft.amountFen, contra, other: debit })
  const payer = debit ?? credit
  if (feeFen > 0 && payer) moves.push({ position: payer, amountFen: -feeFen, contra: FEE_CONTRA, other: null })
  const refunded = credit ?? debit
  if (draft.feeBackFen && refunded)
    moves.push({ position: refunded, amountFen: draft.feeBackFen, contra: FEE_CONTRA, other: null })
  return moves
}

function refuseHold(draft: Draft, debit: Position | null): number {
  const { hold } = draft
  if (!hold) return 0
  const mayUse = draft.type !== 'reversal' && ruleOf(draft.type).mayUseHold
  if (!mayUse || !debit || hold.accountId !== debit.accountId) throw refuse('ledger.hold-not-usable', {}, 'holdId')
  // Taken up once: one that was refused before it, in the same group, took nothing.
  if (hold.taken) throw new Refusal('ledger.hold-ended', { status: 'captured' }, { status: 409 })
  return hold.amountFen
}

/** The position a side names, when it names one and that lets the posting pass. */
function positionOf(draft: Draft, positions: Positions, side: 'debit' | 'credit'): Position | null {
  const key = draft[side]
  if (!key) return null
  const position = positions.find(key)
  if (!position) throw accountNotFound(side)
  refusePosition(draft, position, side)
  return position
}

function decideOne(draft: Draft, positions: Positions, context: DecideContext, order: number): Booked {
  refuseAmount(draft)
  refuseSides(draft)
  const debit = positionOf(draft, positions, 'debit')
  const credit = positionOf(draft, positions, 'credit')
  if (debit && debit === credit) throw refuse('ledger.same-account', {}, 'credit')
  const freedFen = refuseHold(draft, debit)
  const feeFen = feeOf(draft, debit)
  if (debit) refuseShort(debit, draft.amountFen + feeFen, 0, freedFen)
  // What comes in passes also where more is frozen than there is; only a fee that is larger takes something.
  else if (credit && feeFen > draft.amountFen) refuseShort(credit, feeFen, draft.amountFen, 0)
  const at = bookedAt(
    draft,
    [debit, credit].filter((position) => position !== null),
    positions,
    context,
  )
  if (debit) refuseBeyond(draft, debit, at, 'limit')
  const card = draft.cardId === null ? undefined : context.cards?.get(draft.cardId)
  if (card) refuseBeyond(draft, card, at, 'card-limit')
  const { bookingDate, valueDate } = datesOf(draft, at, context)
  const moves = movesOf(draft, feeFen, debit, credit)
  for (const { position, amountFen } of moves)
    if (!Number.isSafeInteger(position.balanceFen + amountFen))
      throw refuse('ledger.balance-too-large', {}, 'amountFen')
  if (debit) {
    debit.heldFen -= freedFen
    notePaid(draft, debit, at)
    if (card) notePaid(draft, card, at)
  }
  if (draft.hold) draft.hold.taken = true
  const transactionId = transactionIdOf(at.getTime(), order)
  const entries = moves.map((move, leg) => {
    const { position } = move
    position.balanceFen += move.amountFen
    position.seq += 1
    position.lastBookedAt = at
    positions.noteMoved(position)
    return {
      customerId: position.customerId,
      accountId: position.accountId,
      at,
      transactionId,
      leg,
      seq: position.seq,
      amountFen: move.amountFen,
      balanceAfterFen: position.balanceFen,
      feeFen: leg === 0 ? feeFen : 0,
      valueDate,
      bookingDate,
      currency: draft.currency,
      type: draft.type,
      channel: draft.channel,
      contra: move.contra,
      mcc: draft.mcc,
      division: draft.division,
      merchantId: draft.merchantId,
      cardId: draft.cardId,
      reverses: draft.reverses,
      otherCustomerId: move.other?.customerId ?? null,
      otherAccountId: move.other?.accountId ?? null,
      sealed: null,
      hash: GENESIS,
    }
  })
  return { transactionId, at, bookingDate, valueDate, entries }
}

/** Decides drafts one after the other; one that is refused leaves the positions as they were. */
export function decide(drafts: readonly (Draft | Refusal)[], positions: Positions, context: DecideContext): Decision[] {
  return drafts.map((draft, order) => {
    if (draft instanceof Refusal) return { refused: draft, booked: null }
    try {
      return { refused: null, booked: decideOne(draft, positions, context, order) }
    } catch (error) {
      if (error instanceof Refusal) return { refused: error, booked: null }
      throw error
    }
  })
}
