// AES-256-GCM, the default cipher suite.

import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import type { CipherSuite, SuiteKey } from './cipher-suite.ts'
import { derivedSecret } from './keyed-hash.ts'
import { fillRandom } from './random-pool.ts'
import { SealBroken } from './vault-error.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const DERIVED_FROM = 'kahu aes-256-gcm'
const OPTIONS = { authTagLength: TAG_BYTES }

class AesGcmKey implements SuiteKey {
  readonly #key: KeyObject

  constructor(secret: Buffer) {
    const derived = derivedSecret('sha256', secret, DERIVED_FROM)
    this.#key = createSecretKey(derived)
    derived.fill(0)
  }

  seal(header: Buffer, aad: Buffer, plain: string | Buffer): Buffer {
    const nonceAt = header.length
    const textAt = nonceAt + NONCE_BYTES
    const nonce = Buffer.allocUnsafe(NONCE_BYTES)
    fillRandom(nonce, 0, NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, OPTIONS)
    cipher.setAAD(aad)
    const text = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
    cipher.final()
    const sealed = Buffer.allocUnsafe(textAt + text.length + TAG_BYTES)
    sealed.set(header, 0)
    sealed.set(nonce, nonceAt)
    sealed.set(text, textAt)
    sealed.set(cipher.getAuthTag(), textAt + text.length)
    return sealed
  }

  open(headerBytes: number, aad: Buffer, sealed: Buffer): Buffer {
    const textAt = headerBytes + NONCE_BYTES
    const tagAt = sealed.length - TAG_BYTES
    if (tagAt < textAt) throw new SealBroken('sealed value is too short')
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(headerBytes, textAt), OPTIONS)
    decipher.setAAD(aad)
    decipher.setAuthTag(sealed.subarray(tagAt))
    const plain = decipher.update(sealed.subarray(textAt, tagAt))
    try {
      decipher.final()
    } catch {
      throw new SealBroken('sealed value does not open')
    }
    return plain
  }
}

export const aesGcmSuite: CipherSuite = {
  name: 'aes-256-gcm',
  number: 1,
  hashName: 'sha256',
  deriveKey: (secret) => new AesGcmKey(secret),
}
