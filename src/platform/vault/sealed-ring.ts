// A key ring sealed under a random secret of its own, which others then share out or wrap.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeyRing } from './key-ring.ts'

export const RING_SECRET_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Nonce, ciphertext and tag (AES-256-GCM); `name` is bound to it and must be given again to open it. */
export function sealRing(ring: KeyRing, secret: Buffer, name: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(name))
  return Buffer.concat([nonce, cipher.update(JSON.stringify(ring)), cipher.final(), cipher.getAuthTag()])
}

/** What was sealed, parsed but not checked; throws when secret, name or a byte is another. */
export function openSealedRing(sealed: Buffer, secret: Buffer, name: string): unknown {
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  return JSON.parse(text.toString('utf8'))
}
