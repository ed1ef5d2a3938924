// Change the own password: the current one must fit, the next one must be good, all other sessions end.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { hashPassword, passwordFits } from '../password.ts'
import { personOf } from '../queries/show-session.ts'
import { deleteSessionsOf } from '../session-store.ts'
import { passwordProblems } from '../staff.ts'
import { lockUser, updateUserRow } from '../staff-store.ts'

export const changePassword = (forget: () => void) =>
  command(contract.changePassword, async ({ tx, vault, caller }, { body }) => {
    const person = personOf(caller)
    const user = await lockUser(tx, person.userId)
    if (!(await passwordFits(user.passwordHash, body.current))) {
      throw new Refusal('staff.password-refused', {}, { fields: [{ field: 'current', rule: 'password.wrong' }] })
    }
    const fields = passwordProblems(body.next, user.loginName, body.current)
    if (fields.length > 0) throw new Refusal('staff.password-refused', {}, { fields })
    await updateUserRow(tx, {
      ...user,
      passwordHash: await hashPassword(body.next),
      mustChangePassword: false,
      version: user.version + 1,
    })
    await deleteSessionsOf(tx, person.userId, person.sessionId)
    return {
      chain: { id: person.userId, key: vault.bankKey },
      before: { mustChangePassword: user.mustChangePassword },
      after: { mustChangePassword: false, passwordChanged: true },
      committed: forget,
      events: [contract.userChanged({ userId: person.userId })],
      reply: { changed: true },
    }
  })
