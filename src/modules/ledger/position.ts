// A position: what an account holds in the ledger, what of it is free, and which way its gate lets money pass.

import type { Terms } from './terms.ts'

export const GATES = ['open', 'no-debit', 'no-credit', 'blocked', 'closed'] as const
export type Gate = (typeof GATES)[number]

export type PositionKey = { customerId: string; accountId: string }

export type Position = PositionKey & {
  currency: string
  /** The accounting branch. */
  branchId: number
  /** Positive: the bank owes the customer. */
  balanceFen: number
  heldFen: number
  frozenFen: number
  /** The lowest permitted balance: zero, or less by an agreed limit. */
  floorFen: number
  gate: Gate
  /** Legs booked so far. */
  seq: number
  /** The end of the account's chain. */
  lastHash: Buffer
  lastBookedAt: Date | null
  /** What the account's product says of payments and uses, as it holds today; null or absent: nothing. */
  terms?: Terms | null
  /** Bank day -> what was paid on it, where the terms limit a day. */
  paid?: ReadonlyMap<string, number>
}

/** What may still be taken. */
export const availableFen = (position: Pick<Position, 'balanceFen' | 'heldFen' | 'frozenFen' | 'floorFen'>): number =>
  position.balanceFen - position.heldFen - position.frozenFen - position.floorFen

const SHUT: Record<Gate, { debit: boolean; credit: boolean }> = {
  open: { debit: false, credit: false },
  'no-debit': { debit: true, credit: false },
  'no-credit': { debit: false, credit: true },
  blocked: { debit: true, credit: true },
  closed: { debit: true, credit: true },
}
export const isShut = (gate: Gate, side: 'debit' | 'credit'): boolean => SHUT[gate][side]
