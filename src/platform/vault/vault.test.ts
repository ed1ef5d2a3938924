// The vault as modules use it: sealing by owner and place, both suites side by side, rotation, erasure, hashes, signatures.

import { createPublicKey, randomUUID, verify } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  fileKeyProvider,
  masterVersionOf,
  openVault,
  rewrapBatch,
  rotateMaster,
  SealBroken,
  type Vault,
} from './index.ts'
import { UnknownMasterVersion } from './vault-error.ts'

let folder: string
let vault: Vault
let national: Vault
const PLACE = 'customer.name'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kahu-vault-'))
  const provider = fileKeyProvider(join(folder, 'keys.json'))
  vault = await openVault({ provider, keysExist: false })
  national = await openVault({ provider, keysExist: true, suiteName: 'sm4-ctr-hmac-sm3' })
})
afterAll(() => rm(folder, { recursive: true }))

describe('sealing', () => {
  it('opens values of both suites under one key, side by side', () => {
    const { wrapped, key } = vault.newKey(randomUUID())
    const standard = vault.seal(key, PLACE, '张三')
    const other = national.seal(national.openKey(key.ownerId, wrapped), PLACE, '张三')
    expect([standard[0], other[0]]).toEqual([0x11, 0x12])
    for (const one of [vault, national]) {
      for (const sealed of [standard, other])
        expect(one.open(one.openKey(key.ownerId, wrapped), PLACE, sealed)).toBe('张三')
    }
  })

  it('binds a value to its place, its owner and its suite', () => {
    const mine = vault.newKey(randomUUID())
    const sealed = vault.seal(mine.key, PLACE, 'x')
    expect(() => vault.open(mine.key, 'customer.phone', sealed)).toThrow(SealBroken)
    expect(() => vault.open(vault.newKey(randomUUID()).key, PLACE, sealed)).toThrow(SealBroken)
    expect(() => vault.openKey(randomUUID(), mine.wrapped)).toThrow(SealBroken)
    for (const version of [0x00, 0x10, 0x12, 0x13, 0x21, 0xff]) {
      const altered = Buffer.from(sealed)
      altered[0] = version
      expect(() => vault.open(mine.key, PLACE, altered)).toThrow(SealBroken)
    }
    expect(() => vault.open(mine.key, PLACE, Buffer.alloc(0))).toThrow(SealBroken)
  })

  it('keeps the bank key over a restart, and keys out of logs', () => {
    const sealed = vault.seal(vault.bankKey, 'draft.body', 'kept')
    expect(national.open(national.bankKey, 'draft.body', sealed)).toBe('kept')
    expect(JSON.stringify({ key: vault.bankKey })).toBe('{"key":"[data key]"}')
    expect(inspect(vault.bankKey, { showHidden: true })).toBe('[data key]')
  })
})

describe('opened keys', () => {
  it('are forgotten on demand and beyond the limit', async () => {
    const provider = fileKeyProvider(join(folder, 'keys.json'))
    const small = await openVault({ provider, keysExist: true, openKeysMax: 2 })
    const [a, b, c] = [small.newKey(randomUUID()), small.newKey(randomUUID()), small.newKey(randomUUID())]
    expect(small.openKey(b.key.ownerId, b.wrapped)).toBe(b.key)
    expect(small.openKey(c.key.ownerId, c.wrapped)).toBe(c.key)
    expect(small.openKey(a.key.ownerId, a.wrapped)).not.toBe(a.key)
    small.forgetKey(c.key.ownerId)
    expect(small.openKey(c.key.ownerId, c.wrapped)).not.toBe(c.key)
  })

  it('do not outlive a key destroyed and made anew elsewhere', () => {
    const ownerId = randomUUID()
    const first = vault.newKey(ownerId)
    const second = national.newKey(ownerId)
    const sealed = national.seal(second.key, PLACE, 'new')
    expect(vault.openKey(ownerId, first.wrapped)).toBe(first.key)
    expect(vault.open(vault.openKey(ownerId, second.wrapped), PLACE, sealed)).toBe('new')
  })
})

describe('rotation', () => {
  it('re-wraps while everything stays readable, and other processes follow by reload', async () => {
    const provider = fileKeyProvider(join(folder, 'rotated.json'))
    const one = await openVault({ provider, keysExist: false })
    const two = await openVault({ provider, keysExist: true, openKeysMax: 1 })
    const owners = Array.from({ length: 5 }, () => one.newKey(randomUUID()))
    const sealed = owners.map(({ key }) => one.seal(key, PLACE, key.ownerId))
    expect(await rotateMaster(provider)).toBe(2)
    expect(one.masterVersion).toBe(1)
    await one.reload()
    expect(one.masterVersion).toBe(2)
    const rows = owners.map(({ key, wrapped }) => ({ ownerId: key.ownerId, wrapped }))
    const fresh = rewrapBatch(one, rows)
    expect(fresh.map((row) => masterVersionOf(row.wrapped))).toEqual([2, 2, 2, 2, 2])
    expect(rewrapBatch(one, fresh)).toEqual([])
    expect(() => two.openKey(fresh[0]?.ownerId ?? '', fresh[0]?.wrapped as Buffer)).toThrow(UnknownMasterVersion)
    await two.reload()
    for (const list of [rows, fresh]) {
      list.forEach((row, at) => {
        expect(two.open(two.openKey(row.ownerId, row.wrapped), PLACE, sealed[at] as Buffer)).toBe(row.ownerId)
      })
    }
  })
})

describe('hashes and signatures', () => {
  it('blinds the same value alike in every process, and kinds apart', () => {
    const blinded = vault.blind('phone', '13812345678')
    expect(blinded).toHaveLength(16)
    expect(national.blind('phone', '13812345678')).toEqual(blinded)
    expect(vault.blind('phone', '13812345679')).not.toEqual(blinded)
    expect(vault.blind('phone', '13812345679')[0]).toBe(blinded[0])
    expect(vault.blind('account', '13812345678').subarray(1)).not.toEqual(blinded.subarray(1))
  })

  it('gives tokens that fit an int column and stay the same', () => {
    const tokens = Array.from({ length: 1000 }, (_, at) => vault.token(`t${at}`))
    expect(tokens.every((token) => (token | 0) === token)).toBe(true)
    expect(tokens.map((_, at) => national.token(`t${at}`))).toEqual(tokens)
    expect(tokens.some((token) => token < 0)).toBe(true)
  })

  it('signs so that anyone with the public key can verify', async () => {
    const data = Buffer.from('checkpoint')
    const { keyId, signature } = vault.sign(data)
    expect(vault.verify(keyId, data, signature)).toBe(true)
    expect(vault.verify(keyId, Buffer.from('Checkpoint'), signature)).toBe(false)
    expect(vault.verify('unknown', data, signature)).toBe(false)
    const published = vault.publicKeys().find((one) => one.keyId === keyId)
    expect(verify(null, data, createPublicKey(published?.publicKey ?? ''), signature)).toBe(true)
    const provider = fileKeyProvider(join(folder, 'keys.json'))
    await provider.addSigningKey()
    await vault.reload()
    expect(vault.sign(data).keyId).not.toBe(keyId)
    expect(vault.verify(keyId, data, signature)).toBe(true)
  })
})
