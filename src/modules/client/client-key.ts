// Public keys of systems: read from PEM, named by their thumbprint, and the algorithms each may sign with.

import { createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { Refusal } from '../../platform/kernel/refusal.ts'

const RSA_BITS_MIN = 2_048
const refused = (rule: string) => new Refusal('http.invalid', {}, { fields: [{ field: 'publicKey', rule }] })

/** JWS algorithms by kind of key; none for keys that are not taken. */
export function algorithmsOf({ kty, crv }: JWK): readonly string[] {
  if (kty === 'EC') return crv === 'P-256' ? ['ES256'] : crv === 'P-384' ? ['ES384'] : []
  if (kty === 'OKP') return crv === 'Ed25519' ? ['EdDSA', 'Ed25519'] : []
  return kty === 'RSA' ? ['PS256', 'RS256'] : []
}

function keyIn(pem: string): KeyObject {
  // A private key would be read as its public half: whoever pasted it has to make another.
  if (pem.includes('PRIVATE')) throw refused('client.key-private')
  try {
    return createPublicKey(pem)
  } catch {
    throw refused('client.key-unread')
  }
}

/** The key as it is kept. Refuses private keys, other kinds, and RSA under 2048 bits. */
export async function readPublicKey(pem: string): Promise<{ keyId: string; publicKey: Record<string, string> }> {
  const key = keyIn(pem)
  const bits = key.asymmetricKeyDetails?.modulusLength
  const jwk = ['ec', 'ed25519', 'rsa'].includes(key.asymmetricKeyType ?? '') ? key.export({ format: 'jwk' }) : {}
  if (algorithmsOf(jwk as JWK).length === 0 || (bits !== undefined && bits < RSA_BITS_MIN))
    throw refused('client.key-kind')
  return { keyId: await calculateJwkThumbprint(jwk as JWK), publicKey: jwk as Record<string, string> }
}
