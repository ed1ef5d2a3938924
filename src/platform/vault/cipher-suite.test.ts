// The national standards' own vectors, and what both suites promise: the same bytes back, or nothing.

import { createCipheriv, createHmac, hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SECRET_BYTES } from './cipher-suite.ts'
import { derivedSecret, KeyedHash } from './keyed-hash.ts'
import { randomBlock } from './random-pool.ts'
import { suiteNamed, suiteNumbered } from './suite-table.ts'
import { SealBroken } from './vault-error.ts'

const header = Buffer.from([0x11])
const aad = Buffer.from('customer.name\0owner')

describe('the algorithms', () => {
  it('encrypts by SM4 as GB/T 32907 A.1 prints', () => {
    const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')
    const cipher = createCipheriv('sm4-ecb', block, null).setAutoPadding(false)
    expect(cipher.update(block).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
  })

  it('hashes by SM3 as GB/T 32905 A.1 and A.2 print', () => {
    expect(hash('sm3', 'abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(hash('sm3', 'abcd'.repeat(16))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  })

  it('keys hashes exactly as HMAC does', () => {
    const bytes = fc.uint8Array({ maxLength: 200 })
    fc.assert(
      fc.property(
        fc.constantFrom('sha256' as const, 'sm3' as const),
        bytes,
        bytes,
        fc.string(),
        (name, key, one, two) => {
          const expected = createHmac(name, key).update(one).update(two).digest()
          expect(new KeyedHash(name, Buffer.from(key)).digest(Buffer.from(one), two)).toEqual(expected)
        },
      ),
    )
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 64 }),
        (key, label) => {
          const expected = createHmac('sha256', key).update(label).digest()
          expect(derivedSecret('sha256', Buffer.from(key), label)).toEqual(expected)
        },
      ),
    )
    const long = Buffer.alloc(100_000, 7)
    expect(new KeyedHash('sm3', long).digest(long)).toEqual(createHmac('sm3', long).update(long).digest())
  })
})

describe.each(['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const)('%s', (name) => {
  const suite = suiteNamed(name)
  const key = suite.deriveKey(randomBlock(SECRET_BYTES))

  it('is found by its number', () => expect(suiteNumbered(suite.number)).toBe(suite))

  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = Buffer.from(text)
        expect(key.open(1, aad, key.seal(header, aad, text))).toEqual(bytes)
        expect(key.open(1, aad, key.seal(header, aad, bytes))).toEqual(bytes)
      }),
    )
  })

  it('opens nothing after any bit changed', () => {
    const sealed = key.seal(header, aad, '张小三')
    for (let bit = 8; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed)
      altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(() => key.open(1, aad, altered)).toThrow(SealBroken)
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(() => key.open(1, aad, sealed.subarray(0, length))).toThrow(SealBroken)
    }
    expect(() => key.open(1, Buffer.from('customer.name\0other'), sealed)).toThrow(SealBroken)
    expect(() => suite.deriveKey(randomBlock(SECRET_BYTES)).open(1, aad, sealed)).toThrow(SealBroken)
  })

  it('never seals twice alike', () => {
    const seen = new Set(Array.from({ length: 5000 }, () => key.seal(header, aad, 'same').toString('hex')))
    expect(seen.size).toBe(5000)
  })
})
