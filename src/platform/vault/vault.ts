// The vault, opened: all keys are in memory, so sealing, opening and hashing never wait.

import type { KeyObject } from 'node:crypto'
import { SECRET_BYTES, type SuiteName } from './cipher-suite.ts'
import { DataKey } from './data-key.ts'
import type { KeyProvider } from './key-provider.ts'
import { type KeyRing, newestOf } from './key-ring.ts'
import { KeyedHash } from './keyed-hash.ts'
import { OpenKeys } from './open-keys.ts'
import { randomBlock } from './random-pool.ts'
import { publicKeyOf, signerOf, verifySignature } from './signing-key.ts'
import { suiteNamed } from './suite-table.ts'
import { SealBroken } from './vault-error.ts'
import { KeyWrapper } from './wrapped-key.ts'

export type PublicKey = { keyId: string; publicKey: string }

export interface Vault {
  /** A new data key for an owner (a customer, a user, any chain), wrapped for the table data_key. */
  newKey(ownerId: string): { wrapped: Buffer; key: DataKey }
  /** Throws UnknownMasterVersion when another process rotated: `await reload()`, then try again. */
  openKey(ownerId: string, wrapped: Buffer): DataKey
  forgetKey(ownerId: string): void
  /** Notes in the key ring that these owners' keys open never again, in no process and over no backup; then delete their rows. */
  destroyKeys(ownerIds: readonly string[]): Promise<void>
  /** Owners whose keys were destroyed, by the ring. */
  readonly destroyed: ReadonlySet<string>
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
  signing: { keyId: string; sign: (data: Buffer) => Buffer }
  publicKeys: Map<string, KeyObject>
  destroyed: ReadonlySet<string>
}

function openRing(ring: KeyRing): Opened {
  const signing = newestOf(ring.signingKeys)
  const der = (text: string) => Buffer.from(text, 'base64')
  return {
    wrapper: new KeyWrapper(ring),
    bankKey: new DataKey(BANK_OWNER, der(ring.bankKey)),
    blindHash: new KeyedHash(ring.indexHash, der(ring.blindKey)),
    tokenHash: new KeyedHash(ring.indexHash, der(ring.tokenKey)),
    signing: { keyId: signing.keyId, sign: signerOf(signing) },
    publicKeys: new Map(ring.signingKeys.map((one) => [one.keyId, publicKeyOf(one)])),
    destroyed: new Set(ring.destroyed ?? []),
  }
}

/** The tag is public and must never change: it is a plain hash of the kind's name. */
function kindTag(kind: string): number {
  let tag = 0x811c9dc5
  for (let at = 0; at < kind.length; at++) tag = Math.imul(tag ^ kind.charCodeAt(at), 0x01000193)
  return (tag ^ (tag >>> 8) ^ (tag >>> 16) ^ (tag >>> 24)) & 0xff
}

function blindOf(blindHash: KeyedHash, kind: string, normalised: string): Buffer {
  const blinded = Buffer.allocUnsafe(BLIND_BYTES)
  blinded[0] = kindTag(kind)
  blinded.set(blindHash.digest(kind, '\0', normalised).subarray(0, BLIND_BYTES - 1), 1)
  return blinded
}

/** Characters and syllables repeat from name to name, so most tokens are hashed once. */
function cachedTokens(hash: (text: string) => number): (text: string) => number {
  const tokens = new Map<string, number>()
  return (text) => {
    let value = tokens.get(text)
    if (value === undefined) {
      value = hash(text)
      if (tokens.size >= TOKENS_CACHED_MAX) tokens.clear()
      tokens.set(text, value)
    }
    return value
  }
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

export async function openVault(options: VaultOptions): Promise<Vault> {
  const suite = suiteNamed(options.suiteName ?? 'aes-256-gcm')
  const load = { keysExist: options.keysExist, indexHash: suite.hashName }
  let opened = openRing(await options.provider.load(load))
  const openKeys = new OpenKeys(options.openKeysMax ?? OPEN_KEYS_MAX)
  const reopen = (ring: KeyRing) => {
    opened = openRing(ring)
    for (const ownerId of opened.destroyed) openKeys.forget(ownerId)
  }
  const token = cachedTokens((text) => opened.tokenHash.digest(text).readInt32BE(0))

  return {
    newKey(ownerId) {
      const secret = randomBlock(SECRET_BYTES)
      const wrapped = opened.wrapper.wrap(suite, ownerId, secret)
      const key = new DataKey(ownerId, secret)
      openKeys.keep(ownerId, wrapped, key)
      return { wrapped, key }
    },
    openKey(ownerId, wrapped) {
      if (opened.destroyed.has(ownerId)) throw new SealBroken('this data key was destroyed')
      const kept = openKeys.find(ownerId, wrapped)
      if (kept) return kept
      const key = new DataKey(ownerId, opened.wrapper.unwrap(ownerId, wrapped))
      openKeys.keep(ownerId, wrapped, key)
      return key
    },
    forgetKey: (ownerId) => openKeys.forget(ownerId),
    destroyKeys: async (ownerIds) => reopen(await options.provider.destroyKeys(ownerIds)),
    get destroyed() {
      return opened.destroyed
    },
    rewrapKey: (ownerId, wrapped) => opened.wrapper.wrap(suite, ownerId, opened.wrapper.unwrap(ownerId, wrapped)),
    seal: (key, place, plain) => key.seal(suite, place, plain),
    open: (key, place, sealed) => key.open(place, sealed).toString('utf8'),
    openBytes: (key, place, sealed) => key.open(place, sealed),
    get bankKey() {
      return opened.bankKey
    },
    blind: (kind, normalised) => blindOf(opened.blindHash, kind, normalised),
    token,
    sign(data) {
      return { keyId: opened.signing.keyId, signature: opened.signing.sign(data) }
    },
    verify(keyId, data, signature) {
      const key = opened.publicKeys.get(keyId)
      return key ? verifySignature(key, data, signature) : false
    },
    publicKeys: () => [...opened.publicKeys].map(([keyId, key]) => ({ keyId, publicKey: pemOf(key) })),
    get masterVersion() {
      return opened.wrapper.newestVersion
    },
    suiteName: suite.name,
    async reload() {
      reopen(await options.provider.load({ ...load, keysExist: true }))
    },
  }
}
