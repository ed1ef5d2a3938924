// Closes an alert with what it was; that is what the figures of its rules are counted from.

import { command } from '../../../platform/command/index.ts'
import type { AlertRow } from '../alert-store.ts'
import * as contract from '../contract.ts'
import { changeOf, holdAlert } from './change-alert.ts'

/** Nobody has to take an alert into work before closing it. */
export const closedBy = (
  alert: AlertRow,
  userId: string,
  now: Date,
  feedback: { outcome: contract.Outcome; reason: contract.CloseReason },
): Partial<AlertRow> => ({
  ...feedback,
  state: 'closed',
  closedAt: now,
  snoozedUntil: null,
  assigneeId: alert.assigneeId ?? userId,
  claimedAt: alert.claimedAt ?? now,
})

export const closeAlert = command(contract.closeAlert, async (context, { params, body }) => {
  const { outcome, reason, note = null } = body
  const held = await holdAlert(context, params, body.version)
  const next = closedBy(held.alert, held.userId, context.clock.now(), { outcome, reason })
  return changeOf(context, held, next, { kind: `closed-${outcome}`, about: reason, note })
})
