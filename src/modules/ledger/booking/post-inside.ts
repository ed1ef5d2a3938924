// What other modules do with positions and postings inside their own commands: same locks, same rules, same batch.

import type { Tx } from '../../../platform/database/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { type Address, addressHash, findAddresses, insertAddresses, type NewAddress } from '../address-store.ts'
import type { Draft } from '../entry.ts'
import type { Gate, Position, PositionKey } from '../position.ts'
import { insertPositions, lockPositions, type NewPosition, updatePosition } from '../position-store.ts'
import { accountNotFound, type Booked } from '../posting.ts'
import { type BookContext, book } from './book.ts'

/** Opens positions at zero; the accounts' own rows are the caller's business. */
export const openPosition = (tx: Tx, position: NewPosition): Promise<void> => insertPositions(tx, [position])
export const openPositions = insertPositions

/** Locks one position for the rest of the transaction, or refuses: there is none. */
export async function lockPosition(tx: Tx, key: PositionKey): Promise<Position> {
  const { positions } = await lockPositions(tx, [key])
  const [position] = positions
  if (!position) throw accountNotFound('accountId')
  return position
}

export type GateSettings = Partial<Pick<Position, 'gate' | 'frozenFen' | 'floorFen' | 'branchId'>>

/** Sets how money may pass; answers the position before and after. A closed position stays closed. */
export async function setGate(
  tx: Tx,
  key: PositionKey,
  settings: GateSettings & { gate?: Exclude<Gate, 'closed'> },
): Promise<{ before: Position; after: Position }> {
  const before = await lockPosition(tx, key)
  if (before.gate === 'closed') throw new Refusal('ledger.account-closed', {}, { status: 409 })
  const after = { ...before, ...settings }
  await updatePosition(tx, after)
  return { before, after }
}

/** Closes for good: only at zero, with nothing held or frozen. */
export async function closePosition(tx: Tx, key: PositionKey): Promise<{ before: Position; after: Position }> {
  const before = await lockPosition(tx, key)
  if (before.gate === 'closed') throw new Refusal('ledger.account-closed', {}, { status: 409 })
  if (before.balanceFen !== 0)
    throw new Refusal('ledger.not-at-zero', { balanceFen: before.balanceFen }, { status: 409 })
  const { heldFen, frozenFen } = before
  if (heldFen > 0 || frozenFen > 0) throw new Refusal('ledger.still-held', { heldFen, frozenFen }, { status: 409 })
  const after: Position = { ...before, gate: 'closed' }
  await updatePosition(tx, after)
  return { before, after }
}

/** Claims a number for an account or a card; one that anybody ever had is refused. */
export async function registerAddress(tx: Tx, vault: Vault, address: NewAddress): Promise<void> {
  const taken = await insertAddresses(tx, vault, [address])
  if (taken.length > 0) throw new Refusal('ledger.number-taken', {}, { status: 409 })
}

export async function findAddress(tx: Tx, vault: Vault, number: string): Promise<Address | null> {
  const hash = addressHash(vault, number)
  return (await findAddresses(tx, [hash])).get(hash.toString('hex')) ?? null
}

export type InsideDraft = Pick<Draft, 'type' | 'amountFen' | 'currency'> & Partial<Draft>

const BLANK: Omit<Draft, 'type' | 'amountFen' | 'currency'> = {
  feeFen: 0,
  debit: null,
  credit: null,
  at: null,
  valueDate: null,
  bookingDate: null,
  channel: 'system',
  merchantId: null,
  mcc: null,
  division: null,
  cardId: null,
  reverses: null,
  holdId: null,
  hold: null,
  memo: null,
}

export const wholeDraft = (draft: InsideDraft): Draft => ({ ...BLANK, ...draft })

/**
 * Posts within the caller's own command: all of it or a refusal. Lay `events` into the change that the command
 * answers, so that readers of the outbox hear of it. Nothing of the positions may be locked in another order before.
 */
export async function postInside(
  context: BookContext,
  drafts: readonly InsideDraft[],
): Promise<{ booked: Booked[]; events: Awaited<ReturnType<typeof book>>['events'] }> {
  const whole = drafts.map(wholeDraft)
  const { decisions, events } = await book(
    context,
    whole,
    whole.map(() => null),
  )
  const booked = decisions.map((decision) => {
    if (decision.refused) throw decision.refused
    return decision.booked
  })
  return { booked, events }
}
