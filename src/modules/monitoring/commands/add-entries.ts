// Put values on a list, all of them or none.

import { actorOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { namedId, newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { lockCustomerKeys } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { HOLDS_AFTER_MS } from '../list.ts'
import { type EntryRow, insertEntries, listStanding, lockList, updateList } from '../list-store.ts'
import { resolveValues } from '../resolve-values.ts'
import { nameOfKey, sealEntry } from '../show-list.ts'

/** Refused lines are told by their place; nothing of a request with one is kept. */
const refused = (at: number, field: string, rule: string) => ({ field: `entries.${at}.${field}`, rule, facts: {} })

export const addEntries = command(contract.addEntries, async (context, { params: { name }, body }) => {
  const { tx, vault, clock, caller, scope } = context
  const list = await lockList(tx, name)
  const from = new Date(clock.now().getTime() + HOLDS_AFTER_MS)
  const values = body.entries.map(({ value }) => value)
  const resolved = await resolveValues({ tx, vault, scope }, list.holds, values)
  const fields = body.entries.flatMap(({ until }, at) => [
    ...(resolved[at] ? [] : [refused(at, 'value', `monitoring.entry-${list.holds}`)]),
    ...(until && new Date(until) <= from ? [refused(at, 'until', 'monitoring.entry-past')] : []),
  ])
  if (fields.length > 0) throw new Refusal('http.invalid', {}, { fields })
  const keys = resolved.filter((one) => one !== null)
  const held = new Set((await listStanding(tx, name, keys, from)).map(nameOfKey))
  const owners = await lockCustomerKeys(tx, vault, [...new Set(keys.flatMap(({ customerId }) => customerId ?? []))])
  const rows: EntryRow[] = []
  for (const [at, { value, code, hash, customerId }] of keys.entries()) {
    const key = nameOfKey({ code, hash })
    if (held.has(key)) continue
    held.add(key)
    const { until, reason } = body.entries[at] as (typeof body.entries)[number]
    rows.push({
      ...{ entryId: newId(), customerId, code, hash, from, until: until ? new Date(until) : null },
      sealed: sealEntry(vault, (customerId && owners.get(customerId)) || vault.bankKey, { value, reason }),
      ...{ endedAt: null, addedBy: actorOf(caller).id, removedBy: null },
    })
  }
  const after = {
    ...list,
    entries: list.entries + rows.length,
    version: list.version + 1,
    ...{ changedBy: actorOf(caller).id, changedAt: clock.now() },
  }
  if (after.entries > contract.LIST_ENTRIES_MAX)
    throw new Refusal('monitoring.list-full', { most: contract.LIST_ENTRIES_MAX })
  await insertEntries(tx, name, rows)
  await updateList(tx, after)
  return {
    // Not the chain of the customer: who is watched is not told to whoever may look at the record.
    chain: { id: namedId('monitoring-list', name), key: vault.bankKey },
    before: { entries: list.entries },
    after: { entries: after.entries, added: rows.map(({ entryId }) => entryId) },
    events: [contract.listChanged({ list: name, version: after.version })],
    weighs: { kinds: [list.kind] },
    reply: { added: rows.length, known: keys.length - rows.length, holdsFrom: from.toISOString() },
  }
})
