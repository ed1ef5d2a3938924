// What holds the deletion of a customer up, and where it may go from each state: pure rules.

export const STATES = ['approved', 'archived', 'destroying', 'erased', 'stopped'] as const
export type ErasureState = (typeof STATES)[number]

const NEXT: Record<ErasureState, readonly ErasureState[]> = {
  approved: ['archived', 'stopped'],
  // Back: something moved after the archive was made, so it is made anew.
  archived: ['destroying', 'approved', 'stopped'],
  // From here on there is no way back: the key is noted as destroyed.
  destroying: ['erased'],
  erased: [],
  // Asked for and approved again, with both approvals anew.
  stopped: ['approved'],
}
export const mayGo = (from: ErasureState, to: ErasureState): boolean => NEXT[from].includes(to)

/** Answers of commands are kept sealed with the bank's key for 48 hours and swept hourly; what was opened must be gone by then. */
export const RECENT_HOURS = 72
const HOUR_MS = 3_600_000

/** One thing that holds a deletion up: how many of them, or until when. */
export type Bar = { code: string; count: number; until: string | null }
export type Weighed = {
  /** What is open, by code. */
  open: readonly { code: string; count: number }[]
  /** The last day of the longest duty to keep (ISO date). */
  dutyEndsOn: string
  /** When the record was last changed or opened; null: never. */
  lastUsedAt: Date | null
}

/**
 * All that holds a deletion up; empty: it may go. A duty that ends today has ended. The order is that of urgency: what is
 * open can be closed, a duty can only be waited for.
 */
export function barsOf({ open, dutyEndsOn, lastUsedAt }: Weighed, now: Date, today: string): Bar[] {
  const bars: Bar[] = open.filter(({ count }) => count > 0).map(({ code, count }) => ({ code, count, until: null }))
  if (dutyEndsOn > today) bars.push({ code: 'duty', count: 1, until: dutyEndsOn })
  const free = lastUsedAt && new Date(lastUsedAt.getTime() + RECENT_HOURS * HOUR_MS)
  if (free && free > now) bars.push({ code: 'recent', count: 1, until: free.toISOString() })
  return bars
}
