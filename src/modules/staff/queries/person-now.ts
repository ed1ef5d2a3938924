// A colleague as a caller, with what the person holds at this moment: for changes that are made when another has agreed.

import type { Person } from '../../../platform/access/index.ts'
import { passwordEnough } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { grantsOf } from '../staff.ts'
import { findUser, listAllBranches, listAllRoles } from '../staff-store.ts'

/** Null for somebody unknown or disabled. `sessionId` is the session in which it was asked for. */
export async function findPersonNow(tx: Tx, userId: string, sessionId: string): Promise<Person | null> {
  const user = await findUser(tx, userId)
  if (user?.status !== 'active') return null
  const [roles, branches] = [await listAllRoles(tx), await listAllBranches(tx)]
  const own = roles.filter((role) => user.roleIds.includes(role.roleId))
  return {
    kind: 'person',
    userId,
    loginName: user.loginName,
    branchId: user.branchId,
    roleIds: user.roleIds,
    sessionId,
    // The factor was asked for when it was asked for.
    proof: passwordEnough,
    grants: grantsOf(own, user, branches),
    masking: own.some((role) => role.masking === 'masked') ? 'masked' : 'hidden',
  }
}
