// Say what an alert was: explained or confirmed, with a note; nobody decides about themselves.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { personOf } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { sealNote, showAlerts } from '../show-alert.ts'
import { type AlertRow, lockAlert, updateAlert } from '../watch-store.ts'

export const decideAlert = command(contract.decideAlert, async ({ tx, vault, clock, caller }, { params, body }) => {
  const { userId } = personOf(caller)
  const before = await lockAlert(tx, params.alertId, body.version)
  if (before.userId === userId) throw new Refusal('watch.not-yourself', {}, { status: 403 })
  const row: AlertRow = {
    ...before,
    state: body.state,
    note: sealNote(vault, body.note),
    decidedBy: userId,
    decidedAt: clock.now(),
    version: before.version + 1,
  }
  await updateAlert(tx, row)
  const [reply] = await showAlerts({ tx, vault }, [row])
  return {
    chain: { id: row.alertId, key: vault.bankKey },
    before: { state: before.state, version: before.version },
    after: { state: row.state, note: body.note, version: row.version },
    events: [contract.alertDecided({ alertId: row.alertId, state: row.state })],
    reply: reply as contract.Alert,
  }
})
