// Sums of fen that stay exact: a number as long as numbers can hold them, a bigint beyond.

import { Refusal } from '../../platform/kernel/refusal.ts'

export type FenSum = number | bigint

/** A thousand of the largest amounts are more than a number holds exactly (2^53). */
export function addFen(sum: FenSum, fen: FenSum): FenSum {
  if (typeof sum === 'number' && typeof fen === 'number') {
    const next = sum + fen
    if (Number.isSafeInteger(next)) return next
  }
  return BigInt(sum) + BigInt(fen)
}

const isExact = (sum: FenSum): boolean => Number.isSafeInteger(Number(sum))

/** As JSON keeps it: a number, or text beyond what a number holds. */
export const keptFen = (sum: FenSum): number | string => (isExact(sum) ? Number(sum) : String(sum))

/** For replies that carry numbers: refuses a sum that none can hold. */
export function exactFen(sum: FenSum): number {
  if (!isExact(sum)) throw new Refusal('ledger.sum-too-large', { fen: String(sum) }, { status: 422 })
  return Number(sum)
}
