// The contract of users: list, open, change, stop.

import { Id, Instant, nullable, PageQuery, pageOf, route, T, Version } from '../../platform/contract/index.ts'
import { Session } from './session-contract.ts'
import { BranchId, closed, DepartmentId, DisplayName, LoginName, RoleId, UserStatus } from './shapes.ts'

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
  /** Second factors that can be given at sign-in. */
  factorCount: T.Integer(),
  /** Comes in through the bank's identity provider, and by no password. */
  single: T.Boolean(),
  department: nullable(T.String()),
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
      /** Only this one: who somebody was. */
      userId: T.Optional(Id),
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
  /** Left out: none for a new user, unchanged for others. */
  department: T.Optional(nullable(DepartmentId)),
}
export const createUser = route({
  id: 'staff.create-user',
  method: 'POST',
  path: '/users',
  summary: 'Open a user; answers the first password once',
  permission: 'staff.create-user',
  freshFactor: true,
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
  freshFactor: true,
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
  freshFactor: true,
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
