// Sign in: one answer for every failure, the same work for unknown names, growing waits by name, address and both.

import { type Change, type Command, type CommandContext, command } from '../../../platform/command/index.ts'
import type { Reply } from '../../../platform/contract/index.ts'
import { namedId, newId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { lackOf } from '../factor.ts'
import { passwordFits } from '../password.ts'
import { newToken, tokenHashOf } from '../queries/roster.ts'
import { type Bank, meOf } from '../queries/show-session.ts'
import { insertSession } from '../session-store.ts'
import { afterFailure, afterSuccess, isKnown, isOpen } from '../sign-in-limits.ts'
import { deviceOf, SESSION_ABSOLUTE_MS, SESSIONS_PER_USER_MAX } from '../staff.ts'
import {
  findUserByLogin,
  listAllBranches,
  listAllRoles,
  lockUserByLogin,
  type UserRow,
  updateUserRow,
} from '../staff-store.ts'
import { lockDoor, refusalOf } from './lock-door.ts'

type Done = Change<Reply<typeof contract.signIn>>
/** The password was compared with this hash; null: nobody has the name. */
type Compared = { passwordHash: string | null; fits: boolean }

const nameIn = (loginName: string) => loginName.trim().toLowerCase()

async function openSession(
  bank: Bank,
  context: CommandContext,
  user: UserRow,
  { now, known }: { now: Date; known: boolean },
): Promise<Omit<Done, 'chain'>> {
  const { tx, vault, device } = context
  const token = newToken()
  const session = {
    tokenHash: tokenHashOf(token),
    sessionId: newId(now.getTime()),
    userId: user.userId,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + SESSION_ABSOLUTE_MS),
    device: deviceOf(device),
    factorAt: null,
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
    reply: meOf(bank, vault, user, branches, roles, session),
    sessionToken: token,
  }
}

export const signIn = (bank: Bank): Command<typeof contract.signIn> => ({
  ...command(contract.signIn, async (context, { body }): Promise<Done> => {
    const { tx, vault, clock, log } = context
    const now = clock.now()
    const loginName = nameIn(body.loginName)
    const user = await lockUserByLogin(tx, loginName)
    const { door, save, nameHash } = await lockDoor(context, loginName, now)
    const chain = { id: user?.userId ?? namedId('unknown-login', nameHash.toString('hex')), key: vault.bankKey }
    const { fits, passwordHash } = context.prepared as Compared
    // A password that was changed since it was compared does not count as compared.
    if (user?.status === 'active' && fits && user.passwordHash === passwordHash && isOpen(door, now)) {
      // While the second factor is to come, a password that fits forgives no failures: they would be those of codes.
      if (lackOf(user.factorCount, false, null) === 'none') await save(afterSuccess(door, now))
      return { chain, ...(await openSession(bank, context, user, { now, known: isKnown(door.pair, now) })) }
    }
    const next = afterFailure(door, now)
    await save(next)
    if (next.address.lockedUntil !== door.address.lockedUntil)
      log.warn({ failures: next.address.failures }, 'sign-in from one address is held back')
    return {
      chain,
      before: null,
      after: { outcome: 'failed', failures: next.name.failures },
      events: [],
      reply: undefined as never,
      refusal: refusalOf(next, now, 'staff.sign-in-failed'),
    }
  }),
  /** Comparing takes tens of milliseconds of a processor: no transaction and no lock waits for it. */
  prepare: async ({ database }, { body }): Promise<Compared> => {
    const user = await database.read((tx) => findUserByLogin(tx, nameIn(body.loginName)))
    const passwordHash = user?.passwordHash ?? null
    return { passwordHash, fits: await passwordFits(passwordHash, body.password) }
  },
})
