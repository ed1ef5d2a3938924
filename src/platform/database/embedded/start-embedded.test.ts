// The embedded server through starts, kills and crashes.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '../index.ts'
import { chooseBinaries } from './binaries.ts'
import { findPostmaster } from './process-list.ts'
import { type Embedded, startEmbedded } from './start-embedded.ts'

const settings = { shared_buffers: '16MB' }
const isRoot = process.getuid?.() === 0
let dataDir: string
const open: { stop(): Promise<void> }[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'kahu-embedded-'))
  chmodSync(dataDir, 0o755)
})
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(folder = dataDir, log?: (line: string) => void): Promise<Embedded> {
  const server = await startEmbedded({ dataDir: folder, settings, log })
  open.push(server)
  return server
}

async function startProcess(): Promise<{ child: ChildProcess; url: string; pid: number; attached: boolean }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded-process.fixture.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const [line] = await once(lines, 'line')
  return { child, ...JSON.parse(line as string) }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

async function ask<T>(url: string, sql: string): Promise<T> {
  const db = connect(url)
  try {
    return await db.write((tx) => tx.one<T>(sql))
  } finally {
    await db.close()
  }
}

test('compresses its log by lz4 where its programs know it, else not at all', async () => {
  const { url } = await start()
  const sql = `select setting as used, 'lz4' = any(enumvals) as known from pg_settings where name = 'wal_compression'`
  const { used, known } = await ask<{ used: string; known: boolean }>(url, sql)
  expect(used).toBe(known ? 'lz4' : 'off')
})

test('starts, keeps what was written over a restart, and leaves nothing running', async () => {
  const first = await start()
  expect(first.attached).toBe(false)
  const db = connect(first.url)
  await db.write((tx) => tx.run('create table kept as select 42 as n'))
  await db.close()
  await first.stop()
  expect(findPostmaster(first.folder)).toBeNull()
  const second = await start()
  expect(await ask(second.url, 'select n from kept')).toEqual({ n: 42 })
  expect(await ask(second.url, `select current_setting('timezone') as z, current_setting('jit') as j`)).toEqual({
    z: 'UTC',
    j: 'off',
  })
})

test.runIf(isRoot)('root runs it as another account, and the password is readable by nobody else', async () => {
  const { folder, pid } = await start()
  expect(statSync(folder).uid).not.toBe(0)
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:\s0\b/m)
  expect(statSync(join(folder, 'kahu', 'password')).mode & 0o777).toBe(0o600)
})

test('after kill -9 of Kahu the server lives on; the next start attaches and then owns stopping it', async () => {
  const killed = await startProcess()
  await end(killed.child, 'SIGKILL')
  const next = await start()
  expect(next).toMatchObject({ attached: true, pid: killed.pid })
  expect(await ask(next.url, 'select 1 as n')).toEqual({ n: 1 })
  await next.stop()
  expect(findPostmaster(next.folder)).toBeNull()
})

test('two processes share one server; the last to end stops it', async () => {
  const serving = await startProcess()
  const command = await start()
  expect(command.attached).toBe(true)
  await command.stop()
  expect(await ask(serving.url, 'select 1 as n')).toEqual({ n: 1 })
  await end(serving.child, 'SIGTERM')
  expect(findPostmaster(command.folder)).toBeNull()
})

test('two first starts at once end with one server', async () => {
  const both = await Promise.all([startProcess(), startProcess()])
  expect(both[0].pid).toBe(both[1].pid)
  await Promise.all(both.map(({ child }) => end(child, 'SIGTERM')))
  expect(findPostmaster(join(dataDir, 'postgres'))).toBeNull()
})

test('kill -9 of the server leaves a stale lock that does not block', async () => {
  const crashed = await start()
  const db = connect(crashed.url)
  await db.write((tx) => tx.run('create table kept as select 7 as n'))
  process.kill(crashed.pid, 'SIGKILL')
  await db.close()
  const next = await start()
  expect(next.attached).toBe(false)
  expect(await ask(next.url, 'select n from kept')).toEqual({ n: 7 })
})

test.runIf(process.platform === 'linux')('a lock that names some other living process does not block', async () => {
  const first = await start()
  await first.stop()
  const owner = statSync(first.folder).uid
  const other = spawn('sleep', ['60'], { cwd: '/', ...(isRoot ? { uid: owner } : {}) })
  const lock = join(first.folder, 'postmaster.pid')
  writeFileSync(lock, `${other.pid}\n${first.folder}\n1\n5432\n\n127.0.0.1\n`)
  const next = await start()
  expect(next.attached).toBe(false)
  other.kill()
})

test('data of a version that is not here are refused by name', async () => {
  mkdirSync(join(dataDir, 'postgres'))
  writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '12\n')
  await expect(start()).rejects.toThrow('The data were written by PostgreSQL 12, but the servers found are')
  expect(() => chooseBinaries('/nowhere', null)).toThrow('PG_BINDIR is /nowhere')
})

test('the version that wrote the data is chosen among those installed', async () => {
  const newest = chooseBinaries(undefined, null)
  expect(chooseBinaries(undefined, newest.major)).toEqual(newest)
  const packaged = chooseBinaries(undefined, 18)
  expect(packaged.major).toBe(18)
})

test.runIf(isRoot)('data and programs that the account cannot reach are kept where it can', async () => {
  chmodSync(dataDir, 0o700)
  const lines: string[] = []
  const server = await start(join(dataDir, 'kahu'), (line) => lines.push(line))
  expect(server.folder).toMatch(/^\/var\/lib\/kahu-[0-9a-f]{12}\/postgres$/)
  expect(lines[0]).toContain(`cannot enter ${join(dataDir, 'kahu')}`)
  expect(existsSync(join(dataDir, 'kahu', 'postgres'))).toBe(false)
  await server.stop()
  rmSync(join(server.folder, '..'), { recursive: true })
})

test('the programs from npm serve, even where only root could reach them', async () => {
  const packaged = chooseBinaries(undefined, 18)
  const home = join(dataDir, 'programs')
  mkdirSync(home, { mode: 0o700 })
  execFileSync('cp', ['-a', join(packaged.folder, '..'), join(home, 'native')])
  const log: string[] = []
  const pgBindir = join(home, 'native', 'bin')
  const server = await startEmbedded({ dataDir, settings, pgBindir, log: (line) => log.push(line) })
  open.push(server)
  expect(server.major).toBe(18)
  const { collation } = await ask<{ collation: string }>(server.url, `select upper('é') as collation`)
  expect(collation).toBe('É')
  await server.stop()
  const copied = log.find((line) => line.startsWith('copying'))?.match(/to (\S+),/)?.[1]
  expect(copied !== undefined).toBe(isRoot)
  if (copied) rmSync(copied, { recursive: true })
})
