// What stood before and after in a row of the bank's own chains, as text: users, roles, branches, products, exports.

import { maskName, maskSecret } from '../../platform/vault/mask.ts'

type State = Record<string, unknown> | null
export type ShownField = { field: string; before: string | null; after: string | null }

/** What a person typed, or what may hold somebody's name: never shown as it is. */
const NAMES = new Set(['displayName'])
const HIDDEN = new Set(['filter', 'text', 'note', 'search', 'sealed', 'secret', 'device', 'facts'])
const DEPTH_MAX = 3
const FIELDS_MAX = 200

function textOf(field: string, value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  const name = field.split('.').at(-1) as string
  if (HIDDEN.has(name)) return maskSecret()
  if (NAMES.has(name)) return maskName(String(value))
  if (Array.isArray(value))
    return value.every((item) => typeof item !== 'object') ? value.join(', ') || null : maskSecret()
  return typeof value === 'object' ? maskSecret() : String(value)
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Leaves by dotted path, so that one permission of a role is one line. */
function leavesOf(state: State, prefix = '', depth = 0): Map<string, unknown> {
  const leaves = new Map<string, unknown>()
  for (const [key, value] of Object.entries(state ?? {})) {
    const path = `${prefix}${key}`
    if (isGroup(value) && depth < DEPTH_MAX && !HIDDEN.has(key))
      for (const [inner, leaf] of leavesOf(value, `${path}.`, depth + 1)) leaves.set(inner, leaf)
    else leaves.set(path, value)
  }
  return leaves
}

/** Fields that differ, in the order of what came after; all of it where only one side is there. */
export function showStates(before: State, after: State): ShownField[] {
  const [was, is] = [leavesOf(before), leavesOf(after)]
  const fields = [...new Set([...is.keys(), ...was.keys()])].filter((field) => field !== 'version')
  return fields
    .map((field) => {
      // Held without a scope of its own, a permission is null: its name is what counts.
      const held = (leaves: Map<string, unknown>) =>
        field.startsWith('permissions.') && leaves.has(field) ? (leaves.get(field) ?? '+') : leaves.get(field)
      return { field, before: textOf(field, held(was)), after: textOf(field, held(is)) }
    })
    .filter(({ before: from, after: to }) => from !== to)
    .slice(0, FIELDS_MAX)
}
