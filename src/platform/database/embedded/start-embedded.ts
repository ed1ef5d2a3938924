// Starts the PostgreSQL server that comes with Kahu, or attaches to the one that already serves the data folder.

import { execFileSync, spawn } from 'node:child_process'
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { type Account, chooseAccount, placeBinaries, placeData } from './account.ts'
import { type Binaries, chooseBinaries } from './binaries.ts'
import { createCluster, dataMajorOf, ours, ROLE, readPassword, runAs } from './cluster.ts'
import { dropStaleLock, findPostmaster, type Postmaster, register, unregister, waitGone } from './process-list.ts'
import { keptLog, serverSettings, settingsFile } from './settings.ts'

export type EmbeddedOptions = {
  /** KAHU_DATA; the server's own folder is made in it. */
  dataDir: string
  /** PG_BINDIR, when the bank names the programs to use. */
  pgBindir?: string
  /** Over the tuned settings, say `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>
  /** Starts the server again when it ends by itself, at the same address: a full disk ends it, and it cannot come back before there is room. */
  keep?: boolean
  /** How long it may take until the server answers; replaying a crash or a backup takes its time. */
  patienceMs?: number
  log?: (line: string) => void
}

export type Embedded = {
  /** A connection string of a role that owns the database. */
  url: string
  major: number
  /** True when the server already ran. */
  attached: boolean
  /** The process number of the server. */
  pid: number
  folder: string
  /** Stops the server, unless another live Kahu process uses it too. */
  stop(): Promise<void>
}

const DATABASE = 'kahu'
/** Recovery after a crash replays up to max_wal_size. */
const START_PATIENCE_MS = 180_000
const LAUNCHES_MAX = 5
const LAUNCH_PAUSE_MS = 1_000
const POLL_MS = 25
const KEEP_MS = 2_000
const PROBE_MS = 2_000
const FAST_STOP_MS = 30_000
const HARD_STOP_MS = 10_000
const LOG_BYTES_MAX = 10 * 1024 * 1024
const SOCKET_FOLDER_CHARS_MAX = 90

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const usesSocket = (folder: string) =>
  process.platform !== 'win32' && Buffer.byteLength(folder) <= SOCKET_FOLDER_CHARS_MAX

function urlOf(folder: string, port: number, database: string): string {
  const socket = usesSocket(folder) ? `?host=${encodeURIComponent(folder)}` : ''
  return `postgres://${ROLE}:${readPassword(folder)}@127.0.0.1:${port}/${database}${socket}`
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PROBE_MS })
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** True when the server answers and has our database. */
async function isReady(folder: string, { port }: Postmaster): Promise<boolean> {
  if (!port) return false
  try {
    await withClient(urlOf(folder, port, 'postgres'), async (client) => {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
      if (!rowCount) await client.query(`create database ${DATABASE}`)
    })
    return true
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === '42P04') return true
    if (code === '28P01') throw new Error(`The server in ${folder} does not accept the password kept in its folder`)
    return false
  }
}

type Launch = { exited: boolean }

/** The programs say whether they were built with lz4. */
function compressionOf(folder: string, account: Account, binaries: Binaries): Record<string, string> {
  const asked = ['-D', folder, '-c', 'wal_compression=lz4', '-C', 'wal_compression']
  try {
    execFileSync(join(binaries.folder, 'postgres'), asked, { ...runAs(account), stdio: 'ignore' })
    return { wal_compression: 'lz4', default_toast_compression: 'lz4' }
  } catch {
    return {}
  }
}

async function launch(
  folder: string,
  account: Account,
  binaries: Binaries,
  extra?: Record<string, string>,
): Promise<Launch> {
  dropStaleLock(folder)
  const { log, settings } = ours(folder)
  const sockets = usesSocket(folder) ? folder : ''
  const listening = { listen_addresses: '127.0.0.1', unix_socket_directories: sockets, unix_socket_permissions: '0700' }
  const write = (tuned: Record<string, string>) =>
    writeFileSync(settings, settingsFile({ ...tuned, ...listening }), { mode: 0o600 })
  const keeping = keptLog(folder)
  write(serverSettings({ ...keeping, ...extra }))
  if (account.uid !== undefined) chownSync(settings, account.uid, account.gid ?? account.uid)
  write(serverSettings({ ...keeping, ...compressionOf(folder, account, binaries), ...extra }))
  if (existsSync(log) && statSync(log).size > LOG_BYTES_MAX) renameSync(log, `${log}.1`)
  return run(folder, account, binaries, await freePort())
}

