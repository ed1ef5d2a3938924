// Who is signed in, and what the menu may show.

import type { Person } from '../../../platform/access/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import * as contract from '../contract.ts'
import { demandsFactor, lackOf } from '../factor.ts'
import { listSessionsOf, type SessionRow } from '../session-store.ts'
import { openName } from '../show-user.ts'
import { SESSION_IDLE_MS } from '../staff.ts'
import { type BranchRow, getUser, listAllBranches, listAllRoles, type RoleRow, type UserRow } from '../staff-store.ts'
import { grantsOf, rolesAt } from './held-grants.ts'

/** What the pages call themselves. */
export type Bank = { name: string; version: string; publicUrl: string | null }

export function meOf(
  bank: Bank,
  vault: Vault,
  user: UserRow,
  branches: BranchRow[],
  roles: RoleRow[],
  session: Pick<SessionRow, 'expiresAt' | 'factorAt'>,
  now: Date,
): contract.Me {
  const own = rolesAt(roles, user, now)
  const demanded = demandsFactor(roles, user.roleIds)
  const lack = lackOf(user.factorCount, demanded, session.factorAt)
  return {
    userId: user.userId,
    loginName: user.loginName,
    displayName: openName(vault, user),
    branchId: user.branchId,
    branchName: branches.find((branch) => branch.branchId === user.branchId)?.name ?? '',
    roles: own.flatMap((role) => ('roleId' in role ? [{ id: role.roleId, name: role.name[user.language] }] : [])),
    permissions: user.mustChangePassword || lack !== 'none' ? [] : [...grantsOf(own, user, branches).keys()].sort(),
    mustChangePassword: user.mustChangePassword,
    lacks: lack,
    language: user.language,
    lastSignedInAt: user.lastSignedInAt?.toISOString() ?? null,
    idleLimitSeconds: SESSION_IDLE_MS / 1000,
    expiresAt: session.expiresAt.toISOString(),
    bankName: bank.name,
    version: bank.version,
  }
}

/** Routes that only a person has: a session, preferences, the own password. */
export function personOf(caller: { kind: string }): Person {
  if (caller.kind !== 'person') throw new Refusal('access.forbidden', { permission: 'signed-in' }, { status: 403 })
  return caller as Person
}

/** Who is signed in as the session stands in this transaction; `given`: the second factor as it counts at this terminal. */
export async function meNow(
  { tx, vault, clock }: Pick<QueryContext, 'tx' | 'vault' | 'clock'>,
  bank: Bank,
  person: Person,
  given?: Date | null,
): Promise<contract.Me> {
  const [user, branches, roles] = [await getUser(tx, person.userId), await listAllBranches(tx), await listAllRoles(tx)]
  const sessions = await listSessionsOf(tx, person.userId, new Date(0))
  const ended = { expiresAt: clock.now(), factorAt: null }
  const session = sessions.find((one) => one.sessionId === person.sessionId) ?? ended
  const factorAt = given === undefined ? session.factorAt : given
  return meOf(bank, vault, user, branches, roles, { ...session, factorAt }, clock.now())
}

export const showSession = (bank: Bank) =>
  query(contract.showSession, (context) => {
    const person = personOf(context.caller)
    return meNow(context, bank, person, person.proof.factorAt)
  })
