// A session opens: its token, its row, what the caller is told, and whether it comes from somewhere new.

import type { Change, CommandContext } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { newToken, tokenHashOf } from '../queries/roster.ts'
import { type Bank, meOf } from '../queries/show-session.ts'
import { insertSession } from '../session-store.ts'
import { deviceOf, SESSION_ABSOLUTE_MS, SESSIONS_PER_USER_MAX } from '../staff.ts'
import { listAllBranches, listAllRoles, type UserRow, updateUserRow } from '../staff-store.ts'

type Way = {
  now: Date
  /** The user signed in from this address lately. */
  known: boolean
  /** When a second factor was given at the identity provider, and which sign-in there this is. */
  factorAt: Date | null
  farSession: Buffer | null
}

export async function openSession(
  bank: Bank,
  context: CommandContext,
  user: UserRow,
  { now, known, factorAt, farSession }: Way,
): Promise<Omit<Change<contract.Me>, 'chain'>> {
  const { tx, vault, device, deviceKey } = context
  const token = newToken()
  const session = {
    tokenHash: tokenHashOf(token),
    sessionId: newId(now.getTime()),
    userId: user.userId,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + SESSION_ABSOLUTE_MS),
    device: deviceOf(device),
    factorAt,
    farSession,
    deviceHash: deviceKey ? tokenHashOf(deviceKey) : null,
  }
  await insertSession(tx, session, SESSIONS_PER_USER_MAX)
  await updateUserRow(tx, { ...user, lastSignedInAt: now })
  const [branches, roles] = [await listAllBranches(tx), await listAllRoles(tx)]
  // The first sign-in of all comes from somewhere new by nature.
  const elsewhere = user.lastSignedInAt !== null && !known
  return {
    before: null,
    after: { outcome: 'signed-in', sessionId: session.sessionId },
    events: elsewhere ? [contract.signedInElsewhere({ userId: user.userId, device: session.device })] : [],
    reply: meOf(bank, vault, user, branches, roles, session, now),
    sessionToken: token,
  }
}
