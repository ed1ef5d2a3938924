// The staff module's contract: sign-in and sessions, users, roles and branches.

import { event, Id, T } from '../../platform/contract/index.ts'

export * from './access-contract.ts'
export * from './factor-contract.ts'
export * from './role-contract.ts'
export * from './session-contract.ts'
export * from './shapes.ts'
export * from './single-contract.ts'
export * from './user-contract.ts'

export const userChanged = event({
  id: 'user.changed',
  summary: 'A user, its roles or status changed',
  data: T.Object({ userId: Id }),
})
export const signedInElsewhere = event({
  id: 'user.signed-in-elsewhere',
  summary: 'A user signed in from where that user was not seen lately; the kind of terminal, no address',
  data: T.Object({ userId: Id, device: T.String() }),
})
export const sessionsEnded = event({
  id: 'user.sessions-ended',
  summary: 'Somebody else ended the sessions of a user',
  data: T.Object({ userId: Id }),
})
export const sessionStolen = event({
  id: 'user.session-stolen',
  summary: 'A session came from another device than signed in, and was ended; the kind of terminal it came from',
  data: T.Object({ userId: Id, device: T.String() }),
})
export const factorsChanged = event({
  id: 'user.factors-changed',
  summary: 'A second factor of a user was added or removed',
  data: T.Object({ userId: Id }),
})
export const passwordReset = event({
  id: 'user.password-reset',
  summary: 'Somebody else gave a user a new first password',
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
