// Backups of a bank that works: restored to a second and a count, killed half way, tampered with, and read by a thief.

import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { backUpBank } from '../src/cli/back-up-bank.ts'
import { fillDemoBank } from '../src/cli/demo.ts'
import { watchBackups } from '../src/cli/run-backups.ts'
import { verifyBackup } from '../src/cli/verify-backup.ts'
import { type Kahu, open } from '../src/main.ts'
import { createUser } from '../src/modules/staff/index.ts'
import { jobCaller } from '../src/platform/access/index.ts'
import {
  type BackupPlace,
  checkBackup,
  configuredPlace,
  folderPlace,
  listBackups,
  planRestore,
  restoreBackup,
} from '../src/platform/backup/index.ts'
import { startS3StandIn } from '../src/platform/backup/s3-stand-in.fixture.ts'
import { runCommand } from '../src/platform/command/index.ts'
import { readConfig } from '../src/platform/kernel/config.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { fileKeyProvider, openVault } from '../src/platform/vault/index.ts'
import { runKahu, startKahu } from './bank/process.ts'

const quiet = (_line: string) => {}
let home: string
let kahu: Kahu
let place: BackupPlace
let users = 0

const environmentOf = (name: string) => ({
  KAHU_DATA: join(home, name),
  KAHU_KEY_FILE: join(home, 'keys.json'),
  KAHU_BACKUP_TO: join(home, 'backups'),
  KAHU_DEMO_PASSWORD: 'kahu-demo-2026',
})
const openBank = (name: string) => open(readConfig(environmentOf(name)), { migrate: true, say: quiet })
const backUp = (kind: 'full' | 'incremental', say = quiet, to = place) => backUpBank(kahu, to, kind, say)

async function addUser({ services }: Kahu): Promise<void> {
  const loginName = `user-${++users}`
  await runCommand(services, createUser, {
    caller: jobCaller('test'),
    requestId: newId(),
    channel: 'cli',
    origin: 'test',
    input: { params: {}, query: {}, body: { loginName, displayName: '韩雪梅', branchId: 1, roleIds: [] } },
  })
}

const countUsers = async ({ services }: Kahu): Promise<number> =>
  (
    await services.database.read((tx) =>
      tx.one<{ n: number }>(`select count(*)::int as n from journal where action = 'staff.create-user'`),
    )
  ).n

/** Users are added one after the other until the returned function is called; it answers when the last is there. */
function underLoad(): () => Promise<void> {
  let going = true
  const work = (async () => {
    while (going) await addUser(kahu)
  })()
  return async () => {
    going = false
    await work
  }
}

/** Restores, opens what was restored, looks, and takes it away. */
async function restored<T>(toTime: string | null, look: (kahu: Kahu) => Promise<T>, from = place): Promise<T> {
  const name = `restored-${newId()}`
  const { vault } = kahu.services
  const plan = planRestore(await listBackups(from, vault), toTime)
  await restoreBackup({ place: from, vault, plan, toTime, dataDir: join(home, name), say: quiet })
  const bank = await openBank(name)
  try {
    return await look(bank)
  } finally {
    await bank.close()
    rmSync(join(home, name), { recursive: true })
  }
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kahu-backup-'))
  chmodSync(home, 0o755)
  mkdirSync(join(home, 'live'), { mode: 0o711 })
  kahu = await openBank('live')
  place = configuredPlace(kahu.config)
  await fillDemoBank(kahu, quiet, { customers: 60, transactions: 500, threads: 0, force: true })
})
afterAll(async () => {
  await kahu?.close()
  rmSync(home, { recursive: true, force: true })
})

it('made under load, it restores to a given second with exactly what was there, and to the end with all that was acknowledged', async () => {
  let stop = underLoad()
  const said: string[] = []
  const base = await backUp('incremental', (line) => said.push(line))
  expect(base.kind).toBe('full')
  expect(said).toEqual(['a full backup is made: there is no backup to go on from'])
  await stop()
  const count = await countUsers(kahu)
  const second = new Date()
  await expect.poll(() => Date.now()).toBeGreaterThan(second.getTime() + 10)
  stop = underLoad()
  await expect.poll(() => countUsers(kahu), { timeout: 60_000 }).toBeGreaterThan(count + 3)
  await backUp('incremental')
  await stop()
  const last = await backUp('incremental')
  expect(last.kind).toBe('incremental')
  expect(await restored(second.toISOString(), countUsers)).toBe(count)
  const whole = await countUsers(kahu)
  await addUser(kahu)
  expect(await restored(null, countUsers)).toBe(whole)
})

it('is verified by a restore, which the alarm hears of', async () => {
  const { health, gauges } = watchBackups(kahu)
  expect(await health()).toMatchObject({ state: 'overdue', reasons: ['never-verified'] })
  const said: string[] = []
  await verifyBackup(kahu, open, (line) => said.push(line))
  expect(said.join('\n')).toMatch(/totals: \d+ signed journal rows, [1-9]\d* ledger entries/)
  expect(said.at(-1)).toMatch(/-incremental verifies: restored and examined in [\d.]+ s$/)
  expect(await health()).toMatchObject({ state: 'fresh' })
  const overdue = gauges.find(({ name }) => name === 'kahu_backup_overdue')
  expect(await overdue?.read()).toBe(0)
  expect(readdirSync(join(home, 'live')).filter((name) => name.startsWith('verify-'))).toEqual([])
})

