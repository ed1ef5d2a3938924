// The key ring: every key of the bank in one value, made once, only ever added to, and kept by a key provider.

import { SECRET_BYTES } from './cipher-suite.ts'
import type { HashName } from './keyed-hash.ts'
import { randomBlock } from './random-pool.ts'
import { newSigningKey, type SigningKey } from './signing-key.ts'
import { KeyProviderFault } from './vault-error.ts'

const RING_FORMAT = 1

export type MasterKey = { version: number; secret: string; madeAt: string }

/** Secrets are base64, signing keys PKCS #8 and SPKI in base64; the newest master and signing key stand last. */
export type KeyRing = {
  format: number
  /** The hash of blind indexes and tokens: fixed for life, because stored hashes cannot be made again. */
  indexHash: HashName
  masters: MasterKey[]
  blindKey: string
  tokenKey: string
  bankKey: string
  signingKeys: SigningKey[]
  /** Owners whose data keys were destroyed: a backup made before still holds them, and no ring from then on opens them. */
  destroyed?: string[]
}

function newSecret(): string {
  return randomBlock(SECRET_BYTES).toString('base64')
}

export function newKeyRing(indexHash: HashName): KeyRing {
  return {
    format: RING_FORMAT,
    indexHash,
    masters: [{ version: 1, secret: newSecret(), madeAt: new Date().toISOString() }],
    blindKey: newSecret(),
    tokenKey: newSecret(),
    bankKey: newSecret(),
    signingKeys: [newSigningKey(1, indexHash)],
  }
}

export function withNewMaster(ring: KeyRing): KeyRing {
  const version = newestOf(ring.masters).version + 1
  return { ...ring, masters: [...ring.masters, { version, secret: newSecret(), madeAt: new Date().toISOString() }] }
}

export function withNewSigningKey(ring: KeyRing): KeyRing {
  return { ...ring, signingKeys: [...ring.signingKeys, newSigningKey(ring.signingKeys.length + 1, ring.indexHash)] }
}

/** Adds owners whose data keys open never again; nothing takes one out. */
export function withDestroyed(ring: KeyRing, ownerIds: readonly string[]): KeyRing {
  return { ...ring, destroyed: [...new Set([...(ring.destroyed ?? []), ...ownerIds])] }
}

export function newestOf<K>(keys: K[]): K {
  const newest = keys.at(-1)
  if (!newest) throw new KeyProviderFault('the key ring is empty')
  return newest
}

/** Checks the shape of a ring read from outside; says what is wrong without showing a key. */
export function parseKeyRing(value: unknown): KeyRing {
  const ring = value as Partial<KeyRing> | null
  if (!ring || ring.format !== RING_FORMAT) throw new KeyProviderFault('the key ring has an unknown format')
  if (ring.indexHash !== 'sha256' && ring.indexHash !== 'sm3') {
    throw new KeyProviderFault('the key ring names an unknown index hash')
  }
  if (!Array.isArray(ring.masters) || !Array.isArray(ring.signingKeys)) {
    throw new KeyProviderFault('the key ring has no master or signing keys')
  }
  newestOf(ring.masters)
  newestOf(ring.signingKeys)
  for (const secret of [ring.blindKey, ring.tokenKey, ring.bankKey, ...ring.masters.map((one) => one.secret)]) {
    if (typeof secret !== 'string' || Buffer.from(secret, 'base64').length !== SECRET_BYTES) {
      throw new KeyProviderFault('a key of the key ring has the wrong length')
    }
  }
  return ring as KeyRing
}
