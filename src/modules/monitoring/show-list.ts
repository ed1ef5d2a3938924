// Lists and their entries as they leave: values as far as the reader may see them.

import { type Caller, maskingOf, type Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Clock } from '../../platform/kernel/clock.ts'
import { type DataKey, getDataKeys, type Vault } from '../../platform/vault/index.ts'
import { atLevel, maskAccountNumber } from '../../platform/vault/mask.ts'
import { customerLabels } from '../customer/index.ts'
import { openUserNames } from '../staff/index.ts'
import type { ListEntry, MonitoringList } from './contract.ts'
import { isCode } from './list.ts'
import type { ListHolds } from './list-contract.ts'
import { countStanding, type EntryKey, type EntryRow, type ListRow } from './list-store.ts'
import { namesUsed } from './rule/names-used.ts'
import { listRunning } from './rule-store.ts'

const PLACE = 'monitoring_list_entry.sealed'
const SOON_MS = 30 * 86_400_000
export const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Said = { value: string; reason: string }
export const sealEntry = (vault: Vault, key: DataKey, said: Said): Buffer =>
  vault.seal(key, PLACE, JSON.stringify(said))
/** One name for one key. */
export const nameOfKey = ({ code, hash }: EntryKey): string => code ?? (hash as Buffer).toString('hex')

export async function showLists(
  { tx, clock }: { tx: Tx; clock: Clock },
  rows: readonly ListRow[],
): Promise<MonitoringList[]> {
  const now = clock.now()
  const standing = new Map(
    (await countStanding(tx, now, new Date(now.getTime() + SOON_MS))).map((one) => [one.list, one]),
  )
  const running = (await listRunning(tx)).map(({ code, rule }) => ({ code, lists: namesUsed([rule]).lists }))
  return rows.map(({ name, kind, holds, title, version, changedAt }) => ({
    name,
    kind,
    holds,
    title,
    entries: standing.get(name)?.entries ?? 0,
    endingSoon: standing.get(name)?.endingSoon ?? 0,
    rules: [...new Set(running.filter(({ lists }) => lists.includes(name)).map(({ code }) => code))],
    version,
    changedAt: changedAt.toISOString(),
  }))
}

type Context = { tx: Tx; vault: Vault; caller: Caller; scope: Scope }

/** Opens each entry with the key of whom it names; one whose key is gone shows nothing. */
export async function showEntries(context: Context, holds: ListHolds, rows: readonly EntryRow[]): Promise<ListEntry[]> {
  const { tx, vault, caller } = context
  const customerIds = [...new Set(rows.flatMap(({ customerId }) => customerId ?? []))]
  const wrapped = await getDataKeys(tx, customerIds)
  const labels = await customerLabels(context, customerIds)
  const names = await openUserNames(
    tx,
    vault,
    rows.flatMap(({ addedBy, removedBy }) => [addedBy, removedBy]).filter((id) => id !== null && USER_ID.test(id)),
  )
  const { number: level, name: words } = maskingOf(caller)
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return rows.map((row) => {
    const held = row.customerId === null ? null : wrapped.get(row.customerId)
    const key = row.customerId === null ? vault.bankKey : held ? vault.openKey(row.customerId, held) : null
    const said = key ? (JSON.parse(vault.open(key, PLACE, row.sealed)) as Said) : null
    const label = row.customerId === null ? undefined : labels.get(row.customerId)
    const value = row.code ?? (said && atLevel(isCode(holds) ? 'clear' : level, said.value, maskAccountNumber))
    return {
      entryId: row.entryId,
      value: value || null,
      customerId: label ? row.customerId : null,
      customerName: label?.name ?? null,
      reason: words === 'hidden' ? null : (said?.reason ?? null),
      from: row.from.toISOString(),
      until: row.until?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      addedBy: nameOf(row.addedBy),
      removedBy: nameOf(row.removedBy),
    }
  })
}
