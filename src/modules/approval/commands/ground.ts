// Whether the record a change was asked on is still the same where the change touches it.

import type { State } from '../../../platform/command/index.ts'
import { canonicalJson } from '../../../platform/journal/index.ts'

/** Fields that move with every change and say nothing of what it does. */
const MOVING = new Set(['version', 'updatedAt'])

/** What stood in the fields a change touches; null for something new, which touches nothing that could move. */
export function touchedBy(before: State, after: State): State {
  if (before === null) return null
  const fields = new Set([...Object.keys(before), ...Object.keys(after ?? {})])
  const touched = [...fields].filter(
    (field) => !MOVING.has(field) && canonicalJson(before[field] ?? null) !== canonicalJson(after?.[field] ?? null),
  )
  return Object.fromEntries(touched.sort().map((field) => [field, before[field] ?? null]))
}

/** Whether a change meets the fields it touches as they stood when it was asked for. */
export const sameGround = (asked: State, now: State): boolean => canonicalJson(asked) === canonicalJson(now)
