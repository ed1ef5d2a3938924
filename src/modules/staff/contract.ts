// The staff module's contract: sign-in and sessions, users, roles and branches.

import {
  classed,
  event,
  Id,
  Instant,
  nullable,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
  Version,
} from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const

export const ScopeKind = oneOf('own', 'branch', 'tree', 'all', 'none')
export type ScopeKind = T.Static<typeof ScopeKind>
/** How much of a C2 value a role sees: masked stars, or nothing at all. Opening is always a reveal. */
export const MaskingLevel = oneOf('masked', 'hidden')
export type MaskingLevel = T.Static<typeof MaskingLevel>
export const UserStatus = oneOf('active', 'locked', 'disabled')

export const LoginName = T.String({
  minLength: 2,
  maxLength: 64,
  pattern: '^[a-z0-9][a-z0-9._-]*$',
})
export const DisplayName = classed('C2', T.String({ minLength: 1, maxLength: 60 }))
export const Password = classed('C3', T.String({ minLength: 1, maxLength: 256 }))
export const RoleId = T.String({
  minLength: 2,
  maxLength: 40,
  pattern: '^[a-z][a-z0-9-]*$',
})
export const BranchCode = T.String({
  minLength: 2,
  maxLength: 12,
  pattern: '^[A-Z0-9]+$',
})
export const BranchId = T.Integer({ minimum: 1, maximum: 2_000_000_000 })

/** Who is signed in and what the menu may show. */
export const Me = T.Object({
  userId: Id,
  loginName: T.String(),
  displayName: T.String(),
  branchId: BranchId,
  branchName: T.String(),
  roles: T.Array(T.Object({ id: T.String(), name: T.String() })),
  permissions: T.Array(T.String()),
  mustChangePassword: T.Boolean(),
  language: oneOf('zh-CN', 'en-US'),
  lastSignedInAt: nullable(Instant),
  idleLimitSeconds: T.Integer(),
  /** ISO instant at which the session ends whatever happens. */
  expiresAt: Instant,
  bankName: T.String(),
  version: T.String(),
})
export type Me = T.Static<typeof Me>

export const signIn = route({
  id: 'staff.sign-in',
  method: 'POST',
  path: '/session',
  summary: 'Sign in with login name and password',
  permission: 'public',
  body: T.Object(
    {
      loginName: T.String({ minLength: 1, maxLength: 64 }),
      password: Password,
    },
    closed,
  ),
  reply: Me,
})
export const showSession = route({
  id: 'staff.session',
  method: 'GET',
  path: '/session',
  summary: 'Who is signed in',
  permission: 'signed-in',
  reply: Me,
})
export const signOut = route({
  id: 'staff.sign-out',
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out of this session',
  permission: 'signed-in',
  reply: T.Object({ signedOut: T.Boolean() }),
})
export const changePassword = route({
  id: 'staff.change-password',
  method: 'POST',
  path: '/session/password',
  summary: 'Change the own password; ends all other sessions',
  permission: 'signed-in',
  body: T.Object({ current: Password, next: Password }, closed),
  reply: T.Object({ changed: T.Boolean() }),
})
export const setLanguage = route({
  id: 'staff.set-language',
  method: 'PUT',
  path: '/session/language',
  summary: 'Keep the language of the pages for this user',
  permission: 'signed-in',
  body: T.Object({ language: oneOf('zh-CN', 'en-US') }, closed),
  reply: T.Object({ language: oneOf('zh-CN', 'en-US') }),
})

export const Session = T.Object({
  sessionId: Id,
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  device: T.String(),
  current: T.Boolean(),
})
export const listSessions = route({
  id: 'staff.list-sessions',
  method: 'GET',
  path: '/session/all',
  summary: 'The own open sessions',
  permission: 'signed-in',
  reply: T.Object({ items: T.Array(Session) }),
})
export const revokeSession = route({
  id: 'staff.revoke-session',
  method: 'DELETE',
  path: '/session/all/:sessionId',
  summary: 'End one of the own sessions',
  permission: 'signed-in',
  params: T.Object({ sessionId: Id }),
  reply: T.Object({ revoked: T.Boolean() }),
})

/** Values a page keeps for its user on the server: drafts, columns, views. Sealed; kind names the page. */
export const PreferenceKind = T.String({
  minLength: 1,
  maxLength: 60,
  pattern: '^[a-z][a-z0-9.-]*$',
})
export const Preference = T.Object({
  kind: T.String(),
  value: T.Unknown(),
  updatedAt: Instant,
})
export const listPreferences = route({
  id: 'staff.list-preferences',
  method: 'GET',
  path: '/preferences',
  summary: 'What this user keeps: column choices, drafts',
  permission: 'signed-in',
  query: T.Object({ prefix: T.Optional(PreferenceKind) }, closed),
  reply: T.Object({ items: T.Array(Preference) }),
})
export const savePreference = route({
  id: 'staff.save-preference',
  method: 'PUT',
  path: '/preferences/:kind',
  summary: 'Keep a value (up to 64 kB) for this user; null removes it',
  permission: 'signed-in',
  params: T.Object({ kind: PreferenceKind }),
  body: T.Object({ value: T.Unknown() }, closed),
  reply: T.Object({ kind: T.String(), updatedAt: nullable(Instant) }),
})

