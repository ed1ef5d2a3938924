// Lets an alert, and new hits of its rules for this customer, rest until a moment.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { saveSnoozes } from '../alert-store.ts'
import * as contract from '../contract.ts'
import { changeOf, holdAlert } from './change-alert.ts'

const DAY_MS = 86_400_000

/** Refuses an end that is past, or further away than the longest snooze. */
export const snoozeAlert = command(contract.snoozeAlert, async (context, { params, body }) => {
  const held = await holdAlert(context, params, body.version)
  const [now, until] = [context.clock.now(), new Date(body.until)]
  if (until <= now || until.getTime() > now.getTime() + contract.SNOOZE_DAYS_MAX * DAY_MS) {
    const facts = { days: contract.SNOOZE_DAYS_MAX }
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'until', rule: 'casework.snooze-end', facts }] })
  }
  await saveSnoozes(context.tx, held.alert, { until, by: held.userId, at: now })
  const act = { kind: 'snoozed', about: until.toISOString(), note: body.note ?? null }
  return changeOf(context, held, { snoozedUntil: until }, act)
})
