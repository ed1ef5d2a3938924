// Claims, assigns or closes many alerts: decided one by one on locked rows, written together.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { listPlacesWithin, lockCustomerKeys } from '../../customer/index.ts'
import { personOf } from '../../staff/index.ts'
import { insertActs } from '../act-store.ts'
import { type AlertRow, lockAlerts, updateAlerts } from '../alert-store.ts'
import { listAnalystRows } from '../analyst-store.ts'
import { chooseWorker } from '../assignment.ts'
import * as contract from '../contract.ts'
import { refuseUnfit } from './assign-alert.ts'
import { journalStateOf } from './change-alert.ts'
import { closedBy } from './close-alert.ts'

type Body = Parameters<Parameters<typeof command<typeof contract.bulkAlerts>>[1]>[1]['body']
type Decided = { next: Partial<AlertRow>; about: string | null } | { code: string }

/** How each alert is decided; what is assigned here counts as load for the next one. */
async function deciderOf(context: CommandContext, body: Body): Promise<(alert: AlertRow) => Decided> {
  const { tx, clock, caller } = context
  const { userId } = personOf(caller)
  const now = clock.now()
  if (body.act === 'close') {
    const { outcome, reason } = body
    if (!outcome || !reason) {
      const fields = [{ field: outcome ? 'reason' : 'outcome', rule: 'casework.feedback-needed' }]
      throw new Refusal('http.invalid', {}, { fields })
    }
    return (alert) => ({ next: closedBy(alert, userId, now, { outcome, reason }), about: reason })
  }
  if (body.act === 'claim')
    return ({ assigneeId, claimedAt }) =>
      assigneeId && claimedAt && assigneeId !== userId
        ? { code: 'casework.claimed-already' }
        : { next: { assigneeId: userId, claimedAt: claimedAt ?? now }, about: null }
  if (body.userId) await refuseUnfit(context, body.userId)
  const workers = await listAnalystRows(tx)
  return ({ typology, assigneeId }) => {
    const need = { typology, today: clock.today(), except: assigneeId }
    const to = body.userId ?? chooseWorker(workers, need)?.userId
    if (!to) return { code: 'casework.nobody-free' }
    for (const worker of workers) if (worker.userId === to) worker.load += 1
    return { next: { assigneeId: to, claimedAt: null }, about: to }
  }
}

export const bulkAlerts = command(contract.bulkAlerts, async (context, { body }) => {
  const { tx, vault, clock, scope, caller, requestId } = context
  const { userId } = personOf(caller)
  const decide = await deciderOf(context, body)
  const customerIds = [...new Set(body.alerts.map(({ customerId }) => customerId))].sort()
  const within = await listPlacesWithin(tx, customerIds, scope)
  const keys = await lockCustomerKeys(tx, vault, [...within.keys()].sort())
  const locked = await lockAlerts(
    tx,
    body.alerts.filter(({ customerId }) => keys.has(customerId)),
  )
  const refused: { alertId: string; code: string }[] = []
  const changed: { before: AlertRow; after: AlertRow; about: string | null }[] = []
  for (const { alertId, version } of body.alerts) {
    const before = locked.get(alertId)
    locked.delete(alertId)
    const refuse = (code: string) => refused.push({ alertId, code })
    if (!before) refuse('casework.alert-not-found')
    else if (before.version !== version) refuse('record.moved')
    else if (before.state === 'closed') refuse('casework.alert-closed')
    else {
      const decided = decide(before)
      if ('code' in decided) refuse(decided.code)
      else changed.push({ before, after: { ...before, ...decided.next, version: version + 1 }, about: decided.about })
    }
  }
  const keyOf = (customerId: string) => {
    const key = keys.get(customerId)
    if (!key) throw new Error('a customer of an alert has no key')
    return key
  }
  const kind = body.act === 'close' ? `closed-${body.outcome}` : body.act === 'claim' ? 'claimed' : 'assigned'
  const acts = changed.map(({ after: { customerId, alertId }, about }) => ({
    act: { customerId, alertId, actId: newId(), at: clock.now(), doneBy: userId, kind, about, note: null },
    key: keyOf(customerId),
  }))
  await updateAlerts(
    tx,
    changed.map(({ after }) => after),
  )
  if (acts.length > 0) await insertActs(tx, vault, acts)
  return {
    chain: { id: userId, key: vault.bankKey },
    before: null,
    after: { act: body.act, asked: body.alerts.length, changed: changed.length, requestId },
    events: [],
    also: [...new Set(changed.map(({ after }) => after.customerId))].map((customerId) => {
      const of = changed.filter(({ after }) => after.customerId === customerId)
      return {
        chain: { id: customerId, key: keyOf(customerId) },
        before: { alerts: of.map(({ before }) => journalStateOf(before).alert) },
        after: { alerts: of.map(({ after }) => journalStateOf(after).alert) },
        events: of.map(({ after: { alertId, version, assigneeId } }) =>
          contract.alertChanged({ alertId, customerId, version, assigneeId }),
        ),
      }
    }),
    reply: { changed: changed.length, refused },
  }
})
