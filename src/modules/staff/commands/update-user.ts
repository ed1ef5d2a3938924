// Change, disable, enable a user, end the sessions, give a new first password; the last administrator stays.

import { type Change, type Command, type CommandContext, command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { type FirstPassword, makeFirstPassword, NO_PASSWORD } from '../password.ts'
import { deleteSessionsOf, forgiveName } from '../session-store.ts'
import { loginHashOf, sealName, showUserRow, userState } from '../show-user.ts'
import { listAllBranches, lockUser, otherAdministrator, type UserRow, updateUserRow } from '../staff-store.ts'
import { refuseUnknown } from './create-user.ts'

type Context = Pick<CommandContext, 'tx' | 'vault' | 'clock' | 'caller'>

async function changeUser(
  { tx, vault }: Context,
  before: UserRow,
  next: UserRow,
  options: { endSessions: boolean; committed: () => void },
): Promise<Change<contract.User>> {
  const administers = (row: UserRow) => row.status === 'active' && row.roleIds.includes('admin')
  if (administers(before) && !administers(next) && !(await otherAdministrator(tx, next.userId)))
    throw new Refusal('staff.last-administrator')
  const after = { ...next, version: before.version + 1 }
  await updateUserRow(tx, after)
  if (options.endSessions) await deleteSessionsOf(tx, after.userId, null)
  return {
    chain: { id: after.userId, key: vault.bankKey },
    committed: options.committed,
    before: userState(vault, before),
    after: { ...userState(vault, after), ...(options.endSessions ? { sessionsEnded: true } : {}) },
    events: [contract.userChanged({ userId: after.userId })],
    reply: showUserRow(vault, after, await listAllBranches(tx), { sessionCount: 0, lockedUntil: null }),
  }
}

function refuseSelf(caller: CommandContext['caller'], userId: string): void {
  if (caller.kind === 'person' && caller.userId === userId) throw new Refusal('staff.not-yourself', {}, { status: 403 })
}

export const updateUser = (forget: () => void) =>
  command(contract.updateUser, async (context, { params, body }) => {
    refuseSelf(context.caller, params.userId)
    await refuseUnknown(context.tx, body)
    const user = await lockUser(context.tx, params.userId, body.version)
    const next = {
      ...user,
      displayName: sealName(context.vault, body.displayName),
      branchId: body.branchId,
      roleIds: body.roleIds,
      ...(body.department === undefined ? {} : { department: body.department }),
    }
    return changeUser(context, user, next, { endSessions: false, committed: forget })
  })

export const disableUser = (forget: () => void) =>
  command(contract.disableUser, async (context, { params, body }) => {
    refuseSelf(context.caller, params.userId)
    const user = await lockUser(context.tx, params.userId, body.version)
    return changeUser(context, user, { ...user, status: 'disabled' }, { endSessions: true, committed: forget })
  })

export const enableUser = (forget: () => void) =>
  command(contract.enableUser, async (context, { params, body }) => {
    const user = await lockUser(context.tx, params.userId, body.version)
    await forgiveName(context.tx, loginHashOf(context.vault, user.loginName))
    return changeUser(context, user, { ...user, status: 'active' }, { endSessions: false, committed: forget })
  })

/** From now on the user comes in through the bank's identity provider, and by no password. */
export const joinSingle = (forget: () => void) =>
  command(contract.joinSingle, async (context, { params, body }) => {
    refuseSelf(context.caller, params.userId)
    const user = await lockUser(context.tx, params.userId, body.version)
    const next = { ...user, passwordHash: NO_PASSWORD, mustChangePassword: false, single: true, singleSubject: null }
    return changeUser(context, user, next, { endSessions: true, committed: forget })
  })

export const endUserSessions = (forget: () => void) =>
  command(contract.endUserSessions, async (context, { params, body }) => {
    const user = await lockUser(context.tx, params.userId, body.version)
    const change = await changeUser(context, user, user, { endSessions: true, committed: forget })
    return { ...change, events: [...change.events, contract.sessionsEnded({ userId: user.userId })] }
  })

export const resetPassword = (forget: () => void): Command<typeof contract.resetPassword> => ({
  ...command(contract.resetPassword, async (context, { params, body }) => {
    refuseSelf(context.caller, params.userId)
    const first = context.prepared as FirstPassword
    const user = await lockUser(context.tx, params.userId, body.version)
    await forgiveName(context.tx, loginHashOf(context.vault, user.loginName))
    const change = await changeUser(
      context,
      user,
      // Whoever gets a password comes in by it: the way back when the identity provider is lost.
      { ...user, passwordHash: first.hash, mustChangePassword: true, single: false, singleSubject: null },
      { endSessions: true, committed: forget },
    )
    const events = [...change.events, contract.passwordReset({ userId: user.userId })]
    return { ...change, events, reply: { user: change.reply, firstPassword: first.plain } }
  }),
  /** Hashed before the transaction: it holds no lock for that long. */
  prepare: makeFirstPassword,
})
