// Single sign-on by OpenID Connect: what is asked of the bank's identity provider, and whether its answer holds, by the library that knows.

import { readFile } from 'node:fs/promises'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import type { SingleSignOnConfig } from '../../platform/kernel/config.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import { RETURN_PATH } from './contract.ts'

/** What belongs to one way there and back; it travels sealed with the browser. */
export type Flow = { state: string; nonce: string; verifier: string; at: string }
/** Who came, as the provider says. */
export type Arrival = {
  subject: string
  /** The sign-in there, where the provider names it. */
  session: string
  loginName: string
  displayName: string
  groups: string[]
  /** A second factor was given there, of a kind that counts here. */
  factor: boolean
}
/** Who signed out there: one sign-in, or all of a person; `id` is the message's own. */
export type Departure = { subject: string | null; session: string | null; id: string; until: Date }

export interface SingleSignOn {
  readonly issuer: string
  begin(now: Date): Promise<{ address: string; flow: Flow }>
  /** Refuses an answer that was altered, is late, belongs to another flow or was used before. */
  arrive(answer: string, flow: Flow, now: Date): Promise<Arrival>
  /** Where to go to sign out there too; null when the provider has no such place. */
  leave(): Promise<string | null>
  /** Refuses what the provider did not sign for us, and what it said long ago. */
  departed(logoutToken: string, now: Date): Promise<Departure>
}

export const FLOW_PLACE = 'sign-in.flow'
/** From leaving for the provider to coming back. */
const FLOW_MS_MAX = 10 * 60_000
const METADATA_HELD_MS = 3_600_000
const REQUEST_SECONDS_MAX = 10
/** Clocks of two houses may differ by this much (ID tokens name their end and their beginning). */
const CLOCK_TOLERANCE_SECONDS = 30
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const LOGOUT_SECONDS_MAX = 300
const GROUPS_MAX = 2_000

const refused = (reason: string, cause?: unknown) =>
  Object.assign(new Refusal('staff.single-refused', {}, { status: 401 }), { reason, cause })

/** The provider said no, or something that does not hold; anything else means that it cannot be reached. */
function told(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code, name } = error as { code?: unknown; name?: unknown }
  const away = name === 'TimeoutError' || error instanceof TypeError || code === 'OAUTH_TIMEOUT'
  if (away && !String(code ?? '').startsWith('OAUTH_R')) return new Refusal('staff.single-away', {}, { status: 503 })
  return refused(String(code ?? name), error)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const listOf = (value: unknown) =>
  (Array.isArray(value) ? value : typeof value === 'string' ? [value] : [])
    .filter((item): item is string => typeof item === 'string' && item.length > 0 && item.length <= 200)
    .slice(0, GROUPS_MAX)

