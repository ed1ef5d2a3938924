// Wrapped keys in a real database: stored, re-wrapped in batches, and destroyed for good.

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/bank/database.ts'
import {
  countKeysByMaster,
  destroyDataKey,
  fileKeyProvider,
  findDataKey,
  getDataKey,
  getDataKeys,
  insertDataKeys,
  listKeysOfOlderMaster,
  openVault,
  rewrapBatch,
  rotateMaster,
  updateWrapped,
} from './index.ts'

let folder: string
let bank: TestDatabase

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kahu-data-keys-'))
  bank = await openTestDatabase([{ name: 'vault', folder: join(import.meta.dirname, 'sql') }])
})
afterAll(async () => {
  await bank?.close()
  await rm(folder, { recursive: true })
})

it('stores keys, re-wraps them page by page, and never brings a destroyed one back', async () => {
  const provider = fileKeyProvider(join(folder, 'keys.json'))
  const vault = await openVault({ provider, keysExist: false })
  const keys = Array.from({ length: 7 }, () => randomUUID())
    .sort()
    .map((ownerId) => ({ ownerId, ...vault.newKey(ownerId) }))
  const [first, second] = keys as [(typeof keys)[0], (typeof keys)[0]]
  const sealed = vault.seal(first.key, 'customer.name', '张三')
  await bank.db.write((tx) => insertDataKeys(tx, keys))
  await bank.db.write((tx) => insertDataKeys(tx, []))
  expect(await bank.db.read((tx) => findDataKey(tx, first.ownerId))).toEqual(first.wrapped)
  expect((await bank.db.read((tx) => getDataKeys(tx, [first.ownerId, randomUUID()]))).size).toBe(1)

  await rotateMaster(provider)
  await vault.reload()
  let after: string | null = null
  const pages: number[] = []
  for (;;) {
    const page = await bank.db.read((tx) => listKeysOfOlderMaster(tx, vault.masterVersion, 3, after))
    if (page.length === 0) break
    const fresh = rewrapBatch(vault, page)
    // One customer is erased between reading and writing the batch.
    if (after === null) await bank.db.write((tx) => destroyDataKey(tx, second.ownerId))
    pages.push(await bank.db.write((tx) => updateWrapped(tx, fresh)))
    after = page.at(-1)?.ownerId ?? null
  }
  expect(pages).toEqual([2, 3, 1])
  expect(await bank.db.read(countKeysByMaster)).toEqual(new Map([[2, 6]]))
  const wrapped = await bank.db.read((tx) => getDataKey(tx, first.ownerId))
  expect(vault.open(vault.openKey(first.ownerId, wrapped), 'customer.name', sealed)).toBe('张三')
  expect(await bank.db.read((tx) => findDataKey(tx, second.ownerId))).toBeNull()
  await expect(bank.db.read((tx) => getDataKey(tx, second.ownerId))).rejects.toMatchObject({ code: 'vault.erased' })
  expect(await bank.db.write((tx) => destroyDataKey(tx, second.ownerId))).toBe(false)
})
