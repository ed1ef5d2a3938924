// What every act on an alert shares: the lock, the version, what may be done in which state, the record of it, the journal row.

import type { Change, CommandContext } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer, type OpenedCustomer } from '../../customer/index.ts'
import { personOf } from '../../staff/index.ts'
import { insertActs } from '../act-store.ts'
import { type AlertRow, lockAlerts, updateAlerts } from '../alert-store.ts'
import * as contract from '../contract.ts'
import { showAlerts } from '../show-alert.ts'

type Key = { customerId: string; alertId: string }
export type HeldAlert = { owner: OpenedCustomer; alert: AlertRow; userId: string }

/** Refuses: not there or out of scope (404), moved (409, with how it stands), closed already (409). */
export async function holdAlert(context: CommandContext, at: Key, version: number): Promise<HeldAlert> {
  const { tx, vault, scope, caller } = context
  const { userId } = personOf(caller)
  const owner = await getCustomer(tx, vault, at.customerId, scope)
  const alert = (await lockAlerts(tx, [at])).get(at.alertId)
  if (!alert) throw new Refusal('casework.alert-not-found', {}, { status: 404 })
  if (alert.version !== version) {
    const [theirs] = await showAlerts(context, [alert])
    throw new Refusal('record.moved', { version: alert.version }, { status: 409, data: { yours: { version }, theirs } })
  }
  if (alert.state === 'closed') throw new Refusal('casework.alert-closed', {}, { status: 409 })
  return { owner, alert, userId }
}

/** What the journal keeps of an alert, sealed like every state. */
export const journalStateOf = ({
  alertId,
  number,
  state,
  outcome,
  reason,
  assigneeId,
  snoozedUntil,
  version,
}: AlertRow) => ({
  alert: {
    alertId,
    number,
    state,
    outcome,
    reason,
    assigneeId,
    snoozedUntil: snoozedUntil?.toISOString() ?? null,
    version,
  },
})

export type Done = { kind: string; about?: string | null; note?: string | null }

/** Writes the next state with what was done, and answers the change. */
export async function changeOf(
  context: CommandContext,
  { owner, alert, userId }: HeldAlert,
  next: Partial<AlertRow>,
  { kind, about = null, note = null }: Done,
): Promise<Change<contract.AlertLine>> {
  const { tx, vault, clock } = context
  const after: AlertRow = { ...alert, ...next, version: alert.version + 1 }
  const { customerId, alertId, version, assigneeId } = after
  await updateAlerts(tx, [after])
  const act = { customerId, alertId, actId: newId(), at: clock.now(), doneBy: userId, kind, about, note }
  await insertActs(tx, vault, [{ act, key: owner.key }])
  const [reply] = await showAlerts(context, [after])
  return {
    chain: { id: customerId, key: owner.key },
    before: journalStateOf(alert),
    after: { ...journalStateOf(after), ...(note ? { note } : {}) },
    events: [contract.alertChanged({ alertId, customerId, version, assigneeId })],
    reply: reply as contract.AlertLine,
  }
}
