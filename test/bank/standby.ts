// A server of its own with a streaming standby, made by PostgreSQL's low-level backup: no program beyond the server's is needed.

import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Embedded, startEmbedded } from '../../src/platform/database/index.ts'

export type Pair = {
  primary: Embedded
  standby: Embedded
  /** Holds the standby where it is, and lets it go on. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Stops every process of the standby where it is: its connections stay open and nothing answers. `thaw` lets them go on. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

/** Each asks over a connection of its own. */
const PAUSE_TRIES_MAX = 500
const settings = { fsync: 'off', shared_buffers: '64MB', max_connections: '60' }

async function ask(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const sql of statements) rows = (await client.query(sql)).rows
    return rows
  } finally {
    await client.end()
  }
}

async function copyRunning(primary: Embedded, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary.url })
  await client.connect()
  try {
    await client.query("select pg_backup_start('standby', true)")
    execFileSync('cp', ['-a', primary.folder, folder])
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
    const { uid, gid } = statSync(primary.folder)
    const put = (name: string, text: string) => {
      writeFileSync(join(folder, name), text, { mode: 0o600 })
      chownSync(join(folder, name), uid, gid)
    }
    for (const name of ['postmaster.pid', 'postmaster.opts', 'kahu/users'])
      rmSync(join(folder, name), { recursive: true, force: true })
    put('backup_label', rows[0].labelfile)
    put('standby.signal', '')
    const { username, password, port } = new URL(primary.url)
    appendFileSync(
      join(folder, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=127.0.0.1 port=${port} user=${username} password=${password}'\n`,
    )
  } finally {
    await client.end()
  }
}

/** The server's first process and those it started. */
function processesOf(server: Embedded): number[] {
  const isChild = (pid: string) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === server.pid
    } catch {
      return false
    }
  }
  return [
    server.pid,
    ...readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && isChild(name))
      .map(Number),
  ]
}

function signalAll(pids: readonly number[], signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) process.kill(pid, signal)
}

export async function startPair(): Promise<Pair> {
  const home = mkdtempSync(join(tmpdir(), 'kahu-pair-'))
  chmodSync(home, 0o755)
  const place = (name: string) => {
    mkdirSync(join(home, name), { mode: 0o755 })
    return join(home, name)
  }
  const primary = await startEmbedded({ dataDir: place('one'), settings })
  const second = place('two')
  await copyRunning(primary, join(second, 'postgres'))
  const standby = await startEmbedded({ dataDir: second, settings })
  return {
    primary,
    standby,
    // Asked for, replay goes on with what it has in hand: it stands still only once it says so.
    pause: async () => {
      await ask(standby.url, 'select pg_wal_replay_pause()')
      for (let tries = 0; tries < PAUSE_TRIES_MAX; tries++) {
        const [row] = await ask(standby.url, 'select pg_get_wal_replay_pause_state() as state')
        if (row?.state === 'paused') return
      }
      throw new Error('the replay of the standby does not stand still')
    },
    resume: async () => void (await ask(standby.url, 'select pg_wal_replay_resume()')),
    freeze: () => signalAll(processesOf(standby), 'SIGSTOP'),
    thaw: () => signalAll(processesOf(standby), 'SIGCONT'),
    async close() {
      await standby.stop()
      await primary.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
