// Hands an alert on to those who decide about money laundering.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { changeOf, holdAlert } from './change-alert.ts'

export const escalateAlert = command(contract.escalateAlert, async (context, { params, body }) => {
  const held = await holdAlert(context, params, body.version)
  if (held.alert.state === 'escalated') throw new Refusal('casework.escalated-already', {}, { status: 409 })
  return changeOf(context, held, { state: 'escalated', snoozedUntil: null }, { kind: 'escalated', note: body.note })
})
