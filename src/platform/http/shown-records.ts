// Which records each user was shown last by this process: of those alone do the user's pages hear.

const USERS_MAX = 5_000
const RECORDS_PER_USER_MAX = 500

export interface ShownRecords {
  note(userId: string, recordIds: readonly string[]): void
  has(userId: string, recordId: string): boolean
}

/** Drops the oldest of `items` until there are `max`. */
function keepNewest<I>(items: { size: number; keys(): Iterable<I>; delete(item: I): unknown }, max: number): void {
  for (const oldest of items.keys()) {
    if (items.size <= max) return
    items.delete(oldest)
  }
}

export function openShownRecords(): ShownRecords {
  const byUser = new Map<string, Set<string>>()
  return {
    note(userId, recordIds) {
      const known = byUser.get(userId) ?? new Set()
      byUser.delete(userId)
      byUser.set(userId, known)
      keepNewest(byUser, USERS_MAX)
      for (const recordId of recordIds) {
        known.delete(recordId)
        known.add(recordId)
      }
      keepNewest(known, RECORDS_PER_USER_MAX)
    },
    has: (userId, recordId) => byUser.get(userId)?.has(recordId) === true,
  }
}
