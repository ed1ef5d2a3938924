// Sign in through the bank's identity provider: its groups say the roles, anew each time; who is new is opened.

import { type Change, type Command, type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { accessOf } from '../group.ts'
import { listGroupRows } from '../group-store.ts'
import { NO_PASSWORD } from '../password.ts'
import type { Bank } from '../queries/show-session.ts'
import { deleteSessionsOf } from '../session-store.ts'
import { farSessionHashOf, openName, sealName, subjectHashOf, userState } from '../show-user.ts'
import { afterSuccess, isKnown } from '../sign-in-limits.ts'
import { type Arrival, FLOW_PLACE, type Flow, type SingleSignOn } from '../single-sign-on.ts'
import { insertUser, lockUserByLogin, lockUserBySubject, type UserRow, updateUserRow } from '../staff-store.ts'
import { lockDoor } from './lock-door.ts'
import { openSession } from './open-session.ts'

type Done = Change<contract.Me>
const no = (code: string, facts = {}) => new Refusal(code, facts, { status: 403 })

/** The user this is: known by the provider's own name for the person, or once by a staff number that was told to come this way. */
async function findComer({ tx }: CommandContext, { loginName }: Arrival, subject: Buffer): Promise<UserRow | null> {
  const known = await lockUserBySubject(tx, subject)
  if (known) return known
  if (!contract.isLoginName(loginName)) throw no('staff.single-name-unfit')
  const named = await lockUserByLogin(tx, loginName)
  // A name alone takes over nobody: not one with a password, nor one that somebody else at the provider is.
  if (named && (!named.single || named.singleSubject !== null)) throw no('staff.single-name-taken', { loginName })
  return named
}

const newcomer = ({ vault }: CommandContext, { loginName, displayName }: Arrival, branchId: number): UserRow => ({
  userId: newId(),
  loginName,
  displayName: sealName(vault, displayName || loginName),
  branchId,
  roleIds: [],
  status: 'active',
  passwordHash: NO_PASSWORD,
  mustChangePassword: false,
  lastSignedInAt: null,
  language: 'zh-CN',
  factorCount: 0,
  single: true,
  singleSubject: null,
  version: 0,
  department: null,
  walled: [],
  grants: [],
})

/** Nobody comes in: what the groups no longer give is taken away all the same, and the try stands in the journal. */
async function turnAway(context: CommandContext, user: UserRow, refusal: Refusal): Promise<Done> {
  const { tx, vault } = context
  const ends = refusal.code === 'staff.single-no-role' && user.roleIds.length > 0
  const after = ends ? { ...user, roleIds: [], version: user.version + 1 } : user
  if (ends) {
    await updateUserRow(tx, after)
    await deleteSessionsOf(tx, user.userId, null)
  }
  return {
    chain: { id: user.userId, key: vault.bankKey },
    before: ends ? userState(vault, user) : null,
    after: { outcome: 'failed', reason: refusal.code, ...(ends ? { roleIds: [], sessionsEnded: true } : {}) },
    events: ends ? [contract.userChanged({ userId: user.userId })] : [],
    reply: undefined as never,
    refusal,
  }
}

/** Writes the user as the provider describes the person now. */
async function bringUpToDate(context: CommandContext, comer: UserRow | null, next: UserRow): Promise<boolean> {
  const { tx, vault, clock } = context
  if (!comer) {
    await insertUser(tx, next, clock.now())
    return true
  }
  const same =
    comer.branchId === next.branchId &&
    comer.roleIds.join() === next.roleIds.join() &&
    comer.singleSubject !== null &&
    openName(vault, comer) === openName(vault, next)
  if (!same) await updateUserRow(tx, next)
  return !same
}

export const signInSingle = (
  bank: Bank,
  single: SingleSignOn | null,
  forget: () => void,
): Command<typeof contract.signInSingle> => ({
  ...command(contract.signInSingle, async (context): Promise<Done> => {
    const { tx, vault, clock, prepared } = context
    const now = clock.now()
    const { arrival, issuer } = prepared as { arrival: Arrival; issuer: string }
    const subject = subjectHashOf(vault, issuer, arrival.subject)
    const comer = await findComer(context, arrival, subject)
    const { roleIds, branchIds } = accessOf(arrival.groups, await listGroupRows(tx))
    const away = (refusal: Refusal) => {
      if (!comer) throw refusal
      return turnAway(context, comer, refusal)
    }
    if (comer?.status === 'disabled') return away(no('staff.single-disabled'))
    if (roleIds.length === 0) return { ...(await away(no('staff.single-no-role'))), committed: forget }
    if (branchIds.length > 1) return away(no('staff.single-branch-unclear'))
    const branchId = branchIds[0] ?? comer?.branchId
    if (branchId === undefined) throw no('staff.single-no-branch')
    const before = comer ?? newcomer(context, arrival, branchId)
    const named = arrival.displayName ? sealName(vault, arrival.displayName) : before.displayName
    const user = { ...before, displayName: named, branchId, roleIds, singleSubject: subject }
    const next = { ...user, version: before.version + 1 }
    const changed = await bringUpToDate(context, comer, next)
    const now_ = changed ? next : user
    const { door, save } = await lockDoor(context, user.loginName, now)
    await save(afterSuccess(door, now))
    const opened = await openSession(bank, context, now_, {
      now,
      known: isKnown(door.pair, now),
      factorAt: arrival.factor ? now : null,
      farSession: farSessionHashOf(vault, issuer, arrival.session),
    })
    return {
      chain: { id: user.userId, key: vault.bankKey },
      ...opened,
      before: changed && comer ? userState(vault, comer) : null,
      after: { ...opened.after, by: 'single-sign-on', ...(changed ? userState(vault, next) : {}) },
      events: [...(changed ? [contract.userChanged({ userId: user.userId })] : []), ...opened.events],
      committed: forget,
    }
  }),
  /** The provider is asked before any transaction opens. */
  prepare: async ({ vault, clock, log }, { body }, { requestId }) => {
    if (!single) throw new Refusal('staff.single-off', {}, { status: 404 })
    let flow: Flow
    try {
      flow = JSON.parse(vault.open(vault.bankKey, FLOW_PLACE, Buffer.from(body.flow, 'base64url')))
    } catch {
      throw new Refusal('staff.single-refused', {}, { status: 401 })
    }
    try {
      return { issuer: single.issuer, arrival: await single.arrive(body.answer, flow, clock.now()) }
    } catch (error) {
      const { reason, code } = error as { reason?: string; code?: string }
      log.warn({ requestId, reason: reason ?? code }, 'single sign-on was refused')
      throw error
    }
  },
})
