// Sign in: one answer for every failure, the same work for unknown names, a growing delay after five failures.

import { randomBytes } from 'node:crypto'
import { type Change, command } from '../../../platform/command/index.ts'
import type { Reply } from '../../../platform/contract/index.ts'
import { namedId, newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { passwordFits } from '../password.ts'
import { tokenHashOf } from '../queries/roster.ts'
import { type Bank, meOf } from '../queries/show-session.ts'
import { insertSession, lockAttempts, saveAttempts } from '../session-store.ts'
import { loginHashOf } from '../show-user.ts'
import { deviceOf, lockMs, SESSION_ABSOLUTE_MS, SESSIONS_PER_USER_MAX } from '../staff.ts'
import { findUserByLogin, listAllBranches, listAllRoles, updateUserRow } from '../staff-store.ts'

const TOKEN_BYTES = 32

export const signIn = (bank: Bank) =>
  command(
    contract.signIn,
    async ({ tx, vault, clock, device }, { body }): Promise<Change<Reply<typeof contract.signIn>>> => {
      const now = clock.now()
      const loginName = body.loginName.trim().toLowerCase()
      const loginHash = loginHashOf(vault, loginName)
      const user = await findUserByLogin(tx, loginName)
      const fits = await passwordFits(user?.passwordHash ?? null, body.password)
      const attempts = await lockAttempts(tx, loginHash, now)
      const locked = attempts.lockedUntil !== null && attempts.lockedUntil > now
      const chain = { id: user?.userId ?? namedId('unknown-login', loginHash.toString('hex')), key: vault.bankKey }

      if (!user || !fits || locked || user.status !== 'active') {
        const failures = locked ? attempts.failures : attempts.failures + 1
        const lockedUntil = locked
          ? attempts.lockedUntil
          : lockMs(failures) > 0
            ? new Date(now.getTime() + lockMs(failures))
            : null
        await saveAttempts(tx, loginHash, failures, lockedUntil, now)
        const waitSeconds = lockedUntil ? Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000) : 0
        const refusal =
          waitSeconds > 0
            ? new Refusal(
                'staff.sign-in-locked',
                { waitSeconds, waitMinutes: Math.ceil(waitSeconds / 60) },
                { status: 429 },
              )
            : new Refusal('staff.sign-in-failed', {}, { status: 401 })
        return {
          chain,
          before: null,
          after: { outcome: 'failed', failures },
          events: [],
          reply: undefined as never,
          refusal,
        }
      }

      await saveAttempts(tx, loginHash, 0, null, now)
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      const session = {
        tokenHash: tokenHashOf(token),
        sessionId: newId(now.getTime()),
        userId: user.userId,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + SESSION_ABSOLUTE_MS),
        device: deviceOf(device),
      }
      await insertSession(tx, session, SESSIONS_PER_USER_MAX)
      await updateUserRow(tx, { ...user, lastSignedInAt: now })
      const [branches, roles] = [await listAllBranches(tx), await listAllRoles(tx)]
      return {
        chain,
        before: null,
        after: { outcome: 'signed-in', sessionId: session.sessionId },
        events: [],
        reply: meOf(bank, vault, user, branches, roles, session.expiresAt),
        sessionToken: token,
      }
    },
  )
