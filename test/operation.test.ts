// What operators see of the backups: whether they are young enough, and each that was made; nobody else sees it.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as operation from '../src/modules/operation/contract.ts'
import { insertBackup, insertBackupCheck, type Manifest } from '../src/platform/backup/index.ts'
import { upkeep } from '../src/platform/command/index.ts'
import { type Bank, openBank } from './bank/kahu.ts'

const HOUR_MS = 3_600_000
const MADE = 3
let bank: Bank

const idOf = (at: number) => `2026010${at}T000000000Z-full`
const madeAt = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR_MS)
const part = (bytes: number) => ({ name: 'p', bytes, plainBytes: bytes * 2, sha256: '' })

beforeAll(async () => {
  bank = await openBank({ customers: 5 })
  await upkeep(bank.kahu.services, async (tx) => {
    for (let at = 1; at <= MADE; at++) {
      const times = { startedAt: madeAt(MADE - at).toISOString(), coversUntil: madeAt(MADE - at).toISOString() }
      const parts = { index: part(1), data: [part(at * 100)], wal: [] }
      await insertBackup(tx, { id: idOf(at), kind: 'full', ...times, ...parts } as unknown as Manifest)
    }
    for (const tookMs of [90_000, 80_000])
      await insertBackupCheck(tx, {
        backupId: idOf(2),
        coversUntil: madeAt(1),
        at: new Date(Date.now() - tookMs),
        tookMs,
      })
  })
})
afterAll(() => bank.close())

it('lists them newest first, page by page, each with its last verified restore', async () => {
  const first = await bank.call('operator', operation.listBackups, { query: { limit: 2 } })
  expect(first.status, first.text).toBe(200)
  expect(first.body.items.map(({ backupId }: operation.Backup) => backupId)).toEqual([idOf(3), idOf(2)])
  expect(first.body.items[0]).toMatchObject({ kind: 'full', plainBytes: 602, storedBytes: 301, verifiedAt: null })
  expect(first.body.items[1]).toMatchObject({ tookMs: 80_000 })
  const rest = await bank.call('operator', operation.listBackups, {
    query: { limit: 2, cursor: first.body.next ?? '' },
  })
  expect(rest.body.items.map(({ backupId }: operation.Backup) => backupId)).toEqual([idOf(1)])
  expect(rest.body.next).toBeNull()
})

it('says that no place is named here, and up to when one was verified', async () => {
  const { status, body, text } = await bank.call('operator', operation.showBackupHealth, {})
  expect(status, text).toBe(200)
  expect(body).toMatchObject({ state: 'none', reasons: [] })
  expect(Date.parse(body.verifiedUntil ?? '')).toBeLessThan(Date.parse(body.coversUntil ?? ''))
})

it('is shown to those who answer for it', async () => {
  for (const route of [operation.listBackups, operation.showBackupHealth])
    expect((await bank.call('teller', route, {})).status).toBe(403)
})
