// Rows of a customer's chain as they leave: who, by which channel, what stood before and after, masked.

import { type Caller, maskingOf } from '../../platform/access/index.ts'
import { JOURNAL_PLACE } from '../../platform/command/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { JournalRow } from '../../platform/journal/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { isRestorable } from './commands/restore-field.ts'
import type { HistoryEntry } from './contract.ts'
import type { OpenedCustomer } from './customer-store.ts'
import { listWalled } from './queries/list-places.ts'
import { type Names, namesFor } from './show-customer.ts'
import { showValue } from './show-difference.ts'

type States = { before: Record<string, unknown> | null; after: Record<string, unknown> | null }
const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Who agreed to a change that waited, as its row keeps it; nobody where it did not wait. */
const agreedBy = (approval: unknown): string[] =>
  ((approval as { approvedBy?: { userId: string }[] } | null | undefined)?.approvedBy ?? []).map(({ userId }) => userId)

/** The colleagues a journal row names: who acted, also through an import, and who owned the customer. */
function peopleOf({ row, states }: { row: JournalRow; states: States }): string[] {
  const ids = [row.actorId, states.before?.ownerId, states.after?.ownerId, ...agreedBy(states.after?.approval)]
  return ids.filter((id): id is string => typeof id === 'string' && USER_ID.test(id))
}

/** The customers at the other end of a relationship that a row speaks of. */
function othersOf({ states }: { states: States }): string[] {
  const ends = [states.before?.relationship, states.after?.relationship] as ({ otherId?: string } | undefined)[]
  return ends.flatMap((end) => end?.otherId ?? [])
}

/** Branches, owners and those who agreed by their names. */
function nameOf(names: Names, field: string, value: unknown): string | null {
  if (field === 'branchId') return names.branches.get(Number(value)) ?? null
  if (field === 'approval') {
    const agreed = agreedBy(value).map((id) => names.users.get(id) ?? id)
    return agreed.length > 0 ? agreed.join('; ') : null
  }
  return field === 'ownerId' ? (names.users.get(String(value)) ?? null) : null
}

/** Each row's entry, in their order, without what leads behind the caller's walls; `touched` names the fields it speaks of, shown or not. */
export async function showHistory(
  { tx, vault, caller }: { tx: Tx; vault: Vault; caller: Caller },
  record: OpenedCustomer,
  rows: readonly JournalRow[],
): Promise<(HistoryEntry & { touched: string[] })[]> {
  const all = rows.map((row) => ({
    row,
    states: JSON.parse(vault.open(record.key, JOURNAL_PLACE, row.sealed)) as States,
  }))
  const walled = await listWalled(tx, caller, all.flatMap(othersOf))
  const opened = all.filter((one) => !othersOf(one).some((id) => walled.has(id)))
  const names = await namesFor(tx, vault, opened.flatMap(peopleOf))
  const told = (field: string, value: unknown) =>
    nameOf(names, field, value) ?? showValue(record.state.kind, field, value, maskingOf(caller))
  return opened.map(({ row, states }) => {
    const touched = [...new Set([...Object.keys(states.after ?? {}), ...Object.keys(states.before ?? {})])].filter(
      (key) => key !== 'version',
    )
    return {
      seq: row.seq,
      at: row.at.toISOString(),
      by: names.users.get(row.actorId) ?? row.actorName,
      channel: row.channel,
      action: row.action,
      touched,
      fields: touched
        .map((field) => ({
          field,
          before: told(field, states.before?.[field]),
          after: told(field, states.after?.[field]),
          restorable:
            states.before !== null &&
            field in states.before &&
            field in record.state &&
            isRestorable(field, states.before[field]),
        }))
        .filter(({ before: was, after: is }) => was !== null || is !== null),
    }
  })
}
