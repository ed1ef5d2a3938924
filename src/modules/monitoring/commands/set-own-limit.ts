// Set a customer's own limit on the customer's behalf, or lift it: with who asked, how, and how that was checked.

import { actorOf, maskingOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { HOLDS_AFTER_MS } from '../list.ts'
import { sealAsked, showLimits } from '../show-threshold.ts'
import { amountAt, spanOf } from '../threshold.ts'
import { endCustomerValues, insertCustomerValue, listCustomerValues, lockThreshold } from '../threshold-store.ts'

export const setOwnLimit = command(contract.setOwnLimit, async (context, { params: { customerId }, body }) => {
  const { tx, vault, clock, caller, scope } = context
  const { name, amount, asked } = body
  const owner = await getCustomer(tx, vault, customerId, scope)
  await lockThreshold(tx, name)
  const now = clock.now()
  const from = new Date(now.getTime() + HOLDS_AFTER_MS)
  const until = body.until ? new Date(body.until) : null
  if (until && until <= from)
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'until', rule: 'monitoring.entry-past', facts: {} }] })
  const own = { customerId, name, origin: 'customer' as const }
  const held = (await listCustomerValues(tx, [customerId], [name])).filter(({ origin }) => origin === 'customer')
  const before = amountAt(held.map(spanOf), from.getTime())
  await endCustomerValues(tx, { ...own, at: from })
  if (amount !== null)
    await insertCustomerValue(tx, {
      ...{ ...own, valueId: newId(), amount, from, until, endedAt: null },
      ...{ setAt: now, setBy: actorOf(caller).id, sealed: sealAsked(vault, owner.key, asked) },
    })
  const isLower = amount !== null && (before === null || amount <= before)
  return {
    chain: { id: customerId, key: owner.key },
    before: { ownLimit: { name, amount: before } },
    after: { ownLimit: { name, amount, until: body.until ?? null, asked } },
    events: [contract.ownLimitChanged({ customerId, name })],
    weighs: { kinds: [isLower ? 'lower' : 'raise'] },
    reply: await showLimits(context, owner, maskingOf(caller)),
  }
})
