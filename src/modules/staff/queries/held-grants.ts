// What somebody holds at a moment: own roles and temporary grants, what they reach, walls around all of it, and what they show.

import {
  behindWalls,
  type Masking,
  type Scope,
  type SightLevel,
  sameMasking,
  unite,
  widestMasking,
} from '../../../platform/access/index.ts'
import type { ScopeKind } from '../contract.ts'
import { branchTree } from '../staff.ts'

export type RoleGrant = {
  scope: ScopeKind
  masking: SightLevel
  sight: Partial<Masking>
  permissions: Record<string, ScopeKind | null>
}
type Temporary = { kind: 'role' | 'permission'; what: string; scope: ScopeKind; endsAt: string }

/** The roles somebody holds at a moment: the own ones, and what is granted for a time and has not ended. */
export function rolesAt<R extends RoleGrant & { roleId: string }>(
  roles: readonly R[],
  user: { roleIds: readonly string[]; grants: readonly Temporary[] },
  now: Date,
): (R | RoleGrant)[] {
  const running = user.grants.filter(({ endsAt }) => now < new Date(endsAt))
  const granted = new Set(running.flatMap(({ kind, what }) => (kind === 'role' ? [what] : [])))
  // A single permission brings no sight of its own: what its holder's roles show stays what is shown.
  const single = running
    .filter(({ kind }) => kind === 'permission')
    .map(({ what, scope }): RoleGrant => ({ scope, masking: 'hidden', sight: {}, permissions: { [what]: null } }))
  return [...roles.filter(({ roleId }) => user.roleIds.includes(roleId) || granted.has(roleId)), ...single]
}

/** When the next of somebody's grants ends; null when none runs. */
export const nextEnd = (grants: readonly Temporary[], now: Date): Date | null =>
  grants
    .map(({ endsAt }) => new Date(endsAt))
    .filter((at) => at > now)
    .sort((a, b) => a.getTime() - b.getTime())[0] ?? null

/** What several roles show together, class by class. */
export const maskingOfRoles = (roles: readonly RoleGrant[]): Masking =>
  widestMasking(roles.map(({ masking, sight }) => ({ ...sameMasking(masking), ...sight })))

/** Every permission of the roles together with the records it reaches; several roles unite, walls stand around all. */
export function grantsOf(
  roles: readonly RoleGrant[],
  user: { userId: string; branchId: number; walled?: readonly string[] },
  branches: readonly { branchId: number; path: string }[],
): Map<string, Scope> {
  const scopeOf: Record<ScopeKind, () => Scope> = {
    own: () => ({ all: false, branchIds: [], ownerId: user.userId }),
    branch: () => ({ all: false, branchIds: [user.branchId], ownerId: null }),
    tree: () => ({ all: false, branchIds: branchTree(branches, user.branchId), ownerId: null }),
    all: () => ({ all: true, branchIds: [], ownerId: null }),
    none: () => ({ all: false, branchIds: [], ownerId: null }),
  }
  const grants = new Map<string, Scope>()
  for (const role of roles) {
    for (const [permission, ownScope] of Object.entries(role.permissions)) {
      const scope = behindWalls(scopeOf[ownScope ?? role.scope](), user.walled ?? [])
      const held = grants.get(permission)
      grants.set(permission, held ? unite(held, scope) : scope)
    }
  }
  return grants
}
