// Takes an open alert into work; one in a colleague's hands must be reassigned.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { changeOf, holdAlert } from './change-alert.ts'

export const claimAlert = command(contract.claimAlert, async (context, { params, body }) => {
  const held = await holdAlert(context, params, body.version)
  if (held.alert.assigneeId && held.alert.claimedAt && held.alert.assigneeId !== held.userId)
    throw new Refusal('casework.claimed-already', {}, { status: 409 })
  const next = { assigneeId: held.userId, claimedAt: held.alert.claimedAt ?? context.clock.now() }
  return changeOf(context, held, next, { kind: 'claimed' })
})
