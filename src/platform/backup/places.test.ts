// Places and parts: what is put is got, a listing of many pages is whole, and no altered or moved byte opens.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileKeyProvider, openVault, type SuiteName, type Vault } from '../vault/index.ts'
import type { BackupPlace } from './backup-place.ts'
import { folderPlace } from './folder-place.ts'
import { newBackupKey, type Part } from './manifest.ts'
import { PartWriter, readParts } from './parts.ts'
import { s3Place } from './s3-place.ts'
import { type StandIn, startS3StandIn } from './s3-stand-in.fixture.ts'

const keys = { keyId: 'kahu', secret: 'a secret/with+signs', bucket: 'bank-backups' }
let home: string
let store: StandIn
const at = (prefix: string, secret = keys.secret, bucket = keys.bucket) =>
  s3Place({ ...keys, secret, bucket, endpoint: store.endpoint, region: 'cn-east-1', prefix })
const openTestVault = (name: string, suiteName: SuiteName = 'aes-256-gcm'): Promise<Vault> =>
  openVault({ provider: fileKeyProvider(join(home, name)), keysExist: false, suiteName })

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kahu-places-'))
  store = await startS3StandIn(keys)
})
afterAll(async () => {
  await store.close()
  rmSync(home, { recursive: true })
})

describe.each(['folder', 's3', 's3 with a prefix'])('a place of kind %s', (kind) => {
  const open = (): BackupPlace =>
    kind === 'folder' ? folderPlace(join(home, 'place')) : at(kind === 's3' ? '' : 'kahu/one')

  it('keeps, lists over pages, and removes', async () => {
    const place = open()
    expect(await place.listFolders()).toEqual([])
    for (const folder of ['a', 'b', 'c', 'd'])
      for (const name of ['part-1', 'part-2', 'part-3', 'part-4'])
        await place.put(folder, name, [Buffer.from(folder + name)])
    expect((await place.listFolders()).sort()).toEqual(['a', 'b', 'c', 'd'])
    expect((await place.get('b', 'part-2'))?.toString()).toBe('bpart-2')
    expect(await place.get('b', 'part-9')).toBeNull()
    await place.remove('b', 'part-2')
    expect(await place.get('b', 'part-2')).toBeNull()
    for (const folder of ['a', 'b', 'd']) await place.removeFolder(folder)
    expect(await place.listFolders()).toEqual(['c'])
    await place.removeFolder('c')
  })
})

it('an S3 store that refuses is named with its status, never with a key', async () => {
  await expect(at('', 'wrong').listFolders()).rejects.toThrow(/refused GET with status 403/)
  await expect(at('', keys.secret, 'nobody').put('a', 'b', [Buffer.from('x')])).rejects.toThrow(
    /knows no bucket nobody/,
  )
})

describe.each(['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const)('parts under %s', (suite) => {
  /** Two parts: the first full, the second a little over a frame. */
  const written = randomBytes(17 * 1024 ** 2 + 5_000)

  async function write(place: BackupPlace, vault: Vault) {
    const { key } = newBackupKey(vault, 'one')
    const sealing = { vault, key }
    const writer = new PartWriter(place, 'one', sealing, 'data')
    for (let from = 0; from < written.length; ) {
      const room = await writer.room()
      const piece = written.copy(room, 0, from, from + Math.min(room.length, 700_001))
      writer.took(piece)
      from += piece
    }
    const parts = await writer.end()
    const read = async (some: Part[]) => Buffer.concat(await Array.fromAsync(readParts(place, 'one', some, sealing)))
    return { parts, read }
  }

  it('come back as they were, and name what is missing, altered or out of place', async () => {
    const place = folderPlace(join(home, suite))
    const { parts, read } = await write(place, await openTestVault(`${suite}.json`, suite))
    expect(parts.map(({ name }) => name)).toEqual(['data-00001', 'data-00002'])
    expect((await read(parts)).equals(written)).toBe(true)
    expect(readdirSync(join(home, suite, 'one')).sort()).toEqual(['data-00001', 'data-00002'])
    const second = (await place.get('one', 'data-00002')) as Buffer
    const flipped = Buffer.from(second)
    flipped[1000] = (flipped[1000] as number) ^ 1
    await place.put('one', 'data-00002', [flipped])
    await expect(read(parts)).rejects.toThrow('part data-00002 of backup one was altered')
    await place.remove('one', 'data-00002')
    await expect(read(parts)).rejects.toThrow('part data-00002 of backup one is missing')
    // With the hash put right as well, the seal still knows its place.
    const [first] = parts as [Part, Part]
    await place.put('one', 'data-00002', [(await place.get('one', 'data-00001')) as Buffer])
    await expect(read([{ ...first, name: 'data-00002' }])).rejects.toThrow(
      'part data-00002 of backup one does not open',
    )
  })
})
