// The client module's contract: other systems of the bank, their keys, and how they get a token (RFC 6749 4.4, RFC 7523).

import { event, Instant, IsoDate, nullable, oneOf, route, T, Version } from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const

export const ClientId = T.String({ minLength: 2, maxLength: 40, pattern: '^[a-z][a-z0-9-]*$' })
/** A system owns no customers, so there is no scope "own". */
export const ClientScope = oneOf('none', 'branch', 'tree', 'all')
const Permission = T.String({ maxLength: 80, pattern: '^[a-z-]+\\.[a-z-]+$' })
/** RFC 7638: the thumbprint of the key, which a system may send as `kid`. */
const KeyId = T.String({ minLength: 43, maxLength: 43, pattern: '^[A-Za-z0-9_-]{43}$' })

export const ClientKey = T.Object({
  keyId: T.String(),
  algorithms: T.Array(T.String()),
  addedAt: Instant,
  endsAt: Instant,
  valid: T.Boolean(),
})
const ClientFields = {
  name: T.String({ minLength: 1, maxLength: 60 }),
  branchId: T.Integer({ minimum: 1, maximum: 2_000_000_000 }),
  scope: ClientScope,
  masking: oneOf('masked', 'hidden'),
  permissions: T.Array(Permission, { maxItems: 300, uniqueItems: true }),
  networks: T.Array(T.String({ minLength: 2, maxLength: 50 }), { maxItems: 50, uniqueItems: true }),
  ratePerSecond: T.Integer({ minimum: 1, maximum: 10_000 }),
}
export const Client = T.Object({
  clientId: T.String(),
  ...ClientFields,
  active: T.Boolean(),
  keys: T.Array(ClientKey),
  /** When a token was last made. */
  lastTokenAt: nullable(Instant),
  version: T.Integer(),
})
export type Client = T.Static<typeof Client>

export const clientChanged = event({
  id: 'client.changed',
  summary: 'A machine client, its rights or its keys changed',
  data: T.Object({ clientId: T.String() }),
})

export const listClients = route({
  id: 'client.list',
  method: 'GET',
  path: '/clients',
  summary: 'Other systems that may call, with their rights and keys',
  permission: 'client.list',
  reply: T.Object({ items: T.Array(Client), tokenAddress: T.String() }),
})
const write = { command: true, freshFactor: true } as const
export const createClient = route({
  id: 'client.create',
  method: 'POST',
  path: '/clients',
  summary: 'Add a system; it can do nothing until it has a key',
  permission: 'client.create',
  ...write,
  body: T.Object({ clientId: ClientId, ...ClientFields }, closed),
  reply: Client,
})
export const updateClient = route({
  id: 'client.update',
  method: 'PUT',
  path: '/clients/:clientId',
  summary: 'Change a system, or stop it; holds from its next request',
  permission: 'client.update',
  ...write,
  params: T.Object({ clientId: ClientId }),
  body: T.Object({ ...ClientFields, active: T.Boolean(), version: Version }, closed),
  reply: Client,
})
export const addClientKey = route({
  id: 'client.add-key',
  method: 'POST',
  path: '/clients/:clientId/keys',
  summary: 'Take in a public key (PEM); two may be valid at once, so that one follows the other without a gap',
  permission: 'client.add-key',
  ...write,
  params: T.Object({ clientId: ClientId }),
  body: T.Object({ publicKey: T.String({ maxLength: 4_000 }), endsOn: IsoDate }, closed),
  reply: Client,
})
export const endClientKey = route({
  id: 'client.end-key',
  method: 'POST',
  path: '/clients/:clientId/keys/:keyId/end',
  summary: 'End a key at once, and the tokens made with it',
  permission: 'client.end-key',
  ...write,
  params: T.Object({ clientId: ClientId, keyId: KeyId }),
  reply: Client,
})

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
export const TOKEN_PATH = '/oauth/token'
export const issueToken = route({
  id: 'client.issue-token',
  method: 'POST',
  path: TOKEN_PATH,
  summary: 'An access token for a system, against an assertion it signed',
  permission: 'public',
  form: true,
  body: T.Object({
    grant_type: T.String({ maxLength: 100 }),
    client_assertion_type: T.String({ maxLength: 100 }),
    client_assertion: T.String({ maxLength: 8_000 }),
    client_id: T.Optional(T.String({ maxLength: 60 })),
    /** Permissions, blanks between; all the system has when left out. */
    scope: T.Optional(T.String({ maxLength: 8_000 })),
  }),
  reply: T.Object({
    access_token: T.String(),
    token_type: T.String(),
    expires_in: T.Integer(),
    scope: T.String(),
  }),
})
