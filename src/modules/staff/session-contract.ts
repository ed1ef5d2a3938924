// The contract of signing in: sessions, the own password, what a user keeps.

import { Id, Instant, nullable, oneOf, route, T } from '../../platform/contract/index.ts'
import { BranchId, closed, Password } from './shapes.ts'

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
  /** What the sign-in still lacks; until it is there nothing else is permitted. */
  lacks: oneOf('none', 'factor', 'enrolment'),
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
  halfSignedIn: true,
  reply: Me,
})
export const signOut = route({
  id: 'staff.sign-out',
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out of this session',
  permission: 'signed-in',
  halfSignedIn: true,
  /** `next`: where to go to sign out at the bank's identity provider too. */
  reply: T.Object({ signedOut: T.Boolean(), next: nullable(T.String()) }),
})
export const changePassword = route({
  id: 'staff.change-password',
  method: 'POST',
  path: '/session/password',
  summary: 'Change the own password; ends all other sessions',
  permission: 'signed-in',
  freshFactor: true,
  body: T.Object({ current: Password, next: Password }, closed),
  reply: T.Object({ changed: T.Boolean() }),
})
export const setLanguage = route({
  id: 'staff.set-language',
  method: 'PUT',
  path: '/session/language',
  summary: 'Keep the language of the pages for this user',
  permission: 'signed-in',
  halfSignedIn: true,
  body: T.Object({ language: oneOf('zh-CN', 'en-US') }, closed),
  reply: T.Object({ language: oneOf('zh-CN', 'en-US') }),
})

/** Served to nobody: the door itself runs it. */
export const endStolenSession = route({
  id: 'staff.end-stolen-session',
  method: 'POST',
  path: '/session/stolen',
  summary: 'A session came from another device than signed in: it ends',
  permission: 'staff.end-user-sessions',
  body: T.Object({ userId: Id, sessionId: Id, device: T.String() }, closed),
  reply: T.Object({ ended: T.Boolean() }),
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
