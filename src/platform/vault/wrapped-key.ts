// The stored form of a data key: version | master version | nonce | ciphertext | tag, bound to its owner.

import type { CipherSuite, SuiteKey } from './cipher-suite.ts'
import { type KeyRing, newestOf } from './key-ring.ts'
import { suiteNumbered } from './suite-table.ts'
import { SealBroken, UnknownMasterVersion } from './vault-error.ts'

const FORMAT_WRAPPED = 0x20
const FORMAT_MASK = 0xf0
const SUITE_MASK = 0x0f
const HEADER_BYTES = 5

/** The version of the master key a wrapped key is wrapped by, read from its header. */
export function masterVersionOf(wrapped: Buffer): number {
  if (wrapped.length < HEADER_BYTES || ((wrapped[0] as number) & FORMAT_MASK) !== FORMAT_WRAPPED) {
    throw new SealBroken('not a wrapped key')
  }
  return wrapped.readUInt32BE(1)
}

function associated(header: Buffer, ownerId: string): Buffer {
  return Buffer.concat([header, Buffer.from(`data_key.wrapped\0${ownerId}`)])
}

/** Wraps and unwraps secrets under the master keys of one ring. */
export class KeyWrapper {
  readonly newestVersion: number
  readonly #secrets = new Map<number, Buffer>()
  readonly #keys = new Map<number, SuiteKey>()

  constructor(ring: KeyRing) {
    for (const master of ring.masters) this.#secrets.set(master.version, Buffer.from(master.secret, 'base64'))
    this.newestVersion = newestOf(ring.masters).version
  }

  wrap(suite: CipherSuite, ownerId: string, secret: Buffer): Buffer {
    const header = Buffer.allocUnsafe(HEADER_BYTES)
    header[0] = FORMAT_WRAPPED | suite.number
    header.writeUInt32BE(this.newestVersion, 1)
    return this.#key(this.newestVersion, suite.number).seal(header, associated(header, ownerId), secret)
  }

  unwrap(ownerId: string, wrapped: Buffer): Buffer {
    const masterVersion = masterVersionOf(wrapped)
    const key = this.#key(masterVersion, (wrapped[0] as number) & SUITE_MASK)
    return key.open(HEADER_BYTES, associated(wrapped.subarray(0, HEADER_BYTES), ownerId), wrapped)
  }

  #key(masterVersion: number, suiteNumber: number): SuiteKey {
    const name = masterVersion * (SUITE_MASK + 1) + suiteNumber
    let key = this.#keys.get(name)
    if (!key) {
      const secret = this.#secrets.get(masterVersion)
      if (!secret) throw new UnknownMasterVersion(masterVersion)
      key = suiteNumbered(suiteNumber).deriveKey(secret)
      this.#keys.set(name, key)
    }
    return key
  }
}
