// The interface both cipher suites stand behind.

import type { HashName } from './keyed-hash.ts'

export type SuiteName = 'aes-256-gcm' | 'sm4-ctr-hmac-sm3'

/** A suite's own keys, derived once from a data key's secret; only the suite that made it can use it. */
export interface SuiteKey {
  /** header | nonce | ciphertext | tag, with header and `aad` authenticated. */
  seal(header: Buffer, aad: Buffer, plain: string | Buffer): Buffer
  /** The plain bytes, or SealBroken when header, aad or any byte is not what was sealed. */
  open(headerBytes: number, aad: Buffer, sealed: Buffer): Buffer
}

export interface CipherSuite {
  readonly name: SuiteName
  /** Low four bits of the version byte; never reused. */
  readonly number: number
  readonly hashName: HashName
  deriveKey(secret: Buffer): SuiteKey
}

export const SECRET_BYTES = 32
