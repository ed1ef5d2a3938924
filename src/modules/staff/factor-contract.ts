// The contract of second factors: what one has, setting one up, giving it.

import { classed, Id, Instant, nullable, route, T } from '../../platform/contract/index.ts'
import { Me } from './session-contract.ts'
import { closed } from './shapes.ts'

const half = { permission: 'signed-in', halfSignedIn: true } as const
const FactorName = classed('C2', T.String({ minLength: 1, maxLength: 60 }))
const Code = classed('C3', T.String({ minLength: 6, maxLength: 40 }))
const RecoveryCodes = T.Array(T.String())
/** What a browser's authenticator answers; its inside is checked by the library that knows it. */
const AuthenticatorAnswer = classed('C3', T.Record(T.String({ maxLength: 60 }), T.Unknown(), { maxProperties: 20 }))

export const Factors = T.Object({
  /** A role of this user demands a second factor. */
  demanded: T.Boolean(),
  authenticator: nullable(T.Object({ factorId: Id, addedAt: Instant, lastUsedAt: nullable(Instant) })),
  passkeys: T.Array(T.Object({ factorId: Id, name: T.String(), addedAt: Instant, lastUsedAt: nullable(Instant) })),
  recoveryCodesLeft: T.Integer(),
  /** Passkeys belong to this host; elsewhere a browser offers none. */
  passkeyHost: T.String(),
})
export type Factors = T.Static<typeof Factors>

export const listFactors = route({
  id: 'staff.list-factors',
  method: 'GET',
  path: '/session/factors',
  summary: 'The own second factors',
  ...half,
  reply: Factors,
})
export const beginAuthenticator = route({
  id: 'staff.begin-authenticator',
  method: 'POST',
  path: '/session/factors/authenticator',
  summary: 'A new key for an authenticator app; counts once its first code was given',
  ...half,
  freshFactor: true,
  reply: T.Object({ secret: T.String(), address: T.String() }),
})
/** Recovery codes come with the first factor, shown this once. */
const Added = T.Object({ me: Me, recoveryCodes: nullable(RecoveryCodes) })
export const confirmAuthenticator = route({
  id: 'staff.confirm-authenticator',
  method: 'POST',
  path: '/session/factors/authenticator/confirm',
  summary: 'Take the authenticator in by its first code; an earlier one is replaced',
  ...half,
  freshFactor: true,
  body: T.Object({ code: Code }, closed),
  reply: Added,
})
export const beginPasskey = route({
  id: 'staff.begin-passkey',
  method: 'POST',
  path: '/session/factors/passkeys/options',
  summary: 'What a browser needs to make a passkey',
  ...half,
  freshFactor: true,
  reply: T.Object({ options: T.Unknown() }),
})
export const addPasskey = route({
  id: 'staff.add-passkey',
  method: 'POST',
  path: '/session/factors/passkeys',
  summary: 'Take a new passkey in',
  ...half,
  freshFactor: true,
  body: T.Object({ name: FactorName, answer: AuthenticatorAnswer }, closed),
  reply: Added,
})
export const removeFactor = route({
  id: 'staff.remove-factor',
  method: 'DELETE',
  path: '/session/factors/:factorId',
  summary: 'Remove an own second factor; the last one stays while a role demands it',
  permission: 'signed-in',
  freshFactor: true,
  params: T.Object({ factorId: Id }),
  reply: T.Object({ removed: T.Boolean() }),
})
export const renewRecoveryCodes = route({
  id: 'staff.renew-recovery-codes',
  method: 'POST',
  path: '/session/factors/recovery-codes',
  summary: 'New recovery codes, shown once; the old ones end',
  permission: 'signed-in',
  freshFactor: true,
  reply: T.Object({ recoveryCodes: RecoveryCodes }),
})

export const giveCode = route({
  id: 'staff.give-code',
  method: 'POST',
  path: '/session/second-factor/code',
  summary: 'Give the second factor: a code of the authenticator or a recovery code',
  ...half,
  body: T.Object({ code: Code }, closed),
  reply: Me,
})
export const askPasskey = route({
  id: 'staff.ask-passkey',
  method: 'POST',
  path: '/session/second-factor/options',
  summary: 'What a passkey has to sign',
  ...half,
  reply: T.Object({ options: T.Unknown() }),
})
export const givePasskey = route({
  id: 'staff.give-passkey',
  method: 'POST',
  path: '/session/second-factor/passkey',
  summary: 'Give the second factor: the answer of a passkey',
  ...half,
  body: T.Object({ answer: AuthenticatorAnswer }, closed),
  reply: Me,
})
export const resetFactors = route({
  id: 'staff.reset-factors',
  method: 'DELETE',
  path: '/users/:userId/factors',
  summary: 'Remove all second factors of a user who lost them; ends the sessions',
  permission: 'staff.reset-factors',
  command: true,
  freshFactor: true,
  params: T.Object({ userId: Id }),
  reply: T.Object({ removed: T.Integer() }),
})