/** The provider's description, read once an hour; a client made anew for each use, with the secret of now. */
function openProvider({ issuer, clientId, secretFile }: SingleSignOnConfig) {
  const secure = issuer.startsWith('https:')
  const options = { timeout: REQUEST_SECONDS_MAX, execute: secure ? [] : [oidc.allowInsecureRequests] }
  let held: { at: number; server: Promise<oidc.ServerMetadata> } | undefined
  let keys: oidc.Configuration | undefined

  function describe(): Promise<oidc.ServerMetadata> {
    if (held && Date.now() - held.at < METADATA_HELD_MS) return held.server
    const server = oidc
      .discovery(new URL(issuer), clientId, undefined, undefined, options)
      .then((found) => found.serverMetadata())
    const asked = { at: Date.now(), server }
    held = asked
    server.catch(() => {
      if (held === asked) held = undefined
    })
    return server
  }

  /** `now` may be another than the system's: then times are judged by it. */
  async function client(now: Date): Promise<oidc.Configuration> {
    const server = await describe()
    const secret = secretFile === null ? null : (await readFile(secretFile, 'utf8')).trim()
    const metadata = {
      [oidc.clockSkew]: Math.round((now.getTime() - Date.now()) / 1000),
      [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    }
    const made = new oidc.Configuration(
      server,
      clientId,
      metadata,
      secret ? oidc.ClientSecretBasic(secret) : oidc.None(),
    )
    made.timeout = REQUEST_SECONDS_MAX
    if (!secure) oidc.allowInsecureRequests(made)
    // Signatures are checked too, though the answer comes from the provider's own connection.
    oidc.enableNonRepudiationChecks(made)
    const known = keys && oidc.getJwksCache(keys)
    if (known) oidc.setJwksCache(made, known)
    keys = made
    return made
  }

  return { describe, client }
}

type Door = {
  config: SingleSignOnConfig
  provider: ReturnType<typeof openProvider>
  /** Where people come back to. */
  redirect: string
  signersAt: (uri: string) => ReturnType<typeof createRemoteJWKSet>
}

async function arrive({ config, provider, redirect }: Door, answer: string, flow: Flow, now: Date): Promise<Arrival> {
  const { loginClaim, groupsClaim, factorValues } = config
  if (now.getTime() - new Date(flow.at).getTime() > FLOW_MS_MAX) throw refused('late')
  try {
    const client = await provider.client(now)
    const tokens = await oidc.authorizationCodeGrant(client, new URL(`${redirect}?${answer.replace(/^\?/, '')}`), {
      pkceCodeVerifier: flow.verifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims() as oidc.IDToken
    // Providers may keep the ID token small and tell the rest when asked.
    const asked = groupsClaim in claims && loginClaim in claims
    const more = asked ? {} : await oidc.fetchUserInfo(client, tokens.access_token, claims.sub)
    const all: Record<string, unknown> = { ...more, ...claims }
    const means = [...listOf(claims.amr), ...listOf(claims.acr)]
    return {
      subject: claims.sub,
      session: textOf(claims.sid),
      loginName: textOf(all[loginClaim]).trim().toLowerCase(),
      displayName: textOf(all.name).trim().slice(0, 60),
      groups: listOf(all[groupsClaim]),
      factor: means.some((value) => factorValues.includes(value)),
    }
  } catch (error) {
    throw told(error)
  }
}

async function departed({ config, provider, signersAt }: Door, logoutToken: string, now: Date): Promise<Departure> {
  try {
    const { jwks_uri: uri } = await provider.describe()
    if (!uri) throw refused('no-keys')
    const { payload } = await jwtVerify(logoutToken, signersAt(uri), {
      issuer: (await provider.describe()).issuer,
      audience: config.clientId,
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: LOGOUT_SECONDS_MAX,
      requiredClaims: ['jti', 'iat', 'events'],
    })
    const { sub = null, sid, jti, events, nonce } = payload
    const session = typeof sid === 'string' && sid !== '' ? sid : null
    const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events
    // An ID token must not pass for this message: it has a nonce, and no event.
    if (!isLogout || nonce !== undefined || (sub === null && session === null)) throw refused('no-logout')
    const until = new Date(now.getTime() + (LOGOUT_SECONDS_MAX + CLOCK_TOLERANCE_SECONDS) * 1000)
    return { subject: sub, session, id: String(jti), until }
  } catch (error) {
    throw told(error)
  }
}

/** Opens the door for the configured provider; nothing is asked of it before somebody comes. */
export function openSingleSignOn(config: SingleSignOnConfig, publicUrl: string): SingleSignOn {
  const { issuer, scopes, clientId } = config
  const provider = openProvider(config)
  const redirect = publicUrl + RETURN_PATH
  let signers: { uri: string; keys: ReturnType<typeof createRemoteJWKSet> } | undefined
  const signersAt = (uri: string) => {
    if (signers?.uri !== uri) signers = { uri, keys: createRemoteJWKSet(new URL(uri)) }
    return signers.keys
  }
  const door: Door = { config, provider, redirect, signersAt }

  return {
    issuer,
    async begin(now) {
      const flow = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        at: now.toISOString(),
      }
      try {
        const address = oidc.buildAuthorizationUrl(await provider.client(now), {
          redirect_uri: redirect,
          scope: scopes,
          state: flow.state,
          nonce: flow.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
          code_challenge_method: 'S256',
        })
        return { address: address.href, flow }
      } catch (error) {
        throw told(error)
      }
    },
    arrive: (answer, flow, now) => arrive(door, answer, flow, now),
    async leave() {
      const { end_session_endpoint: there } = await provider.describe()
      if (!there) return null
      const address = new URL(there)
      address.searchParams.set('client_id', clientId)
      address.searchParams.set('post_logout_redirect_uri', `${publicUrl}/sign-in`)
      return address.href
    },
    departed: (logoutToken, now) => departed(door, logoutToken, now),
  }
}
