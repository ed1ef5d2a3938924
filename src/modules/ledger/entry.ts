// An entry: one leg of a transaction on one account, and the draft it is decided from.

import type { PositionKey } from './position.ts'
import type { Channel, EntryType } from './posting-type.ts'

/** What says who stood on the other end and what for; sealed with the customer's key before it is kept. */
export type Memo = {
  counterpartyName?: string
  counterpartyNumber?: string
  counterpartyBank?: string
  purpose?: string
}

/** `taken`: by a posting that is decided together with this one; what it does not need of it is free again. */
export type HeldAmount = { holdId: string; customerId: string; accountId: string; amountFen: number; taken?: boolean }

/** A posting whose accounts are found and whose codes are known. */
export type Draft = {
  type: EntryType
  amountFen: number
  currency: string
  /** Taken from the debited account, or from the credited one when there is no other. */
  feeFen: number
  debit: PositionKey | null
  credit: PositionKey | null
  /** Set by bulk loads of what happened before; otherwise the moment of booking. */
  at: Date | null
  valueDate: string | null
  bookingDate: string | null
  channel: Channel
  merchantId: string | null
  mcc: string | null
  division: string | null
  cardId: string | null
  reverses: string | null
  /** The held amount this posting takes up: named first, found once the position is locked. */
  holdId: string | null
  hold: HeldAmount | null
  memo: Memo | null
  /** Used outside the mainland: what decides the fee of a foreign use. */
  abroad?: boolean
  /** What happened elsewhere, or is the bank's own act: no limit of a product holds it up, no fee of a use is added. */
  asGiven?: boolean
  /** For `reversal`: legs are laid against this account instead of the type's, and a fee comes back. */
  contra?: string
  feeBackFen?: number
}

export type Entry = PositionKey & {
  at: Date
  transactionId: string
  leg: number
  /** The entry's place in its account's chain. */
  seq: number
  amountFen: number
  balanceAfterFen: number
  feeFen: number
  valueDate: string
  bookingDate: string
  currency: string
  type: EntryType
  channel: Channel
  contra: string
  mcc: string | null
  division: string | null
  merchantId: string | null
  cardId: string | null
  reverses: string | null
  otherCustomerId: string | null
  otherAccountId: string | null
  sealed: Buffer | null
  hash: Buffer
}
