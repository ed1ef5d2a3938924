// A change that waits as its reader may see it.

import type { Person } from '../../platform/access/index.ts'
import type { QueryContext } from '../../platform/command/index.ts'
import type { RouteShape, TSchema } from '../../platform/contract/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { customerLabels } from '../customer/index.ts'
import { openUserNames } from '../staff/index.ts'
import type { ChangeRow } from './change-store.ts'
import { type Principal, verdictOn, type Waiting } from './commands/verdict.ts'
import type { PendingChange } from './contract.ts'
import { type Input, listKeys, openContent } from './show-content.ts'

type Context = Pick<QueryContext, 'tx' | 'vault' | 'caller'>

export const needOf = ({ levels, level }: Pick<ChangeRow, 'levels' | 'level'>): string => levels[level - 1] ?? ''
export const waitingOf = (row: ChangeRow): Waiting => ({ ...row, need: needOf(row) })

/** Whether the reader may decide it now; the terminal is looked at when it is decided. */
const mayDecide = (row: ChangeRow, reader: Person, lenders: readonly Principal[]): boolean =>
  row.status === 'pending' && verdictOn(waitingOf(row), { ...reader, terminal: null }, lenders, []).allowed

/** Rows as list items; customers are named where the reader's own scope reaches them. */
export async function showChanges(
  { tx, vault, caller }: Context,
  rows: readonly ChangeRow[],
  reader: Person,
  lenders: readonly Principal[],
  looked: (customerIds: readonly string[]) => void = () => {},
): Promise<PendingChange[]> {
  const scope = reader.grants.get('customer.show')
  const ids = rows.flatMap(({ customerId }) => (customerId ? [customerId] : []))
  const labels = scope && ids.length > 0 ? await customerLabels({ tx, vault, caller, scope }, ids) : new Map()
  looked([...labels.keys()])
  const names = await openUserNames(
    tx,
    vault,
    rows.map(({ makerId }) => makerId),
  )
  const items: PendingChange[] = []
  const keys = await listKeys(tx, vault, ids)
  for (const row of rows) {
    const key = row.customerId === null ? vault.bankKey : keys.get(row.customerId)
    // The customer's key was destroyed: nothing of the wish is left to show.
    if (!key) continue
    const content = openContent(vault, key, row)
    const { pendingChangeId, route, customerId, makerId, status, level, levels, escalated, evidenceCount, version } =
      row
    items.push({
      ...{ pendingChangeId, route, customerId, makerId, status, level, levels, escalated, evidenceCount, version },
      customerName: customerId ? (labels.get(customerId)?.name ?? null) : null,
      maker: names.get(makerId) ?? '',
      askedAt: row.askedAt.toISOString(),
      deadlineAt: row.deadlineAt.toISOString(),
      own: makerId === reader.userId,
      mine: mayDecide(row, reader, lenders),
      fields: content.difference.map(({ field }) => field).slice(0, FIELDS_SHOWN_MAX),
    })
  }
  return items
}

const FIELDS_SHOWN_MAX = 12
const ASKED_MAX = 60
const TEXT_MAX = 300

type Loose = TSchema & { properties?: Record<string, Loose>; items?: Loose; 'x-data-class'?: string }
const PERSONAL = new Set(['C2', 'C3'])

function isPersonal(schema: Loose | undefined): boolean {
  if (!schema) return false
  if (PERSONAL.has(schema['x-data-class'] ?? '')) return true
  return isPersonal(schema.items) || Object.values(schema.properties ?? {}).some(isPersonal)
}

/** What a maker asked for beside the difference: plain values by path. What the contract calls personal is left out. */
export function askedOf(route: RouteShape, input: Input): { field: string; value: string }[] {
  const found: { field: string; value: string }[] = []
  const walk = (value: unknown, schema: Loose | undefined, path: string) => {
    if (
      value === undefined ||
      value === null ||
      found.length >= ASKED_MAX ||
      PERSONAL.has(schema?.['x-data-class'] ?? '')
    )
      return
    if (Array.isArray(value)) {
      if (!isPersonal(schema)) found.push({ field: path, value: JSON.stringify(value).slice(0, TEXT_MAX) })
      return
    }
    if (typeof value === 'object') {
      for (const [name, inner] of Object.entries(value))
        walk(inner, schema?.properties?.[name], path ? `${path}.${name}` : name)
      return
    }
    if (!/(^|\.)(version|afterVersion|recordVersion)$/.test(path))
      found.push({ field: path, value: String(value).slice(0, TEXT_MAX) })
  }
  walk(input.body, route.body as Loose | undefined, '')
  return found
}

/** Text sealed in a row, or null. */
export const opened = (vault: Vault, key: Parameters<Vault['open']>[0], place: string, sealed: Buffer | null) =>
  sealed ? vault.open(key, place, sealed) : null
