// SM2 against the standard's own example, against OpenSSL, and in the key ring of the national suite.

import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fileKeyProvider } from './key-provider.ts'
import { newSigningKey, signerOf, verifySignature } from './signing-key.ts'
import { sm2PublicKey, sm2Sign, sm2Verify } from './sm2.ts'
import { openVault } from './vault.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

/** GB/T 32918.5, annex A: key pair, signer, message, number used once, signature. */
const EXAMPLE = {
  privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  x: '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020',
  y: 'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  id: '1234567812345678',
  message: 'message digest',
  k: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
}

it('gives the signature of the standard, and takes no other', () => {
  const { privateKey, x, y, id, message, k, r, s } = EXAMPLE
  const publicKey = sm2PublicKey(hex(privateKey))
  expect(publicKey.toString('hex')).toBe(x + y)
  const data = Buffer.from(message)
  const signature = sm2Sign(hex(privateKey), data, id, () => BigInt(`0x${k}`))
  expect(signature.toString('hex')).toBe(`3046022100${r}022100${s}`)
  expect(sm2Verify(publicKey, data, signature)).toBe(true)
  expect(sm2Verify(publicKey, Buffer.from('message digesT'), signature)).toBe(false)
  expect(sm2Verify(publicKey, data, signature, 'somebody else')).toBe(false)
  for (const at of [5, 20, 40, 60]) {
    const altered = Buffer.from(signature)
    altered[at] = (altered[at] as number) ^ 1
    expect(sm2Verify(publicKey, data, altered)).toBe(false)
  }
  expect(sm2Verify(publicKey, data, Buffer.alloc(0))).toBe(false)
  expect(sm2Verify(Buffer.alloc(64, 1), data, signature)).toBe(false)
})

it('hashes by SM3 as the standard does', () => {
  const abc = createHash('sm3').update('abc').digest('hex')
  expect(abc).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
})

it('agrees with OpenSSL, which signs as a signer without a name', () => {
  const key = newSigningKey(1, 'sm3')
  const der = Buffer.from(key.privateKey, 'base64')
  const head = der.indexOf(hex('0201010420')) + 5
  const scalar = der.subarray(head, head + 32)
  const publicKey = createPublicKey({ key: Buffer.from(key.publicKey, 'base64'), format: 'der', type: 'spki' })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const data = Buffer.from(bytes)
      expect(verify('sm3', data, publicKey, sm2Sign(scalar, data, ''))).toBe(true)
      expect(verifySignature(publicKey, data, signerOf(key)(data))).toBe(true)
    }),
    { numRuns: 20 },
  )
})

it('signs for a bank whose ring is of the national suite, and for no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kahu-sm2-'))
  try {
    const data = Buffer.from('a checkpoint')
    for (const [suiteName, keyId] of [
      ['sm4-ctr-hmac-sm3', 'sm2-1'],
      ['aes-256-gcm', 'ed25519-1'],
    ] as const) {
      const provider = fileKeyProvider(join(folder, suiteName))
      const vault = await openVault({ provider, keysExist: false, suiteName })
      const signed = vault.sign(data)
      expect(signed.keyId).toBe(keyId)
      expect(vault.verify(keyId, data, signed.signature)).toBe(true)
      expect(vault.verify(keyId, Buffer.from('another'), signed.signature)).toBe(false)
      const [published] = vault.publicKeys()
      expect(verifySignature(createPublicKey(published?.publicKey as string), data, signed.signature)).toBe(true)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
