// What a user holds at a moment, rule by rule: own roles, temporary grants, scopes with the walls around them.

import { behindWalls, type Scope } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import type { ScopeKind } from '../contract.ts'
import { openName } from '../show-user.ts'
import { type BranchRow, getUser, listAllBranches, listAllRoles, listUsersById, type RoleRow } from '../staff-store.ts'
import { grantsOf, type RoleGrant } from './held-grants.ts'

export type HeldRule = {
  kind: 'role' | 'grant'
  /** The role's id, or the one permission that was granted. */
  what: string
  name: RoleRow['name'] | null
  role: RoleGrant
  endsAt: string | null
}
export type UserSight = {
  user: {
    userId: string
    loginName: string
    displayName: string
    branchId: number
    department: string | null
    walled: string[]
    active: boolean
  }
  branches: BranchRow[]
  held: HeldRule[]
  scopeOf: (kind: ScopeKind) => Scope
}

export async function getUserSight(tx: Tx, vault: Vault, userId: string, now: Date): Promise<UserSight> {
  const [row, branches, roles] = [await getUser(tx, userId), await listAllBranches(tx), await listAllRoles(tx)]
  const running = row.grants.filter(({ endsAt }) => now < new Date(endsAt))
  const roleOf = (id: string) => roles.find(({ roleId }) => roleId === id)
  const held = [
    ...row.roleIds.map((what) => ({ kind: 'role' as const, what, role: roleOf(what), endsAt: null })),
    ...running.map(({ kind, what, scope, endsAt }) => ({
      kind: 'grant' as const,
      what,
      role:
        kind === 'role'
          ? roleOf(what)
          : ({ scope, masking: 'hidden', sight: {}, permissions: { [what]: null } } satisfies RoleGrant),
      endsAt,
    })),
  ].flatMap(({ role, ...rule }) =>
    role ? [{ ...rule, role, name: 'name' in role ? (role.name as RoleRow['name']) : null }] : [],
  )
  const plain = { ...row, walled: [] }
  const scopeOf = (scope: ScopeKind) =>
    behindWalls(
      grantsOf([{ scope, masking: 'hidden', sight: {}, permissions: { one: null } }], plain, branches).get(
        'one',
      ) as Scope,
      row.walled,
    )
  const { loginName, branchId, department, walled } = row
  const active = row.status === 'active'
  const user = { userId, loginName, displayName: openName(vault, row), branchId, department, walled, active }
  return { user, branches, held, scopeOf }
}

/** Login names by id. */
export const listLoginNames = async (tx: Tx, userIds: string[]): Promise<Map<string, string>> =>
  new Map((await listUsersById(tx, userIds)).map(({ userId, loginName }) => [userId, loginName]))
/** Branches of users by id. */
export const listUserPlaces = async (tx: Tx, userIds: string[]): Promise<Map<string, number>> =>
  new Map((await listUsersById(tx, userIds)).map(({ userId, branchId }) => [userId, branchId]))
