// Who is near enough to act on a record: the nearest holders of a permission whose data scope reaches it.

import { covers, type Placed } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { findUser, listAllBranches, listAllRoles, listMembers, type Member } from '../staff-store.ts'
import { grantsOf, rolesAt } from './held-grants.ts'

/** So many at most are told of one thing; more would be nobody's business. */
const HOLDERS_MAX = 50

/**
 * The ids of active users who hold the permission over a record: its owner, and those of its branch; if there is nobody, of the
 * branch above, and so on; at last of anywhere. Without a place: all holders. `except` is left out.
 */
export async function listPermissionHolders(
  tx: Tx,
  permission: string,
  place: Placed | null,
  except: string | null = null,
): Promise<string[]> {
  const [roles, branches] = [await listAllRoles(tx), await listAllBranches(tx)]
  const roleIds = roles.filter((role) => permission in role.permissions).map((role) => role.roleId)
  const reaches = (member: Member) => {
    const own = rolesAt(roles, member, new Date())
    const scope = grantsOf(own, member, branches).get(permission)
    return member.userId !== except && scope !== undefined && (place === null || covers(scope, place))
  }
  const found = new Set<string>()
  if (place?.ownerId) {
    const owner = await findUser(tx, place.ownerId)
    if (owner?.status === 'active' && reaches(owner)) found.add(owner.userId)
  }
  const path = branches.find((branch) => branch.branchId === place?.branchId)?.path ?? ''
  const upwards = path.split('/').filter(Boolean).map(Number).reverse()
  for (const branchId of [...upwards, null]) {
    const near = (await listMembers(tx, roleIds, permission, branchId, HOLDERS_MAX)).filter(reaches)
    for (const { userId } of near) found.add(userId)
    if (near.length > 0) break
  }
  return [...found].slice(0, HOLDERS_MAX)
}

/** Active users of a role, but one. */
export async function listRoleUsers(tx: Tx, roleId: string, except: string | null): Promise<string[]> {
  const members = await listMembers(tx, [roleId], '', null, HOLDERS_MAX + 1)
  return members.flatMap(({ userId }) => (userId === except ? [] : [userId])).slice(0, HOLDERS_MAX)
}
