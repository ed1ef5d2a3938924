// Colleagues as callers, with what they hold at this moment: for changes that are made when another has agreed.

import { type Person, passwordEnough } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { listAllBranches, listAllRoles, listUsersById } from '../staff-store.ts'
import { grantsOf, maskingOfRoles, rolesAt } from './held-grants.ts'

/** Those of the users who are active, in the order they were asked for. `sessionId` is the session in which something was asked. */
export async function listPersonsNow(tx: Tx, userIds: readonly string[], sessionId = ''): Promise<Person[]> {
  if (userIds.length === 0) return []
  const [users, roles, branches] = [
    await listUsersById(tx, [...userIds]),
    await listAllRoles(tx),
    await listAllBranches(tx),
  ]
  const now = new Date()
  const byId = new Map(users.map((user) => [user.userId, user]))
  return userIds.flatMap((userId) => {
    const user = byId.get(userId)
    if (user?.status !== 'active') return []
    const own = rolesAt(roles, user, now)
    const person: Person = {
      kind: 'person',
      userId,
      loginName: user.loginName,
      branchId: user.branchId,
      roleIds: own.flatMap((role) => ('roleId' in role ? [role.roleId] : [])),
      department: user.department,
      sessionId,
      // The factor was asked for when it was asked for.
      proof: passwordEnough,
      grants: grantsOf(own, user, branches),
      masking: maskingOfRoles(own),
    }
    return [person]
  })
}

/** Null for somebody unknown or disabled. */
export const findPersonNow = async (tx: Tx, userId: string, sessionId = ''): Promise<Person | null> =>
  (await listPersonsNow(tx, [userId], sessionId))[0] ?? null
