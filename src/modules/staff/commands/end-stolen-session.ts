// A session came from another device than signed in: somebody copied it. It ends, and its user is told. Nobody can call this.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { deleteSession } from '../session-store.ts'

export const endStolenSession = command(contract.endStolenSession, async ({ tx, vault }, { body }) => {
  const { userId, sessionId, device } = body
  // Of many requests at once the first ends it; it is journaled and told once.
  if ((await deleteSession(tx, userId, sessionId)) === 0)
    throw new Refusal('access.sign-in-needed', {}, { status: 401 })
  return {
    chain: { id: userId, key: vault.bankKey },
    before: { sessionId },
    after: { outcome: 'session-stolen', device },
    events: [contract.sessionStolen({ userId, device })],
    reply: { ended: true },
  }
})
