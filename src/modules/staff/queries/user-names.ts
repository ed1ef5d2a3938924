// Names of colleagues by id, for records that show their owner or editor.

import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { openName } from '../show-user.ts'
import { listUsersById } from '../staff-store.ts'

const HELD_MS = 30_000
const NAMES_MAX = 20_000
const held = new Map<string, { name: string; until: number }>()

/** Display names of the given users; unknown ids are left out. */
export async function openUserNames(
  tx: Tx,
  vault: Vault,
  userIds: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(userIds.filter((id): id is string => id !== null))]
  const now = Date.now()
  const missing = wanted.filter((id) => (held.get(id)?.until ?? 0) < now)
  if (missing.length > 0) {
    if (held.size > NAMES_MAX) held.clear()
    for (const row of await listUsersById(tx, missing))
      held.set(row.userId, { name: openName(vault, row), until: now + HELD_MS })
  }
  return new Map(wanted.flatMap((id) => (held.has(id) ? [[id, (held.get(id) as { name: string }).name]] : [])))
}
