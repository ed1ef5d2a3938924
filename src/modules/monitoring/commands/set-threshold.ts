// Give a threshold a value, or end those that stand: for everybody, a segment, a product or a customer.

import { actorOf } from '../../../platform/access/index.ts'
import { type CommandContext, command } from '../../../platform/command/index.ts'
import type { Input } from '../../../platform/contract/index.ts'
import { namedId, newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { HOLDS_AFTER_MS } from '../list.ts'
import { OWN_LIMITS } from '../rule/own-limits.ts'
import { sealAsked, showThresholds } from '../show-threshold.ts'
import {
  endCustomerValues,
  endValues,
  insertCustomerValue,
  insertValue,
  lockThreshold,
  updateThreshold,
} from '../threshold-store.ts'

type Body = Input<typeof contract.setThreshold>['body']
type Span = { from: Date; until: Date | null }

/** Refuses what names no place, or one too many, and times that are past or reversed. */
function spanOf({ level, target, customerId, from, until }: Body, now: Date): Span {
  const isPlaced =
    level === 'default' ? !target && !customerId : level === 'customer' ? customerId && !target : target && !customerId
  const soonest = new Date(now.getTime() + HOLDS_AFTER_MS)
  const begins = from && new Date(from) > soonest ? new Date(from) : soonest
  const fields = [
    ...(isPlaced
      ? []
      : [{ field: level === 'customer' ? 'customerId' : 'target', rule: 'monitoring.threshold-place', facts: {} }]),
    ...(until && new Date(until) <= begins ? [{ field: 'until', rule: 'monitoring.entry-past', facts: {} }] : []),
  ]
  if (fields.length > 0) throw new Refusal('http.invalid', {}, { fields })
  return { from: begins, until: until ? new Date(until) : null }
}

async function write({ tx, vault, clock, caller, scope }: CommandContext, name: string, body: Body): Promise<void> {
  const { level, target = '', customerId, amount } = body
  const span = spanOf(body, clock.now())
  const set = { valueId: newId(), name, ...span, endedAt: null, setAt: clock.now(), setBy: actorOf(caller).id }
  const at = new Date(clock.now().getTime() + HOLDS_AFTER_MS)
  if (level !== 'customer') {
    if (amount === null) await endValues(tx, { name, level, target, at })
    else await insertValue(tx, { ...set, level, target, amount })
    return
  }
  const owner = await getCustomer(tx, vault, customerId as string, scope)
  const own = { customerId: owner.customerId, name, origin: 'bank' as const }
  if (amount === null) await endCustomerValues(tx, { ...own, at })
  else await insertCustomerValue(tx, { ...set, ...own, amount, sealed: sealAsked(vault, owner.key, null) })
}

export const setThreshold = command(contract.setThreshold, async (context, { params: { name }, body }) => {
  const { tx, vault, clock, caller } = context
  if (body.level === 'customer' && (OWN_LIMITS as readonly string[]).includes(name))
    throw new Refusal('monitoring.threshold-own')
  const row = await lockThreshold(tx, name)
  await write(context, name, body)
  const after = { ...row, version: row.version + 1, changedBy: actorOf(caller).id, changedAt: clock.now() }
  await updateThreshold(tx, after)
  const [reply] = await showThresholds(context, [after])
  return {
    // Not the chain of the customer: what a customer is measured by is not told to whoever may look at the record.
    chain: { id: namedId('monitoring-threshold', name), key: vault.bankKey },
    before: { version: row.version },
    after: { version: after.version, ...body },
    events: [contract.thresholdChanged({ name })],
    weighs: { kinds: [body.level] },
    reply: reply as contract.NamedThreshold,
  }
})
