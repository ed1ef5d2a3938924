// Change the own password: the current one must fit, the next one must be good, all other sessions end, this one goes on under another token.

import { type Command, command } from '../../../platform/command/index.ts'
import type { FieldProblem } from '../../../platform/kernel/refusal.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { hashPassword, passwordFits } from '../password.ts'
import { newToken, tokenHashOf } from '../queries/roster.ts'
import { personOf } from '../queries/show-session.ts'
import { deleteSessionsOf, renewToken } from '../session-store.ts'
import { passwordProblems } from '../staff.ts'
import { getUser, lockUser, updateUserRow } from '../staff-store.ts'

const refused = (fields: FieldProblem[]) => new Refusal('staff.password-refused', {}, { fields })
const wrong = () => refused([{ field: 'current', rule: 'password.wrong' }])

type Hashed = { current: string; next: string }

export const changePassword = (forget: () => void): Command<typeof contract.changePassword> => ({
  ...command(contract.changePassword, async ({ tx, vault, caller, prepared }) => {
    const person = personOf(caller)
    const user = await lockUser(tx, person.userId)
    const { current, next } = prepared as Hashed
    // Somebody changed it since it was compared.
    if (user.passwordHash !== current) throw wrong()
    await updateUserRow(tx, { ...user, passwordHash: next, mustChangePassword: false, version: user.version + 1 })
    await deleteSessionsOf(tx, person.userId, person.sessionId)
    const token = newToken()
    await renewToken(tx, person.sessionId, tokenHashOf(token))
    return {
      chain: { id: person.userId, key: vault.bankKey },
      before: { mustChangePassword: user.mustChangePassword },
      after: { mustChangePassword: false, passwordChanged: true },
      committed: forget,
      events: [contract.userChanged({ userId: person.userId })],
      reply: { changed: true },
      sessionToken: token,
    }
  }),
  /** Compared and hashed before the transaction: it holds no lock for that long. */
  prepare: async ({ database }, { body }, { caller }): Promise<Hashed> => {
    const user = await database.read((tx) => getUser(tx, personOf(caller).userId))
    if (user.single) throw new Refusal('staff.single-no-password')
    if (!(await passwordFits(user.passwordHash, body.current))) throw wrong()
    const problems = passwordProblems(body.next, user.loginName, body.current)
    if (problems.length > 0) throw refused(problems)
    return { current: user.passwordHash, next: await hashPassword(body.next) }
  },
})
