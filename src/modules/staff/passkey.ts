// Passkeys: what a browser is asked for and whether its answer holds, by the WebAuthn library.

import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'

/** Where the pages are opened: passkeys belong to its host. */
export type Site = { host: string; origins: (asked: string) => boolean }

/** The address the bank gives its pages; without one, this machine on any port (passkeys need https or localhost). */
export function siteOf(publicUrl: string | null): Site {
  if (!publicUrl) return { host: 'localhost', origins: (asked) => URL.parse(asked)?.hostname === 'localhost' }
  const { hostname, origin } = new URL(publicUrl)
  return { host: hostname, origins: (asked) => asked === origin }
}

/** What of a passkey is kept, sealed. */
export type KeptPasskey = { id: string; publicKey: string; transports: string[] }
type Holder = { userId: string; loginName: string; displayName: string; bankName: string }

const TIMEOUT_MS = 120_000
/** COSE: EdDSA, ES256, RS256, which every authenticator knows one of. */
const ALGORITHMS = [-8, -7, -257]

/** The options for a new passkey: the device itself checks finger, face or PIN. */
export const newPasskeyOptions = (site: Site, holder: Holder, held: readonly KeptPasskey[]) =>
  generateRegistrationOptions({
    rpName: holder.bankName,
    rpID: site.host,
    userID: new Uint8Array(Buffer.from(holder.userId)),
    userName: holder.loginName,
    userDisplayName: holder.displayName,
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: held.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })

export const passkeyOptions = (site: Site, held: readonly KeptPasskey[]) =>
  generateAuthenticationOptions({
    rpID: site.host,
    timeout: TIMEOUT_MS,
    allowCredentials: held.map(({ id, transports }) => ({ id, transports })),
    userVerification: 'required',
  })

/** The origin the browser says it was on; '' when the answer is not what a browser makes. */
function originIn(answer: Record<string, unknown>): string {
  try {
    const { clientDataJSON } = answer.response as { clientDataJSON: string }
    return String(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()).origin)
  } catch {
    return ''
  }
}

/** The new passkey, or null when the answer does not fit what was asked. */
export async function readNewPasskey(
  site: Site,
  answer: Record<string, unknown>,
  challenge: string,
): Promise<(KeptPasskey & { counter: number }) | null> {
  const origin = originIn(answer)
  if (!site.origins(origin)) return null
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer as unknown as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: site.host,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified || !registrationInfo) return null
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential
    return { id, publicKey: Buffer.from(publicKey).toString('base64url'), transports, counter }
  } catch {
    return null
  }
}

/** The passkey's counter after this answer, or null when the answer does not hold. */
export async function checkPasskey(
  site: Site,
  answer: Record<string, unknown>,
  challenge: string,
  held: KeptPasskey & { counter: number },
): Promise<number | null> {
  const origin = originIn(answer)
  if (!site.origins(origin)) return null
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer as unknown as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: site.host,
      credential: { ...held, publicKey: new Uint8Array(Buffer.from(held.publicKey, 'base64url')) },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : null
  } catch {
    return null
  }
}
