// Held amounts: set aside from what is available, then taken up by a purchase, released, or left to expire.

import { Refusal } from '../../platform/kernel/refusal.ts'
import { availableFen, isShut, type Position } from './position.ts'
import { AMOUNT_FEN_MAX, type HOLD_STATUSES } from './posting-type.ts'

export type HoldStatus = (typeof HOLD_STATUSES)[number]

/** The position with an amount more held, or a refusal. */
export function placeHold(position: Position, amountFen: number, currency: string): Position {
  const refuse = (code: string, facts: Record<string, string | number> = {}) => new Refusal(code, facts)
  if (!Number.isSafeInteger(amountFen) || amountFen < 1 || amountFen > AMOUNT_FEN_MAX)
    throw refuse('ledger.amount-invalid', { max: AMOUNT_FEN_MAX })
  if (position.currency !== currency)
    throw refuse('ledger.currency-differs', { given: currency, expected: position.currency })
  if (position.gate === 'closed') throw refuse('ledger.account-closed')
  if (isShut(position.gate, 'debit')) throw refuse('ledger.account-blocked', { gate: position.gate })
  const free = availableFen(position)
  if (amountFen > free) {
    const facts = { availableFen: Math.max(0, free), shortFen: amountFen - free }
    if (amountFen <= free + position.frozenFen)
      throw refuse('ledger.amount-frozen', { ...facts, frozenFen: position.frozenFen })
    throw refuse('ledger.insufficient', facts)
  }
  return { ...position, heldFen: position.heldFen + amountFen }
}

/** The position with a held amount free again: also when its gate is shut meanwhile. */
export const endHold = (position: Position, amountFen: number): Position => ({
  ...position,
  heldFen: position.heldFen - amountFen,
})
