// The keys that sign: Ed25519, or SM2 where the bank's ring is of the national suite. Private keys are PKCS #8, public ones SPKI.

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import type { HashName } from './keyed-hash.ts'
import { sm2Sign, sm2Verify } from './sm2.ts'
import { KeyProviderFault } from './vault-error.ts'

/** Both halves are DER in base64. */
export type SigningKey = { keyId: string; privateKey: string; publicKey: string; madeAt: string }

/** 1.2.156.10197.1.301, as it stands in a key. */
const SM2_CURVE = Buffer.from('06082a811ccf5501822d', 'hex')
/** Version 1 and the head of 32 bytes, as RFC 5915 writes a private key. */
const SCALAR_HEAD = Buffer.from('0201010420', 'hex')
const SCALAR_BYTES = 32
const POINT_BYTES = 64

export function newSigningKey(number: number, hashName: HashName): SigningKey {
  const isNational = hashName === 'sm3'
  const pair = isNational ? generateKeyPairSync('ec', { namedCurve: 'SM2' }) : generateKeyPairSync('ed25519')
  return {
    keyId: `${isNational ? 'sm2' : 'ed25519'}-${number}`,
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    madeAt: new Date().toISOString(),
  }
}

/** What signs with a key. OpenSSL knows SM2 too, but Node cannot name the signer to it. */
export function signerOf({ privateKey }: SigningKey): (data: Buffer) => Buffer {
  const der = Buffer.from(privateKey, 'base64')
  if (!der.includes(SM2_CURVE)) {
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    return (data) => sign(null, data, key)
  }
  const head = der.indexOf(SCALAR_HEAD)
  if (head < 0) throw new KeyProviderFault('a signing key of the key ring cannot be read')
  const from = head + SCALAR_HEAD.length
  const scalar = der.subarray(from, from + SCALAR_BYTES)
  return (data) => sm2Sign(scalar, data)
}

/** Whether `signature` over `data` is the key's: Ed25519, or SM2 with the usual signer of GM/T 0009. */
export function verifySignature(key: KeyObject, data: Buffer, signature: Buffer): boolean {
  const der = key.export({ type: 'spki', format: 'der' })
  return der.includes(SM2_CURVE)
    ? sm2Verify(der.subarray(der.length - POINT_BYTES), data, signature)
    : verify(null, data, key, signature)
}

export const publicKeyOf = ({ publicKey }: SigningKey): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
