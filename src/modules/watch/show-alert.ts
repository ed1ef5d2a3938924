// Alerts and thresholds as they leave: people by name and number, the note opened.

import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { listLoginNames, openUserNames } from '../staff/index.ts'
import type { Alert } from './contract.ts'
import type { AlertRow, RulesRow } from './watch-store.ts'

const NOTE_PLACE = 'watch_alert.note'
const USER_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
type Context = { tx: Tx; vault: Vault }
export const sealNote = (vault: Vault, note: string) => vault.seal(vault.bankKey, NOTE_PLACE, note)

/** Names and numbers of the people behind ids. */
export async function peopleOf(
  { tx, vault }: Context,
  userIds: readonly (string | null)[],
): Promise<{ nameOf: (id: string | null) => string | null; loginOf: (id: string) => string }> {
  const ids = [...new Set(userIds.filter((id): id is string => id !== null && USER_ID.test(id)))]
  const [names, logins] = [await openUserNames(tx, vault, ids), await listLoginNames(tx, ids)]
  return { nameOf: (id) => (id ? (names.get(id) ?? null) : null), loginOf: (id) => logins.get(id) ?? '' }
}

export async function showAlerts(context: Context, rows: readonly AlertRow[]): Promise<Alert[]> {
  const { nameOf, loginOf } = await peopleOf(
    context,
    rows.flatMap(({ userId, decidedBy }) => [userId, decidedBy]),
  )
  const { vault } = context
  return rows.map(({ note, decidedBy, raisedAt, decidedAt, ...row }) => ({
    ...row,
    loginName: loginOf(row.userId),
    displayName: nameOf(row.userId) ?? '',
    raisedAt: raisedAt.toISOString(),
    note: note && vault.open(vault.bankKey, NOTE_PLACE, note),
    decidedByName: nameOf(decidedBy),
    decidedAt: decidedAt?.toISOString() ?? null,
  }))
}

export async function showRules(context: Context, rows: readonly RulesRow[]) {
  const { nameOf } = await peopleOf(
    context,
    rows.map(({ savedBy }) => savedBy),
  )
  return rows.map(({ savedBy, savedAt, ...row }) => ({
    ...row,
    savedByName: nameOf(savedBy) ?? savedBy,
    savedAt: savedAt?.toISOString() ?? null,
  }))
}
