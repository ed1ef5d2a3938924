// SM4-CTR with HMAC-SM3, encrypt-then-MAC: the Chinese national algorithms (GB/T 32907, GB/T 32905).

import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { CipherSuite, SuiteKey } from './cipher-suite.ts'
import { derivedSecret, KeyedHash } from './keyed-hash.ts'
import { fillRandom } from './random-pool.ts'
import { SealBroken } from './vault-error.ts'

const NONCE_BYTES = 16
const TAG_BYTES = 16
const SM4_KEY_BYTES = 16

class Sm4Key implements SuiteKey {
  readonly #encryption: KeyObject
  readonly #mac: KeyedHash
  readonly #aadLength = Buffer.alloc(4)

  constructor(secret: Buffer) {
    this.#encryption = createSecretKey(derivedSecret('sm3', secret, 'kahu sm4-ctr').subarray(0, SM4_KEY_BYTES))
    this.#mac = new KeyedHash('sm3', derivedSecret('sm3', secret, 'kahu hmac-sm3'))
  }

  seal(header: Buffer, aad: Buffer, plain: string | Buffer): Buffer {
    const nonceAt = header.length
    const textAt = nonceAt + NONCE_BYTES
    const nonce = Buffer.allocUnsafe(NONCE_BYTES)
    fillRandom(nonce, 0, NONCE_BYTES)
    const cipher = createCipheriv('sm4-ctr', this.#encryption, nonce)
    const text = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
    const tagAt = textAt + text.length
    const sealed = Buffer.allocUnsafe(tagAt + TAG_BYTES)
    sealed.set(header, 0)
    sealed.set(nonce, nonceAt)
    sealed.set(text, textAt)
    sealed.set(this.#tag(aad, sealed.subarray(0, tagAt)), tagAt)
    return sealed
  }

  open(headerBytes: number, aad: Buffer, sealed: Buffer): Buffer {
    const textAt = headerBytes + NONCE_BYTES
    const tagAt = sealed.length - TAG_BYTES
    if (tagAt < textAt) throw new SealBroken('sealed value is too short')
    if (!timingSafeEqual(this.#tag(aad, sealed.subarray(0, tagAt)), sealed.subarray(tagAt))) {
      throw new SealBroken('sealed value does not open')
    }
    const decipher = createDecipheriv('sm4-ctr', this.#encryption, sealed.subarray(headerBytes, textAt))
    return decipher.update(sealed.subarray(textAt, tagAt))
  }

  // The length of the associated data comes first, so that no byte can move between it and the ciphertext.
  #tag(aad: Buffer, body: Buffer): Buffer {
    this.#aadLength.writeUInt32BE(aad.length)
    return this.#mac.digest(this.#aadLength, aad, body).subarray(0, TAG_BYTES)
  }
}

export const sm4Suite: CipherSuite = {
  name: 'sm4-ctr-hmac-sm3',
  number: 2,
  hashName: 'sm3',
  deriveKey: (secret) => new Sm4Key(secret),
}
