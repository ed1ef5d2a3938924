// Make a list, or give it another title; what it holds and what it means never change, for rules ask it.

import { actorOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { insertList, type ListRow, lockList, updateList } from '../list-store.ts'
import { showLists } from '../show-list.ts'

const stateOf = ({ kind, holds, title }: ListRow) => ({ kind, holds, title })

export const saveList = command(contract.saveList, async (context, { params: { name }, body }) => {
  const { tx, vault, clock, caller } = context
  const { version, ...given } = body
  const before = version === 0 ? null : await lockList(tx, name)
  const changed = { changedBy: actorOf(caller).id, changedAt: clock.now() }
  const row: ListRow = { name, entries: 0, ...before, ...given, version: version + 1, ...changed }
  if (before && before.version !== version)
    throw new Refusal('record.moved', { version: before.version }, { status: 409, data: { theirs: before } })
  if (before && (before.kind !== body.kind || before.holds !== body.holds))
    throw new Refusal('monitoring.list-is-other', { list: name })
  if (before) await updateList(tx, row)
  else if (!(await insertList(tx, row))) throw new Refusal('monitoring.list-known', { list: name }, { status: 409 })
  const [reply] = await showLists(context, [row])
  return {
    chain: { id: namedId('monitoring-list', name), key: vault.bankKey },
    before: before && stateOf(before),
    after: stateOf(row),
    events: [contract.listChanged({ list: name, version: row.version })],
    weighs: { kinds: [row.kind] },
    reply: reply as contract.MonitoringList,
  }
})