export const User = T.Object({
  userId: Id,
  loginName: T.String(),
  displayName: T.String(),
  branchId: BranchId,
  branchName: T.String(),
  roleIds: T.Array(T.String()),
  status: UserStatus,
  lockedUntil: nullable(Instant),
  lastSignedInAt: nullable(Instant),
  sessionCount: T.Integer(),
  version: T.Integer(),
})
export type User = T.Static<typeof User>

export const listUsers = route({
  id: 'staff.list-users',
  method: 'GET',
  path: '/users',
  summary: 'Users, by login name',
  permission: 'staff.list-users',
  query: T.Object(
    {
      ...PageQuery,
      search: T.Optional(T.String({ maxLength: 64 })),
      branchId: T.Optional(BranchId),
      roleId: T.Optional(RoleId),
      status: T.Optional(UserStatus),
    },
    closed,
  ),
  reply: pageOf(User),
})
/** The people who can own customers or be assigned work: id and name only. */
export const listColleagues = route({
  id: 'staff.list-colleagues',
  method: 'GET',
  path: '/colleagues',
  summary: 'Colleagues to choose from: id, name, branch',
  permission: 'signed-in',
  query: T.Object(
    {
      search: T.Optional(T.String({ maxLength: 64 })),
      roleId: T.Optional(RoleId),
    },
    closed,
  ),
  reply: T.Object({
    items: T.Array(
      T.Object({
        userId: Id,
        displayName: T.String(),
        loginName: T.String(),
        branchId: BranchId,
      }),
    ),
  }),
})
export const showUser = route({
  id: 'staff.show-user',
  method: 'GET',
  path: '/users/:userId',
  summary: 'One user with sessions',
  permission: 'staff.list-users',
  params: T.Object({ userId: Id }),
  reply: T.Object({ user: User, sessions: T.Array(Session) }),
})
const UserFields = {
  displayName: DisplayName,
  branchId: BranchId,
  roleIds: T.Array(RoleId, { minItems: 1, maxItems: 12, uniqueItems: true }),
}
export const createUser = route({
  id: 'staff.create-user',
  method: 'POST',
  path: '/users',
  summary: 'Open a user; answers the first password once',
  permission: 'staff.create-user',
  command: true,
  body: T.Object({ loginName: LoginName, ...UserFields }, closed),
  reply: T.Object({ user: User, firstPassword: T.String() }),
})
export const updateUser = route({
  id: 'staff.update-user',
  method: 'PUT',
  path: '/users/:userId',
  summary: 'Change name, branch or roles',
  permission: 'staff.update-user',
  command: true,
  params: T.Object({ userId: Id }),
  body: T.Object({ ...UserFields, version: Version }, closed),
  reply: User,
})
const userAct = <const I extends string, const P extends string>(id: I, path: P, summary: string) =>
  route({
    id,
    method: 'POST',
    path,
    summary,
    permission: id,
    command: true,
    params: T.Object({ userId: Id }),
    body: T.Object({ version: Version }, closed),
    reply: User,
  })
export const disableUser = userAct(
  'staff.disable-user',
  '/users/:userId/disable',
  'Stop a user signing in; ends the sessions',
)
export const enableUser = userAct(
  'staff.enable-user',
  '/users/:userId/enable',
  'Let a disabled or locked user sign in again',
)
export const resetPassword = route({
  id: 'staff.reset-password',
  method: 'POST',
  path: '/users/:userId/reset-password',
  summary: 'Give a new first password, shown once; ends the sessions',
  permission: 'staff.reset-password',
  command: true,
  params: T.Object({ userId: Id }),
  body: T.Object({ version: Version }, closed),
  reply: T.Object({ user: User, firstPassword: T.String() }),
})
export const endUserSessions = userAct(
  'staff.end-user-sessions',
  '/users/:userId/end-sessions',
  'End all sessions of a user',
)

export const Role = T.Object({
  roleId: T.String(),
  name: T.Object({ 'zh-CN': T.String(), 'en-US': T.String() }),
  scope: ScopeKind,
  masking: MaskingLevel,
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
  permissions: T.Record(T.String({ pattern: '^[a-z-]+\\.[a-z-]+$' }), nullable(ScopeKind), { maxProperties: 500 }),
}
export const createRole = route({
  id: 'staff.create-role',
  method: 'POST',
  path: '/roles',
  summary: 'Add a role',
  permission: 'staff.create-role',
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

export const userChanged = event({
  id: 'user.changed',
  summary: 'A user, its roles or status changed',
  data: T.Object({ userId: Id }),
})
export const roleChanged = event({
  id: 'role.changed',
  summary: 'A role changed',
  data: T.Object({ roleId: T.String() }),
})
export const branchChanged = event({
  id: 'branch.changed',
  summary: 'A branch changed',
  data: T.Object({ branchId: T.Integer() }),
})
