// The contract of departments with the walls between them, and of roles and permissions given for a time.

import { classed, event, Id, Instant, nullable, oneOf, route, T } from '../../platform/contract/index.ts'
import { closed, DepartmentId, ScopeKind } from './shapes.ts'

const Name = T.Object(
  { 'zh-CN': T.String({ minLength: 1, maxLength: 40 }), 'en-US': T.String({ minLength: 1, maxLength: 40 }) },
  closed,
)
export const DEPARTMENTS_MAX = 100
export const Department = T.Object({
  departmentId: T.String(),
  name: Name,
  /** Departments on the other side of a wall: their users and customers do not meet. Holds both ways. */
  walls: T.Array(T.String()),
  userCount: T.Integer(),
  version: T.Integer(),
})
export type Department = T.Static<typeof Department>
export const listDepartments = route({
  id: 'staff.list-departments',
  method: 'GET',
  path: '/departments',
  summary: 'Departments and the walls between them',
  permission: 'staff.list-departments',
  reply: T.Object({ items: T.Array(Department) }),
})
/** Version 0 adds it. Walls named here stand on both sides. */
export const saveDepartment = route({
  id: 'staff.save-department',
  method: 'PUT',
  path: '/departments/:departmentId',
  summary: 'Add or change a department and its walls; open sessions follow at their next request',
  permission: 'staff.save-department',
  freshFactor: true,
  command: true,
  params: T.Object({ departmentId: DepartmentId }),
  body: T.Object(
    {
      name: Name,
      walls: T.Array(DepartmentId, { maxItems: DEPARTMENTS_MAX, uniqueItems: true }),
      version: T.Integer({ minimum: 0 }),
    },
    closed,
  ),
  reply: Department,
})

export const GRANT_DAYS_MAX = 90
export const Grant = T.Object({
  grantId: Id,
  userId: Id,
  kind: oneOf('role', 'permission'),
  what: T.String(),
  /** Where a permission reaches; a role brings its own scopes. */
  scope: ScopeKind,
  reason: classed('C2', T.String()),
  givenByName: T.String(),
  givenAt: Instant,
  endsAt: Instant,
  endedAt: nullable(Instant),
  running: T.Boolean(),
})
export type Grant = T.Static<typeof Grant>
export const listGrants = route({
  id: 'staff.list-grants',
  method: 'GET',
  path: '/users/:userId/grants',
  summary: 'What a user was given for a time, newest first',
  permission: 'staff.list-users',
  params: T.Object({ userId: Id }),
  reply: T.Object({ items: T.Array(Grant) }),
})
export const giveGrant = route({
  id: 'staff.give-grant',
  method: 'POST',
  path: '/users/:userId/grants',
  summary: 'Give a role or a permission until a moment; it ends by itself, in open sessions too',
  permission: 'staff.give-grant',
  freshFactor: true,
  command: true,
  params: T.Object({ userId: Id }),
  body: T.Object(
    {
      kind: oneOf('role', 'permission'),
      what: T.String({ minLength: 2, maxLength: 60, pattern: '^[a-z][a-z0-9.-]*$' }),
      scope: T.Optional(ScopeKind),
      reason: classed('C2', T.String({ minLength: 2, maxLength: 200 })),
      endsAt: Instant,
    },
    closed,
  ),
  reply: Grant,
})
export const endGrant = route({
  id: 'staff.end-grant',
  method: 'POST',
  path: '/users/:userId/grants/:grantId/end',
  summary: 'End a temporary grant before its time',
  permission: 'staff.give-grant',
  command: true,
  params: T.Object({ userId: Id, grantId: Id }),
  body: T.Object({}, closed),
  reply: Grant,
})
const GrantEvent = T.Object({ userId: Id, grantId: Id, kind: T.String(), what: T.String(), endsAt: Instant })
export const grantGiven = event({
  id: 'user.grant-given',
  summary: 'A user was given a role or a permission for a time',
  data: GrantEvent,
})
export const grantEnded = event({
  id: 'user.grant-ended',
  summary: 'What a user was given for a time has ended',
  data: GrantEvent,
})
export const departmentChanged = event({
  id: 'department.changed',
  summary: 'A department or its walls changed',
  data: T.Object({ departmentId: T.String() }),
})
