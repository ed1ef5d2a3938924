// The contract of roles and branches.

import { nullable, route, T, Version } from '../../platform/contract/index.ts'
import { BranchCode, BranchId, closed, MaskingLevel, RoleId, ScopeKind, Sight } from './shapes.ts'

export const Role = T.Object({
  roleId: T.String(),
  name: T.Object({ 'zh-CN': T.String(), 'en-US': T.String() }),
  scope: ScopeKind,
  masking: MaskingLevel,
  sight: Sight,
  revealsDaily: nullable(T.Integer()),
  revealFresh: T.Boolean(),
  /** Its users must have a second factor. */
  secondFactor: T.Boolean(),
  /** Permission -> its own scope, or null for the role's. */
  permissions: T.Record(T.String(), nullable(ScopeKind)),
  builtIn: T.Boolean(),
  userCount: T.Integer(),
  version: T.Integer(),
})
export type Role = T.Static<typeof Role>
export const listRoles = route({
  id: 'staff.list-roles',
  method: 'GET',
  path: '/roles',
  summary: 'Roles with their permissions and data scope',
  permission: 'staff.list-roles',
  reply: T.Object({
    items: T.Array(Role),
    permissions: T.Array(T.Object({ id: T.String(), module: T.String() })),
  }),
})
const RoleFields = {
  name: T.Object(
    {
      'zh-CN': T.String({ minLength: 1, maxLength: 40 }),
      'en-US': T.String({ minLength: 1, maxLength: 40 }),
    },
    closed,
  ),
  scope: ScopeKind,
  masking: MaskingLevel,
  sight: T.Optional(Sight),
  /** Values a user may open in a day; null: the bank's own number. */
  revealsDaily: T.Optional(nullable(T.Integer({ minimum: 0, maximum: 10_000 }))),
  /** Opening a value asks for a second factor given within five minutes. */
  revealFresh: T.Optional(T.Boolean()),
  secondFactor: T.Optional(T.Boolean()),
  permissions: T.Record(T.String({ pattern: '^[a-z-]+\\.[a-z-]+$' }), nullable(ScopeKind), {
    ...closed,
    maxProperties: 500,
  }),
}
export const createRole = route({
  id: 'staff.create-role',
  method: 'POST',
  path: '/roles',
  summary: 'Add a role',
  permission: 'staff.create-role',
  freshFactor: true,
  command: true,
  body: T.Object({ roleId: RoleId, ...RoleFields }, closed),
  reply: Role,
})
export const updateRole = route({
  id: 'staff.update-role',
  method: 'PUT',
  path: '/roles/:roleId',
  summary: 'Change a role; takes effect at the next request of its users',
  permission: 'staff.update-role',
  freshFactor: true,
  command: true,
  params: T.Object({ roleId: RoleId }),
  body: T.Object({ ...RoleFields, version: Version }, closed),
  reply: Role,
})

export const Branch = T.Object({
  branchId: BranchId,
  code: T.String(),
  name: T.String(),
  parentId: nullable(BranchId),
  /** Ids from the root to this branch, as /1/3/7/. */
  path: T.String(),
  active: T.Boolean(),
  userCount: T.Integer(),
  version: T.Integer(),
})
export type Branch = T.Static<typeof Branch>
/** All branches: the tree of a bank is small (thousands at most). */
export const listBranches = route({
  id: 'staff.list-branches',
  method: 'GET',
  path: '/branches',
  summary: 'The tree of branches',
  permission: 'signed-in',
  reply: T.Object({ items: T.Array(Branch) }),
})
export const createBranch = route({
  id: 'staff.create-branch',
  method: 'POST',
  path: '/branches',
  summary: 'Open a branch',
  permission: 'staff.create-branch',
  command: true,
  body: T.Object(
    {
      code: BranchCode,
      name: T.String({ minLength: 1, maxLength: 60 }),
      parentId: nullable(BranchId),
    },
    closed,
  ),
  reply: Branch,
})
export const updateBranch = route({
  id: 'staff.update-branch',
  method: 'PUT',
  path: '/branches/:branchId',
  summary: 'Rename, move or close a branch',
  permission: 'staff.update-branch',
  command: true,
  params: T.Object({ branchId: BranchId }),
  body: T.Object(
    {
      name: T.String({ minLength: 1, maxLength: 60 }),
      parentId: nullable(BranchId),
      active: T.Boolean(),
      version: Version,
    },
    closed,
  ),
  reply: Branch,
})
