// What a user is told about the own account: a sign-in from elsewhere, sessions ended and passwords given by others.

import type { NoticeDraft, NoticeRule } from '../../platform/command/index.ts'
import type { EventShape } from '../../platform/contract/index.ts'
import {
  factorsChanged,
  grantEnded,
  grantGiven,
  passwordReset,
  sessionStolen,
  sessionsEnded,
  signedInElsewhere,
} from './contract.ts'

/** Nobody is told what they did themselves, but a sign-in and another second factor: it may have been somebody else. */
export function accountNotice(
  kind: string,
  data: { userId: string; device?: string; what?: string; kind?: string; endsAt?: string },
  by: string | null,
): NoticeDraft[] {
  const { userId, device, what, endsAt } = data
  if (userId === by) return []
  return [
    {
      userId,
      kind,
      facts: { ...(device ? { device } : {}), ...(what && endsAt ? { what, until: endsAt } : {}) },
      link: '/account',
      urgent: true,
    },
  ]
}

const rule = (event: EventShape, kind: string, alsoOwn = false): NoticeRule => ({
  on: event.id,
  tell: async (_tx, { data }, row) => accountNotice(kind, data as { userId: string }, alsoOwn ? null : row.actorId),
})

export const staffNotices: NoticeRule[] = [
  rule(signedInElsewhere, 'staff.signed-in-elsewhere', true),
  rule(sessionStolen, 'staff.session-stolen', true),
  rule(sessionsEnded, 'staff.sessions-ended'),
  rule(factorsChanged, 'staff.factors-changed', true),
  rule(passwordReset, 'staff.password-reset'),
  rule(grantGiven, 'staff.grant-given', true),
  rule(grantEnded, 'staff.grant-ended', true),
]
