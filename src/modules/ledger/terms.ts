// Rules of paying: what an account's terms allow for a payment and for a day, and what a use of it costs.

import { bankDate } from '../../platform/kernel/clock.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Draft } from './entry.ts'
import type { Position } from './position.ts'
import type { EntryType, PostingType } from './posting-type.ts'

/** Uses of an account that may cost something. */
export const USES = ['transfer-out', 'cash-withdrawal', 'cash-advance', 'foreign-use'] as const
export type Use = (typeof USES)[number]

/** A fixed part and a rate of the amount, in millionths of a percent; together between the least and the most. */
export type UseFee = { use: Use; fixedFen?: number; rateParts?: number; minimumFen?: number; maximumFen?: number }

/** Under which an account pays; said by its product, for dates from a day on. */
export type Terms = { singleMaximumFen?: number; dailyMaximumFen?: number; fees?: UseFee[] }

/** Types by which money leaves on its holder's wish. Debts served, interest, taxes and fees are no payments. */
export const PAYMENT_TYPES = ['withdraw', 'transfer', 'transfer-out', 'purchase'] as const satisfies PostingType[]
const PAYMENTS: ReadonlySet<EntryType> = new Set(PAYMENT_TYPES)

/** A payment counts unless it goes to another account of the same customer. */
export const isPayment = ({ type, debit, credit }: Pick<Draft, 'type' | 'debit' | 'credit'>): boolean =>
  PAYMENTS.has(type) && debit !== null && debit.customerId !== credit?.customerId

type Used = Pick<Draft, 'type' | 'abroad'>
function usesOf({ type, abroad }: Used): Use[] {
  const uses: Use[] = []
  if (type === 'transfer-out') uses.push('transfer-out')
  // A product names the one that fits its kind: cash of one's own, or cash lent.
  if (type === 'withdraw') uses.push('cash-withdrawal', 'cash-advance')
  if (abroad && (type === 'purchase' || type === 'withdraw')) uses.push('foreign-use')
  return uses
}

const PERCENT_PARTS = 100_000_000n
const clamped = (fen: bigint, least: number, most: number | undefined): bigint => {
  const raised = fen < BigInt(least) ? BigInt(least) : fen
  return most !== undefined && raised > BigInt(most) ? BigInt(most) : raised
}

/** What one fee comes to for an amount, in fen: half a fen and more rounded up. */
export function feeFen(fee: Omit<UseFee, 'use'>, amountFen: number): number {
  const { fixedFen = 0, rateParts = 0, minimumFen = 0, maximumFen } = fee
  const rated = (BigInt(amountFen) * BigInt(rateParts) + PERCENT_PARTS / 2n) / PERCENT_PARTS
  return Number(clamped(BigInt(fixedFen) + rated, minimumFen, maximumFen))
}

/** What the uses of a posting cost under these terms; null where they say nothing of them. */
export function useFeeFen(terms: Terms | null | undefined, draft: Used & Pick<Draft, 'amountFen'>): number | null {
  if (!terms?.fees) return null
  const uses = usesOf(draft)
  const named = terms.fees.filter(({ use }) => uses.includes(use))
  return named.length === 0 ? null : named.reduce((sum, fee) => sum + feeFen(fee, draft.amountFen), 0)
}

/**
 * The fee that is booked with a posting: the product's where it names one for this use, else the caller's. A caller who
 * names another than the product's is refused.
 */
export function feeOf(draft: Draft, payer: Position | null): number {
  if (draft.asGiven || draft.type === 'reversal' || !payer) return draft.feeFen
  const expected = useFeeFen(payer.terms, draft)
  if (expected === null) return draft.feeFen
  if (draft.feeFen !== 0 && draft.feeFen !== expected) {
    const facts = { givenFen: draft.feeFen, expectedFen: expected }
    throw new Refusal('ledger.fee-differs', facts, { fields: [{ field: 'feeFen', rule: 'ledger.fee-differs', facts }] })
  }
  return expected
}

/** What pays: an account, or the card it is used by; each under terms of its own. */
export type Payer = Pick<Position, 'terms' | 'paid'>

const refuse = (code: string, facts: Record<string, number>) =>
  new Refusal(code, facts, { fields: [{ field: 'amountFen', rule: code, facts }] })

/** Refuses a payment beyond what the terms allow at once or in one day, the bank's day of its booking. */
export function refuseBeyond(draft: Draft, payer: Payer, at: Date, code: 'limit' | 'card-limit'): void {
  const { terms, paid } = payer
  if (!terms || draft.asGiven || !isPayment(draft)) return
  const { singleMaximumFen: single, dailyMaximumFen: daily } = terms
  const askedFen = draft.amountFen
  if (single !== undefined && askedFen > single) throw refuse(`ledger.${code}-single`, { limitFen: single, askedFen })
  if (daily === undefined) return
  const usedFen = paid?.get(bankDate(at)) ?? 0
  if (usedFen + askedFen > daily) throw refuse(`ledger.${code}-day`, { limitFen: daily, usedFen, askedFen })
}

/** Counts a booked payment to its day. */
export function notePaid(draft: Draft, payer: Payer, at: Date): void {
  if (payer.terms?.dailyMaximumFen === undefined || !isPayment(draft)) return
  const day = bankDate(at)
  payer.paid = new Map(payer.paid).set(day, (payer.paid?.get(day) ?? 0) + draft.amountFen)
}
