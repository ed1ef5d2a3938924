// The identity provider says that somebody signed out there: the sessions that sign-in opened here end too.

import { type Command, command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { deleteFarSessions } from '../session-store.ts'
import { farSessionHashOf, subjectHashOf } from '../show-user.ts'
import type { Departure, SingleSignOn } from '../single-sign-on.ts'

/** The message may come twice: the second time there is nothing left to end. */
export const endFarSession = (
  single: SingleSignOn | null,
  forget: () => void,
): Command<typeof contract.endFarSession> => ({
  ...command(contract.endFarSession, async ({ tx, vault, prepared }) => {
    const { issuer, departure } = prepared as { issuer: string; departure: Departure }
    const { session, subject } = departure
    const ended = await deleteFarSessions(
      tx,
      session === null ? null : farSessionHashOf(vault, issuer, session),
      subject === null ? null : subjectHashOf(vault, issuer, subject),
    )
    const userId = ended[0]?.userId
    return {
      chain: { id: userId ?? namedId('far-session', departure.id), key: vault.bankKey },
      before: { sessionIds: ended.map(({ sessionId }) => sessionId) },
      after: { outcome: 'signed-out-at-the-provider' },
      events: [],
      committed: forget,
      reply: { ended: ended.length },
    }
  }),
  prepare: async ({ clock }, { body }) => {
    if (!single) throw new Refusal('staff.single-off', {}, { status: 404 })
    return { issuer: single.issuer, departure: await single.departed(body.logout_token, clock.now()) }
  },
})
