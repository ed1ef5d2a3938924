// What a system signs to get a token (RFC 7523): whether it holds, by the library that knows.

import { createHash } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'
import { ASSERTION_SECONDS_MAX, CLOCK_TOLERANCE_SECONDS } from './client.ts'
import { algorithmsOf } from './client-key.ts'

type Candidate = { keyId: string; publicKey: Record<string, string> }
export type Asserted = { clientId: string; keyId: string; hash: Buffer; until: Date }

/** Who the assertion says it is of, before anything is checked; null when it is none. */
export function namedIn(assertion: string): { clientId: string; keyId: string | null } | null {
  try {
    const { iss } = decodeJwt(assertion)
    const { kid } = decodeProtectedHeader(assertion)
    return typeof iss === 'string' ? { clientId: iss, keyId: kid ?? null } : null
  } catch {
    return null
  }
}

/** The address this bank is known by, or any of this machine while it has none; of the token endpoint or of the whole. */
export function isForUs(audience: unknown, publicUrl: string | null, tokenPath: string): boolean {
  const named = Array.isArray(audience) ? audience : [audience]
  return named.some((one) => {
    const url = URL.parse(String(one))
    if (!url || !['/', tokenPath].includes(url.pathname) || url.search !== '') return false
    return publicUrl === null ? ['localhost', '127.0.0.1'].includes(url.hostname) : url.origin === publicUrl
  })
}

/** Throws a word for the log when it does not hold under this key. */
export async function checkAssertion(
  assertion: string,
  key: Candidate,
  { clientId, isOurs, now }: { clientId: string; isOurs: (audience: unknown) => boolean; now: Date },
): Promise<Asserted> {
  const { payload } = await jwtVerify(
    assertion,
    await importJWK(key.publicKey as JWK, algorithmsOf(key.publicKey)[0]),
    {
      algorithms: [...algorithmsOf(key.publicKey)],
      issuer: clientId,
      subject: clientId,
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'jti', 'aud'],
    },
  )
  const until = new Date(((payload.exp as number) + CLOCK_TOLERANCE_SECONDS) * 1000)
  if (until.getTime() - now.getTime() > (ASSERTION_SECONDS_MAX + 2 * CLOCK_TOLERANCE_SECONDS) * 1000)
    throw new Error('holds too long')
  if (!isOurs(payload.aud)) throw new Error('for somebody else')
  if (String(payload.jti).length > 200) throw new Error('id too long')
  return {
    clientId,
    keyId: key.keyId,
    hash: createHash('sha256').update(`${clientId}\n${payload.jti}`).digest(),
    until,
  }
}
