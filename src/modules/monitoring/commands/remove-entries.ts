// Take values off a list: they end a moment from now, and what was booked before is still matched.

import { actorOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { HOLDS_AFTER_MS } from '../list.ts'
import { endEntries, lockList, updateList } from '../list-store.ts'

export const removeEntries = command(contract.removeEntries, async (context, { params: { name }, body }) => {
  const { tx, vault, clock, caller } = context
  const list = await lockList(tx, name)
  const by = actorOf(caller).id
  const at = new Date(clock.now().getTime() + HOLDS_AFTER_MS)
  const ended = await endEntries(tx, name, body.entryIds, { at, by })
  if (ended.length === 0) throw new Refusal('monitoring.entry-not-found', { list: name }, { status: 404 })
  const version = list.version + 1
  await updateList(tx, { ...list, version, changedBy: by, changedAt: clock.now() })
  return {
    chain: { id: namedId('monitoring-list', name), key: vault.bankKey },
    before: { standing: ended.map(({ entryId }) => entryId) },
    after: { standing: [], reason: body.reason },
    events: [contract.listChanged({ list: name, version })],
    weighs: { kinds: [list.kind] },
    reply: { removed: ended.length },
  }
})
