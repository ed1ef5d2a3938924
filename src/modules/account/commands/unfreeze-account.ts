// Lift one freeze of an account; others go on holding.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { addDays } from '../day-count.ts'
import { endFreeze } from '../freeze-store.ts'
import { onAccount } from './change-account.ts'

export const unfreezeAccount = command(contract.unfreezeAccount, (context, { params, body }) => {
  const at = { customerId: params.customerId, accountId: params.accountId }
  return onAccount(context, at, body.version, 'unfreeze', async ({ freezes }) => {
    const freeze = freezes.find((one) => one.freezeId === params.freezeId)
    if (!freeze) throw new Refusal('account.freeze-not-found', {}, { status: 404 })
    if (freeze.liftedOn !== null) throw new Refusal('account.freeze-lifted', { on: freeze.liftedOn }, { status: 409 })
    const today = context.clock.today()
    await endFreeze(context.tx, at, freeze.freezeId, today)
    const lifted = {
      ...freeze,
      liftedOn: freeze.validTo !== null && freeze.validTo < today ? addDays(freeze.validTo, 1) : today,
    }
    return {
      freezes: freezes.map((one) => (one === freeze ? lifted : one)),
      told: { freezeId: freeze.freezeId, reason: body.reason },
      weighs: { kinds: [freeze.kind] },
    }
  })
})
