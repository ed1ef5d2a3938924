// Rules of the timeline: what kind a row of the journal is of, and how sorted sources become one list.

import type { TimelineKind } from './timeline-contract.ts'

type JournalKind = Exclude<TimelineKind, 'transaction' | 'access'>
const ACTIONS: Record<Exclude<JournalKind, 'change' | 'document' | 'import'>, string[]> = {
  account: ['account.', 'ledger.'],
  card: ['card.'],
  request: ['customer.request-change', 'customer.decide-change-request'],
  relationship: ['customer.add-relationship', 'customer.end-relationship', 'customer.relate-many'],
  contact: ['contact.'],
  reveal: ['customer.reveal', 'account.reveal'],
}
const IMPORTER = 'import'
const DOCUMENTS = 'documents'
const OWN = Object.values(ACTIONS).flat()

/** The kind that a row is shown as: whatever an import did is its doing. */
export function journalKind(row: { action: string; actorName: string; fields: readonly string[] }): JournalKind {
  if (row.actorName.startsWith(IMPORTER)) return 'import'
  if (ACTIONS.reveal.includes(row.action)) return 'reveal'
  for (const [kind, actions] of Object.entries(ACTIONS))
    if (actions.some((action) => row.action.startsWith(action))) return kind as JournalKind
  return row.fields.includes(DOCUMENTS) ? 'document' : 'change'
}

/** What the journal is asked for, for some kinds; null for all, or when none of them stands there. */
export function wantedRows(kinds: ReadonlySet<TimelineKind>, all: ReadonlySet<TimelineKind>) {
  const journal = [...all].filter((kind): kind is JournalKind => kind !== 'transaction' && kind !== 'access')
  const asked = journal.filter((kind) => kinds.has(kind))
  if (asked.length === journal.length) return null
  return {
    like: asked.flatMap((kind) =>
      kind in ACTIONS ? ACTIONS[kind as keyof typeof ACTIONS].map((one) => `${one}%`) : [],
    ),
    unlike: kinds.has('change') ? OWN.map((one) => `${one}%`) : null,
    actorLike: kinds.has('import') ? [`${IMPORTER}%`] : [],
    fields: kinds.has('document') ? [DOCUMENTS] : [],
  }
}

export type Merged<Row> = { rows: Row[]; taken: number[]; hasMore: boolean }

/**
 * The newest rows of all sources. A source that may hold more is known only down to its last row (`reachedMs`, or below
 * which nothing of it was read), so that nothing older than that is given out before it.
 */
export function mergeNewest<Row>(
  sources: readonly { rows: readonly { atMs: number; row: Row }[]; next: unknown; reachedMs: number }[],
  limit: number,
): Merged<Row> {
  const horizonMs = Math.max(
    Number.NEGATIVE_INFINITY,
    ...sources.filter(({ next }) => next !== null).map((one) => one.reachedMs),
  )
  const taken = sources.map(() => 0)
  const rows: Row[] = []
  while (rows.length < limit) {
    let newest = -1
    for (const [at, { rows: own }] of sources.entries()) {
      const here = own[taken[at] as number]
      const best = newest < 0 ? undefined : sources[newest]?.rows[taken[newest] as number]
      if (here && (!best || here.atMs > best.atMs)) newest = at
    }
    const found = newest < 0 ? undefined : sources[newest]?.rows[taken[newest] as number]
    if (!found || found.atMs < horizonMs) break
    rows.push(found.row)
    taken[newest] = (taken[newest] as number) + 1
  }
  const hasMore = sources.some(({ rows: own, next }, at) => next !== null || (taken[at] as number) < own.length)
  return { rows, taken, hasMore }
}
