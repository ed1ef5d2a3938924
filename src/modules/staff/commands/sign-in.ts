// Sign in: one answer for every failure, the same work for unknown names, growing waits by name, address and both.

import { type Change, type Command, command } from '../../../platform/command/index.ts'
import type { Reply } from '../../../platform/contract/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { lackOf } from '../factor.ts'
import { passwordFits } from '../password.ts'
import type { Bank } from '../queries/show-session.ts'
import { afterFailure, afterSuccess, isKnown, isOpen } from '../sign-in-limits.ts'
import { findUserByLogin, lockUserByLogin } from '../staff-store.ts'
import { lockDoor, refusalOf } from './lock-door.ts'
import { openSession } from './open-session.ts'

type Done = Change<Reply<typeof contract.signIn>>
/** The password was compared with this hash; null: nobody has the name. */
type Compared = { passwordHash: string | null; fits: boolean }

const nameIn = (loginName: string) => loginName.trim().toLowerCase()

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
      const way = { now, known: isKnown(door.pair, now), factorAt: null, farSession: null }
      return { chain, ...(await openSession(bank, context, user, way)) }
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
