// The bank that is measured: filled once, kept between runs, served by a process of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { type Kahu, open, ROOT } from '../src/main.ts'
import { readConfig } from '../src/platform/kernel/config.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { parentOf } from './processor-time.ts'

const PASSWORD = 'kahu-bench-2026'
const STOP_MS = 20_000
const SETTLE_MS = 2_000
const POLL_MS = 100
/** What filling took, kept beside the bank for later runs. */
const FILLED = 'filled.json'

export type Filled = { customers: number; transactions: number; fillMs: number; figuredMs: number; said: string[] }

export const environmentOf = (options: BenchOptions) => ({
  ...process.env,
  KAHU_DATA: options.data,
  KAHU_PORT: String(options.port),
  KAHU_DEMO_PASSWORD: PASSWORD,
  KAHU_RATE_PER_SECOND: '1000000',
})

async function customersIn(kahu: Kahu): Promise<number> {
  const row = await kahu.services.database.read((tx) =>
    tx.one<{ count: number }>('select count(*)::int as count from customer'),
  )
  return row.count
}

/** The parent of the backend that answers; 0 when the database runs elsewhere. */
async function postmasterOf(kahu: Kahu): Promise<number> {
  if (kahu.config.databaseUrl) return 0
  const row = await kahu.services.database.read((tx) => tx.one<{ pid: number }>('select pg_backend_pid() as pid'))
  return parentOf(row.pid)
}

/** Waits until the readers of the outbox, and the checkpoint behind them, have come to its end. */
async function untilRead(kahu: Kahu, readers: readonly string[], checkpoint: boolean, everyMs: number): Promise<void> {
  for (;;) {
    const { behind } = await kahu.services.database.read((tx) =>
      tx.one<{ behind: boolean }>(
        `select exists (select 1 from unnest($1::text[]) as r (reader) left join relay_cursor c using (reader)
             where c.reader is null or exists (select 1 from journal j where (j.txid, j.row_id) > (c.last_txid, c.last_row_id)))
           or ($2 and not exists (select 1 from journal_checkpoint k, relay_cursor r
             where r.reader = 'live' and (k.last_txid, k.last_row_id) >= (r.last_txid, r.last_row_id))) as behind`,
        [readers, checkpoint],
      ),
    )
    if (!behind) return
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

/** Waits until the kept figures hold everything that was booked. */
export const untilFigured = (bench: Bench): Promise<void> => untilRead(bench.kahu, ['ledger.rollups'], false, POLL_MS)

/** After a fill: statistics and visibility as autovacuum would leave them, and an outbox and a checkpoint that reach its end. */
async function settle(kahu: Kahu, say: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: kahu.databaseUrl })
  await client.connect()
  await client.query('vacuum analyze')
  await client.query('checkpoint')
  await client.end()
  say('  the relay, the kept figures and the checkpoint read the journal of the fill')
  await untilRead(kahu, ['live', 'ledger.rollups'], true, SETTLE_MS)
}

/** Runs a verb of the command line to its end. */
export function runVerb(options: BenchOptions, args: string[], say: (line: string) => void): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), ...args], {
    env: environmentOf(options),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', (line) => say(`  ${line}`))
  return new Promise((done, fail) => {
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`kahu ${args.join(' ')} ended with ${code}`))))
  })
}

export type Served = { process: ChildProcess; readyMs: number; stop(): Promise<void> }

/** Starts the server and waits for the line that says it is ready. */
export async function serveBank(options: BenchOptions, script = ['src/main.ts', 'serve']): Promise<Served> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...nodeFlags(), ...script], {
    cwd: ROOT,
    env: environmentOf(options),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((ready, fail) => {
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('is ready')) ready()
    })
  })
  return {
    process: child,
    readyMs: performance.now() - startedAt,
    stop: () =>
      new Promise((done) => {
        const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
        child.once('exit', () => {
          clearTimeout(patience)
          done()
        })
        child.kill('SIGTERM')
      }),
  }
}

/** `--cpu-prof` of the server, when KAHU_BENCH_PROFILE names a folder. */
function nodeFlags(): string[] {
  const folder = process.env.KAHU_BENCH_PROFILE
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : []
}

async function signIn(port: number, loginName: string): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${port}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-kahu': '1' },
    body: JSON.stringify({ loginName, password: PASSWORD }),
  })
  const cookie = reply.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  if (!reply.ok || !cookie) throw new Error(`could not sign in as ${loginName}: ${reply.status} ${await reply.text()}`)
  return cookie
}

/** Fills the bank when it is empty, serves it, and opens it here as well. */
export async function openBank(
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Bench & { close(): Promise<void> }> {
  mkdirSync(options.data, { recursive: true })
  chmodSync(options.data, 0o755)
  const config = readConfig(environmentOf(options))
  const kahu = await open(config, { migrate: true, say: () => {} })
  const held = await customersIn(kahu)
  const file = join(options.data, FILLED)
  let filling: Filled | null = null
  const startedAt = performance.now()
  if (held === 0) {
    const { customers, transactions } = options
    say(`filling ${options.data} with ${customers} customers and ${transactions} transactions`)
    const said: string[] = []
    await runVerb(
      options,
      ['demo', '--customers', String(customers), '--transactions', String(transactions), '--seed', '1'],
      (line) => {
        if (line.includes('a second')) said.push(line.trim())
        say(line)
      },
    )
    filling = { customers, transactions, fillMs: performance.now() - startedAt, figuredMs: 0, said }
  } else {
    say(`${options.data} holds ${held} customers`)
    options.customers = held
  }
  const served = await serveBank(options)
  if (filling) {
    await untilRead(kahu, ['ledger.rollups'], false, POLL_MS)
    filling.figuredMs = performance.now() - startedAt
    writeFileSync(file, JSON.stringify(filling))
  }
  await settle(kahu, say)
  const cookies = new Map<string, Promise<string>>()
  return {
    options,
    port: options.port,
    pids: { server: served.process.pid ?? 0, postmaster: await postmasterOf(kahu) },
    kahu,
    filled: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Filled) : null,
    say,
    cookieOf(loginName) {
      const cookie = cookies.get(loginName) ?? signIn(options.port, loginName)
      cookies.set(loginName, cookie)
      return cookie
    },
    async close() {
      await served.stop()
      await kahu.close()
    },
  }
}
