// What differs between two states, field by field: shown by a dry run and kept by the journal.

import { isDeepStrictEqual } from 'node:util'

/** The plain state the journal keeps before and after; only what changed is needed, null where there is nothing. */
export type State = Record<string, unknown> | null
export type Difference = { field: string; before: unknown; after: unknown }

/** Fields whose values differ, in the order of `after`, then those that are gone. */
export function differences(before: State, after: State): Difference[] {
  const fields = new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])
  return [...fields]
    .filter((field) => !isDeepStrictEqual(before?.[field], after?.[field]))
    .map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }))
}