it('killed in its middle it leaves nothing that counts, and the next one clears it away', async () => {
  const before = readdirSync(join(home, 'backups'))
  const listed = (await listBackups(place, kahu.services.vault)).map(({ id }) => id)
  const making = startKahu(['backup', 'make'], environmentOf('live'))
  const begun = () =>
    readdirSync(join(home, 'backups')).find(
      (name) => !before.includes(name) && readdirSync(join(home, 'backups', name)).length > 0,
    )
  while (!begun()) await new Promise((resolve) => setImmediate(resolve))
  const ended = await making.stop('SIGKILL')
  expect(ended.signal ?? ended.code, ended.output).not.toBe(0)
  const half = begun() as string
  expect(existsSync(join(home, 'backups', half, 'manifest.json'))).toBe(false)
  expect((await listBackups(place, kahu.services.vault)).map(({ id }) => id)).toEqual(listed)
  await expect
    .poll(() => backUp('incremental').then(({ kind }) => kind, String), { timeout: 60_000 })
    .toBe('incremental')
  expect(existsSync(join(home, 'backups', half))).toBe(false)
  expect(await runKahu(['backup', 'check'], environmentOf('live'))).toMatchObject({ code: 0 })
})

it('goes on with a full backup, and says why, when the server had to give its log up', async () => {
  const { database } = kahu.services
  await database.read((tx) => tx.one(`select pg_drop_replication_slot('kahu_backup')`)).catch(() => {})
  await database.write((tx) =>
    tx.rows(`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = 'kahu_backup'`),
  )
  const said: string[] = []
  expect((await backUp('incremental', (line) => said.push(line))).kind).toBe('full')
  expect(said).toEqual(['a full backup is made: the server no longer has the log since the backup before'])
})

it('names an altered byte, a missing part and an altered manifest, and restores none of them', async () => {
  const { vault } = kahu.services
  const copy = folderPlace(join(home, 'tampered'))
  const made = await backUp('full', quiet, copy)
  const fileOf = (name: string) => join(home, 'tampered', made.id, name)
  const into = () => ({ place: copy, vault, plan: planRestore([made], null), toTime: null, say: quiet })
  const whole = readFileSync(fileOf('data-00001'))
  const flipped = Buffer.from(whole)
  flipped[whole.length >> 1] = (flipped[whole.length >> 1] as number) ^ 4
  writeFileSync(fileOf('data-00001'), flipped)
  expect(await checkBackup(copy, made)).toEqual([
    expect.stringContaining(`part data-00001 of backup ${made.id} was altered`),
  ])
  const dataDir = join(home, 'never')
  await expect(restoreBackup({ ...into(), dataDir })).rejects.toThrow(/part data-00001 .* was altered/)
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
  rmSync(fileOf('data-00001'))
  expect(await checkBackup(copy, made)).toEqual([`part data-00001 of backup ${made.id} is missing`])
  const manifest = readFileSync(fileOf('manifest.json'), 'utf8')
  writeFileSync(fileOf('manifest.json'), manifest.replace('\\"kind\\":\\"full\\"', '\\"kind\\":\\"fool\\"'))
  await expect(listBackups(copy, vault)).rejects.toThrow(`the manifest of backup ${made.id} was altered`)
})

it('opens with no other key ring', async () => {
  const provider = fileKeyProvider(join(home, 'other-keys.json'))
  const other = await openVault({ provider, keysExist: false })
  await expect(listBackups(place, other)).rejects.toThrow('the key ring does not open backup')
})

it('shows nothing of the bank in clear: no name, no table, no file', async () => {
  const plain = ['韩雪梅', 'user-1', 'journal_head', 'staff.create-user', 'pg_control', 'base/', 'backup_label']
  const inServer = spawn('grep', ['-rqaF', 'staff.create-user', join(home, 'live', 'postgres')])
  // The server itself has it plain: the search would find what a backup let through.
  expect(await new Promise((resolve) => inServer.once('close', resolve))).toBe(0)
  for (const backup of readdirSync(join(home, 'backups')))
    for (const name of readdirSync(join(home, 'backups', backup))) {
      const bytes = readFileSync(join(home, 'backups', backup, name))
      for (const text of plain) expect(bytes.includes(text), `${text} in ${backup}/${name}`).toBe(false)
    }
})

it('goes to an S3 store and comes back from there', async () => {
  const keys = { keyId: 'kahu', secret: 'secret', bucket: 'bank-backups' }
  const store = await startS3StandIn(keys)
  try {
    const environment = {
      KAHU_BACKUP_TO: `s3://${keys.bucket}/kahu`,
      KAHU_BACKUP_S3_ENDPOINT: store.endpoint,
      KAHU_BACKUP_S3_KEY_ID: keys.keyId,
      KAHU_BACKUP_S3_SECRET: keys.secret,
    }
    const far = configuredPlace(readConfig(environment))
    await backUp('full', quiet, far)
    const count = await countUsers(kahu)
    expect(await restored(null, countUsers, far)).toBe(count)
  } finally {
    await store.close()
  }
})
