// A dossier as a file: parts under a signed manifest, then encrypted as a whole for one recipient. examples/verify-dossier.mjs reads it.

import { constants, createCipheriv, createHash, createPublicKey, publicEncrypt, randomBytes, scrypt } from 'node:crypto'
import { Refusal } from '../../../platform/kernel/refusal.ts'

export const FORMAT = 'kahu-dossier-1'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const SALT_BYTES = 16
/** RFC 7914: 128 MB and about half a second, once a dossier. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const
const SCRYPT_MEMORY_MAX = 256 * 1024 ** 2
/** NIST SP 800-57: 128 bits of strength. */
const RSA_BITS_MIN = 3072

export type Part = { name: string; bytes: Buffer }
export type Sign = (data: Buffer) => { keyId: string; signature: Buffer }
/** How the recipient opens it, and the key it is encrypted with; the key is dropped when the dossier is made. */
export type Lock =
  | { kind: 'passphrase'; key: string; salt: string; N: number; r: number; p: number }
  | { kind: 'public-key'; pem: string }

/** A key from a passphrase by scrypt; nothing of the passphrase is kept. */
export async function passphraseLock(passphrase: string): Promise<Lock> {
  const salt = randomBytes(SALT_BYTES)
  const key = await new Promise<Buffer>((resolve, reject) => {
    const options = { ...SCRYPT, maxmem: SCRYPT_MEMORY_MAX }
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, options, (error, made) =>
      error ? reject(error) : resolve(made),
    )
  })
  return { kind: 'passphrase', key: key.toString('base64'), salt: salt.toString('base64'), ...SCRYPT }
}

/** A recipient's RSA key as PEM; refuses what is none, or shorter than 3072 bits. */
export function publicKeyLock(pem: string): Lock {
  try {
    const key = createPublicKey(pem)
    if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS_MIN)
      return { kind: 'public-key', pem: key.export({ type: 'spki', format: 'pem' }).toString() }
  } catch {
    // What it was instead does not matter.
  }
  throw new Refusal(
    'audit.key-unfit',
    { bits: RSA_BITS_MIN },
    { fields: [{ field: 'publicKey', rule: 'audit.key-unfit', facts: { bits: RSA_BITS_MIN } }] },
  )
}

export const signedText = (manifest: string) => Buffer.from(`kahu-dossier\n${manifest}`)
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64')

/** Manifest, its signature, and the parts one after another. */
export function signParts(about: Record<string, unknown>, parts: readonly Part[], sign: Sign): Buffer {
  const manifest = JSON.stringify({
    format: FORMAT,
    ...about,
    parts: parts.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
  })
  const { keyId, signature } = sign(signedText(manifest))
  const signed = JSON.stringify({ keyId, signature: signature.toString('base64') })
  return Buffer.concat([Buffer.from(`${manifest}\n${signed}\n`), ...parts.map(({ bytes }) => bytes)])
}

/** Encrypts a signed pack; the first line says how to open it and is authenticated with the rest. */
export function sealPack(dossierId: string, payload: Buffer, lock: Lock): Buffer {
  const key = lock.kind === 'passphrase' ? Buffer.from(lock.key, 'base64') : randomBytes(KEY_BYTES)
  const nonce = randomBytes(NONCE_BYTES)
  const opens =
    lock.kind === 'passphrase'
      ? { kind: lock.kind, salt: lock.salt, N: lock.N, r: lock.r, p: lock.p }
      : {
          kind: lock.kind,
          wrapped: publicEncrypt(
            { key: lock.pem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
            key,
          ).toString('base64'),
        }
  const header = { format: FORMAT, dossierId, cipher: 'aes-256-gcm', nonce: nonce.toString('base64'), lock: opens }
  const line = Buffer.from(`${JSON.stringify(header)}\n`)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(line)
  const sealed = Buffer.concat([cipher.update(payload), cipher.final()])
  key.fill(0)
  return Buffer.concat([line, sealed, cipher.getAuthTag()])
}
