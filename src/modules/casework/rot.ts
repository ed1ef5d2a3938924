// When a rule rots: it finds nothing true any more, or nearly all it finds is false.

import { ROT_CLOSED_MIN, ROT_DAYS, ROT_FALSE_SHARE } from './contract.ts'

const DAY_MS = 86_400_000
export type Feedback = {
  closedTrue: number
  closedFalse: number
  closedUnclear: number
  lastTrueAt: Date | null
  firstHitAt: Date
}

/** The share of false alerts among those closed; null before any is. */
export function falseShare({ closedTrue, closedFalse, closedUnclear }: Feedback): number | null {
  const closed = closedTrue + closedFalse + closedUnclear
  return closed === 0 ? null : closedFalse / closed
}

/** `no-true`: alerts were closed, none of them true for ROT_DAYS; `mostly-false`: at least ROT_FALSE_SHARE of at least ROT_CLOSED_MIN. */
export function rotOf(feedback: Feedback, now: Date): 'no-true' | 'mostly-false' | null {
  const closed = feedback.closedTrue + feedback.closedFalse + feedback.closedUnclear
  const share = falseShare(feedback)
  if (closed >= ROT_CLOSED_MIN && share !== null && share >= ROT_FALSE_SHARE) return 'mostly-false'
  const since = feedback.lastTrueAt ?? feedback.firstHitAt
  return closed > 0 && now.getTime() - since.getTime() > ROT_DAYS * DAY_MS ? 'no-true' : null
}