/** Runs the server as it was last set up. */
function run(folder: string, account: Account, binaries: Binaries, port: number): Launch {
  const output = openSync(ours(folder).log, 'a', 0o600)
  // Its own process group: the terminal's Ctrl+C must reach us, who stop it when our own work has ended.
  const child = spawn(join(binaries.folder, 'postgres'), ['-D', folder, '-p', String(port)], {
    ...runAs(account),
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const launched: Launch = { exited: false }
  child.once('exit', () => (launched.exited = true))
  child.once('error', () => (launched.exited = true))
  child.unref()
  return launched
}

function lastWords(folder: string): string {
  const { log } = ours(folder)
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n') : ''
}

type Found = { server: Postmaster; launches: number }

/** Until it answers: attach to a live server, else launch one; a lost race or a taken port is tried again. */
async function reachServer(folder: string, patienceMs: number, start: () => Promise<Launch>): Promise<Found> {
  const deadline = Date.now() + patienceMs
  let launched: Launch | undefined
  let launches = 0
  while (Date.now() < deadline) {
    const server = findPostmaster(folder)
    if (server && (await isReady(folder, server))) return { server, launches }
    if (!server && (!launched || launched.exited)) {
      if (launches >= LAUNCHES_MAX) break
      if (launches > 0) await pause(LAUNCH_PAUSE_MS)
      launched = await start()
      launches += 1
    }
    await pause(POLL_MS)
  }
  throw new Error(`PostgreSQL did not start in ${folder}. Its last words:\n${lastWords(folder)}`)
}

async function stopServer(folder: string, log: (line: string) => void): Promise<void> {
  if (unregister(ours(folder).users)) {
    log('PostgreSQL keeps running: another Kahu process uses it')
    return
  }
  const server = findPostmaster(folder)
  if (!server) return
  process.kill(server.pid, 'SIGINT')
  if (await waitGone(folder, server.pid, FAST_STOP_MS)) return
  log('PostgreSQL does not end its work; stopping it at once')
  process.kill(server.pid, 'SIGQUIT')
  await waitGone(folder, server.pid, HARD_STOP_MS)
}

/** Looks now and then whether the server is there, and starts it again with the settings it had; answers how to end that. */
function keepRunning(folder: string, start: () => Launch, log: (line: string) => void): () => void {
  let launched: Launch | null = null
  const timer = setInterval(() => {
    if (findPostmaster(folder) || (launched && !launched.exited)) return
    try {
      dropStaleLock(folder)
      launched = start()
      log('PostgreSQL ended by itself; it is started again')
    } catch (error) {
      log(`PostgreSQL cannot be started again: ${(error as Error).message}`)
    }
  }, KEEP_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** The server of this data folder, ready for use. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? (() => {})
  const dataDir = resolve(options.dataDir)
  const usual = join(dataDir, 'postgres')
  let account = chooseAccount(dataMajorOf(usual) === null ? null : usual)
  const folder = placeData(account, dataDir, log)
  if (folder !== usual && dataMajorOf(folder) !== null) account = chooseAccount(folder)
  const chosen = () => placeBinaries(account, chooseBinaries(options.pgBindir, dataMajorOf(folder)), log)
  if (dataMajorOf(folder) === null) {
    const binaries = chosen()
    log(`creating the database with PostgreSQL ${binaries.major} (${binaries.origin}) in ${folder}`)
    await createCluster(folder, account, binaries, options.settings?.fsync !== 'off')
  }
  register(ours(folder).users)
  const { server, launches } = await reachServer(folder, options.patienceMs ?? START_PATIENCE_MS, () =>
    launch(folder, account, chosen(), options.settings),
  )
  const major = dataMajorOf(folder) as number
  const attached = launches === 0
  log(attached ? `attached to the running PostgreSQL ${major}` : `started PostgreSQL ${major}`)
  const again = () => run(folder, account, chosen(), server.port)
  const rest = options.keep ? keepRunning(folder, again, log) : () => {}
  let stopping: Promise<void> | undefined
  const stop = () => {
    rest()
    return stopServer(folder, log)
  }
  return {
    url: urlOf(folder, server.port, DATABASE),
    major,
    attached,
    pid: server.pid,
    folder,
    stop: () => (stopping ??= stop()),
  }
}
