// Writes down what was done or found about an alert.

import { command } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { changeOf, holdAlert } from './change-alert.ts'

export const noteAlert = command(contract.noteAlert, async (context, { params, body }) => {
  const held = await holdAlert(context, params, body.version)
  return changeOf(context, held, {}, { kind: 'noted', note: body.text })
})
