// The contract of single sign-on: going to the bank's identity provider, coming back, and what its groups mean here.

import { classed, Id, nullable, route, T, Version } from '../../platform/contract/index.ts'
import { Me } from './session-contract.ts'
import { BranchId, closed, RoleId } from './shapes.ts'
import { User } from './user-contract.ts'

/** Where the identity provider sends people back to; register it there, after the public address. */
export const RETURN_PATH = '/sign-in/return'

export const showDoors = route({
  id: 'staff.show-doors',
  method: 'GET',
  path: '/session/doors',
  summary: 'Which ways of signing in there are beside the password',
  permission: 'public',
  reply: T.Object({ single: T.Boolean() }),
})
export const beginSingle = route({
  id: 'staff.begin-single',
  method: 'POST',
  path: '/session/single/begin',
  summary: "The address of the bank's identity provider to go to, and what to bring back from there",
  permission: 'public',
  reply: T.Object({ address: T.String(), flow: T.String() }),
})
export const signInSingle = route({
  id: 'staff.sign-in-single',
  method: 'POST',
  path: '/session/single',
  summary: "Sign in with what the bank's identity provider answered",
  permission: 'public',
  body: T.Object(
    {
      flow: classed('C3', T.String({ minLength: 1, maxLength: 2_000 })),
      /** The query of the address one came back to. */
      answer: classed('C3', T.String({ minLength: 1, maxLength: 8_000 })),
    },
    closed,
  ),
  reply: Me,
})
export const endFarSession = route({
  id: 'staff.end-far-session',
  method: 'POST',
  path: '/session/single/ended',
  summary: 'The identity provider says that somebody signed out there (back-channel logout)',
  permission: 'public',
  form: true,
  body: T.Object({ logout_token: T.String({ minLength: 1, maxLength: 16_000 }) }),
  reply: T.Object({ ended: T.Integer() }),
})

export const GroupName = T.String({ minLength: 1, maxLength: 200 })
export const Group = T.Object({
  group: T.String(),
  roleIds: T.Array(T.String()),
  branchId: nullable(BranchId),
  version: T.Integer(),
})
export type Group = T.Static<typeof Group>
export const listGroups = route({
  id: 'staff.list-groups',
  method: 'GET',
  path: '/single-sign-on/groups',
  summary: 'What the groups of the identity provider mean here',
  permission: 'staff.list-roles',
  reply: T.Object({ issuer: nullable(T.String()), items: T.Array(Group) }),
})
export const mapGroup = route({
  id: 'staff.map-group',
  method: 'PUT',
  path: '/single-sign-on/groups',
  summary: 'Give the members of a group roles, and a branch; holds from their next sign-in',
  permission: 'staff.map-group',
  freshFactor: true,
  command: true,
  body: T.Object(
    {
      group: GroupName,
      roleIds: T.Array(RoleId, { minItems: 1, maxItems: 12, uniqueItems: true }),
      branchId: nullable(BranchId),
      /** Null: a new one. */
      version: nullable(Version),
    },
    closed,
  ),
  reply: Group,
})
export const unmapGroup = route({
  id: 'staff.unmap-group',
  method: 'POST',
  path: '/single-sign-on/groups/remove',
  summary: 'A group means nothing here any more; holds from the next sign-in of its members',
  permission: 'staff.map-group',
  freshFactor: true,
  command: true,
  body: T.Object({ group: GroupName, version: Version }, closed),
  reply: T.Object({ removed: T.Boolean() }),
})
export const joinSingle = route({
  id: 'staff.join-single',
  method: 'POST',
  path: '/users/:userId/single-sign-on',
  summary: "Let a user come in through the bank's identity provider alone; ends the sessions and the password",
  permission: 'staff.update-user',
  freshFactor: true,
  command: true,
  params: T.Object({ userId: Id }),
  body: T.Object({ version: Version }, closed),
  reply: User,
})
