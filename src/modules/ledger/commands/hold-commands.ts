// Set an amount aside, and set it free: decided on the locked position.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getDataKey } from '../../../platform/vault/index.ts'
import { refuseOutside } from '../../customer/index.ts'
import { lockPosition } from '../booking/post-inside.ts'
import * as contract from '../contract.ts'
import { endHold, placeHold } from '../hold.ts'
import { endHolds, findHold, type Hold, insertHold } from '../hold-store.ts'
import { updatePosition } from '../position-store.ts'

const DAY_MS = 86_400_000
const DAYS_DEFAULT = 7

const show = ({ endedAt: _, transactionId: __, ...hold }: Hold): contract.Hold => ({
  ...hold,
  heldAt: hold.heldAt.toISOString(),
  expiresAt: hold.expiresAt.toISOString(),
})

async function changeOf({ tx, vault }: CommandContext, before: Hold | null, after: Hold) {
  const { customerId, accountId, holdId, status } = after
  return {
    chain: { id: customerId, key: vault.openKey(customerId, await getDataKey(tx, customerId)) },
    before: before && { status: before.status },
    after: before ? { holdId, status } : { ...show(after) },
    events: [contract.ledgerHeld({ customerId, accountId, holdId, status })],
    reply: show(after),
  }
}

export const hold = command(contract.hold, async (context, { params, body }) => {
  const { tx, clock, scope } = context
  const { customerId, accountId } = params
  await refuseOutside(tx, customerId, scope)
  const position = await lockPosition(tx, { customerId, accountId })
  await updatePosition(tx, placeHold(position, body.amountFen, body.currency))
  const heldAt = clock.now()
  const held: Hold = {
    customerId,
    accountId,
    holdId: newId(heldAt.getTime()),
    amountFen: body.amountFen,
    status: 'held',
    heldAt,
    expiresAt: new Date(heldAt.getTime() + (body.days ?? DAYS_DEFAULT) * DAY_MS),
    endedAt: null,
    transactionId: null,
    reference: body.reference,
  }
  await insertHold(tx, held)
  return changeOf(context, null, held)
})

export const releaseHold = command(contract.releaseHold, async (context, { params }) => {
  const { tx, clock, scope } = context
  const { customerId, holdId } = params
  await refuseOutside(tx, customerId, scope)
  const notFound = () => new Refusal('ledger.hold-not-found', {}, { status: 404 })
  const wanted = await findHold(tx, customerId, holdId)
  if (!wanted) throw notFound()
  // The position first, as everybody: behind its lock the hold stands still.
  const position = await lockPosition(tx, wanted)
  const before = await findHold(tx, customerId, holdId)
  if (!before) throw notFound()
  if (before.status !== 'held') throw new Refusal('ledger.hold-ended', { status: before.status }, { status: 409 })
  const after: Hold = { ...before, status: 'released', endedAt: clock.now() }
  await updatePosition(tx, endHold(position, before.amountFen))
  await endHolds(tx, [after])
  return changeOf(context, before, after)
})
