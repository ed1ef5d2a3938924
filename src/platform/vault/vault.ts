// The vault, opened: all keys are in memory, so sealing, opening and hashing never wait.

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { SECRET_BYTES, type SuiteName } from './cipher-suite.ts'
import { DataKey } from './data-key.ts'
import type { KeyProvider } from './key-provider.ts'
import { type KeyRing, newestOf } from './key-ring.ts'
import { KeyedHash } from './keyed-hash.ts'
import { randomBlock } from './random-pool.ts'
import { suiteNamed } from './suite-table.ts'
import { KeyWrapper } from './wrapped-key.ts'

export type PublicKey = { keyId: string; publicKey: string }

export interface Vault {
  /** A new data key for an owner (a customer, a user, any chain), wrapped for the table data_key. */
  newKey(ownerId: string): { wrapped: Buffer; key: DataKey }
  /** Throws UnknownMasterVersion when another process rotated: `await reload()`, then try again. */
  openKey(ownerId: string, wrapped: Buffer): DataKey
  forgetKey(ownerId: string): void
  /** The same key wrapped by the newest master key. */
  rewrapKey(ownerId: string, wrapped: Buffer): Buffer
  /** `place` is 'table.column'. */
  seal(key: DataKey, place: string, plain: string | Buffer): Buffer
  open(key: DataKey, place: string, sealed: Buffer): string
  openBytes(key: DataKey, place: string, sealed: Buffer): Buffer
  /** For what belongs to no customer: drafts, saved mappings. */
  readonly bankKey: DataKey
  /** 16 bytes: a kind tag and 15 bytes of keyed hash, for exact search of a normalised value. */
  blind(kind: string, normalised: string): Buffer
  /** A signed int32 keyed hash, for search tokens. */
  token(text: string): number
  sign(data: Buffer): { keyId: string; signature: Buffer }
  verify(keyId: string, data: Buffer, signature: Buffer): boolean
  /** Every signing key's public half as PEM, for verifying offline. */
  publicKeys(): PublicKey[]
  /** The newest master version this process knows. */
  readonly masterVersion: number
  readonly suiteName: SuiteName
  /** Reads the key ring again: after a rotation by another process. */
  reload(): Promise<void>
}

export type VaultOptions = {
  provider: KeyProvider
  /** True when table data_key has rows. */
  keysExist: boolean
  suiteName?: SuiteName
  openKeysMax?: number
}

const OPEN_KEYS_MAX = 50_000
const TOKENS_CACHED_MAX = 200_000
const BLIND_BYTES = 16
const BANK_OWNER = 'bank'

/** What is made from one reading of the key ring; a reload replaces it whole. */
type Opened = {
  wrapper: KeyWrapper
  bankKey: DataKey
  blindHash: KeyedHash
  tokenHash: KeyedHash
  signing: { keyId: string; privateKey: KeyObject }
  publicKeys: Map<string, KeyObject>
}

function openRing(ring: KeyRing): Opened {
  const signing = newestOf(ring.signingKeys)
  const der = (text: string) => Buffer.from(text, 'base64')
  return {
    wrapper: new KeyWrapper(ring),
    bankKey: new DataKey(BANK_OWNER, der(ring.bankKey)),
    blindHash: new KeyedHash(ring.indexHash, der(ring.blindKey)),
    tokenHash: new KeyedHash(ring.indexHash, der(ring.tokenKey)),
    signing: {
      keyId: signing.keyId,
      privateKey: createPrivateKey({ key: der(signing.privateKey), format: 'der', type: 'pkcs8' }),
    },
    publicKeys: new Map(
      ring.signingKeys.map((one) => [
        one.keyId,
        createPublicKey({ key: der(one.publicKey), format: 'der', type: 'spki' }),
      ]),
    ),
  }
}

/** The tag is public and must never change: it is the first byte of a plain hash of the kind's name. */
function kindTag(kind: string): number {
  let tag = 0x811c9dc5
  for (let at = 0; at < kind.length; at++) tag = Math.imul(tag ^ kind.charCodeAt(at), 0x01000193)
  return (tag ^ (tag >>> 8) ^ (tag >>> 16) ^ (tag >>> 24)) & 0xff
}

export async function openVault(options: VaultOptions): Promise<Vault> {
  const suite = suiteNamed(options.suiteName ?? 'aes-256-gcm')
  const openKeysMax = options.openKeysMax ?? OPEN_KEYS_MAX
  const load = { keysExist: options.keysExist, indexHash: suite.hashName }
  let opened = openRing(await options.provider.load(load))
  const openKeys = new Map<string, { wrapped: Buffer; key: DataKey }>()
  const tokens = new Map<string, number>()

  function keepKey(ownerId: string, wrapped: Buffer, key: DataKey): void {
    openKeys.delete(ownerId)
    openKeys.set(ownerId, { wrapped, key })
    if (openKeys.size <= openKeysMax) return
    for (const oldest of openKeys.keys()) {
      openKeys.delete(oldest)
      return
    }
  }

  function openKey(ownerId: string, wrapped: Buffer): DataKey {
    const kept = openKeys.get(ownerId)
    // A key that was destroyed and made anew, or re-wrapped, has other bytes and is unwrapped again.
    const isSame = kept?.wrapped.equals(wrapped) ?? false
    const key = kept && isSame ? kept.key : new DataKey(ownerId, opened.wrapper.unwrap(ownerId, wrapped))
    keepKey(ownerId, kept && isSame ? kept.wrapped : Buffer.from(wrapped), key)
    return key
  }

  function token(text: string): number {
    let value = tokens.get(text)
    if (value === undefined) {
      value = opened.tokenHash.digest(text).readInt32BE(0)
      if (tokens.size >= TOKENS_CACHED_MAX) tokens.clear()
      tokens.set(text, value)
    }
    return value
  }

  return {
    newKey(ownerId) {
      const secret = randomBlock(SECRET_BYTES)
      const wrapped = opened.wrapper.wrap(suite, ownerId, secret)
      const key = new DataKey(ownerId, secret)
      keepKey(ownerId, wrapped, key)
      return { wrapped, key }
    },
    openKey,
    forgetKey: (ownerId) => void openKeys.delete(ownerId),
    rewrapKey: (ownerId, wrapped) => opened.wrapper.wrap(suite, ownerId, opened.wrapper.unwrap(ownerId, wrapped)),
    seal: (key, place, plain) => key.seal(suite, place, plain),
    open: (key, place, sealed) => key.open(place, sealed).toString('utf8'),
    openBytes: (key, place, sealed) => key.open(place, sealed),
    get bankKey() {
      return opened.bankKey
    },
    blind(kind, normalised) {
      const hash = opened.blindHash.digest(kind, '\0', normalised)
      const blinded = Buffer.allocUnsafe(BLIND_BYTES)
      blinded[0] = kindTag(kind)
      blinded.set(hash.subarray(0, BLIND_BYTES - 1), 1)
      return blinded
    },
    token,
    sign(data) {
      return { keyId: opened.signing.keyId, signature: sign(null, data, opened.signing.privateKey) }
    },
    verify(keyId, data, signature) {
      const key = opened.publicKeys.get(keyId)
      return key ? verify(null, data, key, signature) : false
    },
    publicKeys: () =>
      [...opened.publicKeys].map(([keyId, key]) => ({
        keyId,
        publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
      })),
    get masterVersion() {
      return opened.wrapper.newestVersion
    },
    suiteName: suite.name,
    async reload() {
      opened = openRing(await options.provider.load({ ...load, keysExist: true }))
    },
  }
}
