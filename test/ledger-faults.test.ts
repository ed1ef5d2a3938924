// kill -9 of the server and of the database while many clients post: acknowledged is there once, the rest once or not at all.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as ledger from '../src/modules/ledger/contract.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { startEmbedded } from '../src/platform/database/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import type { Answer } from './bank/kahu.ts'
import { freePort, runKahu, type Served, serveKahu } from './bank/process.ts'

const CLIENTS = 12
const ACCOUNTS = 6
const PER_CLIENT = 60
const BATCH = 20
const RESENDS_MAX = 2_000
const OPENING_FEN = 1_000_000
const BULK_BATCHES = 60
const BULK_ROWS = 250

type Account = { customerId: string; accountId: string }
let folder: string
let environment: Record<string, string>
let up: Promise<Served>
const accounts: Account[] = []

/** The server's own database, whichever process of it runs now. */
async function withDatabase<T>(work: (client: pg.Client, pid: number) => Promise<T>): Promise<T> {
  const attached = await startEmbedded({ dataDir: folder })
  const client = new pg.Client({ connectionString: attached.url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client, attached.pid)
  } finally {
    await client.end().catch(() => {})
    await attached.stop()
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kahu-ledger-faults-'))
  // The database's own account passes through; so its data lie in here and go with the folder.
  chmodSync(folder, 0o711)
  environment = { KAHU_DATA: folder, KAHU_PORT: String(await freePort()), KAHU_DEMO_CUSTOMERS: '3' }
  up = serveKahu(environment)
  await up
  await withDatabase(async (client) => {
    const { rows } = await client.query('select customer_id as id from customer order by 1')
    for (let at = 0; at < ACCOUNTS; at++) {
      const account = { customerId: rows[at % rows.length].id as string, accountId: newId() }
      accounts.push(account)
      await client.query(
        `insert into ledger_position (customer_id, account_id, currency, branch_id, balance_fen, held_fen, frozen_fen, floor_fen, gate, seq, last_hash)
         values ($1, $2, 'CNY', 3, 0, 0, 0, 0, 'open', 0, $3)`,
        [account.customerId, account.accountId, Buffer.alloc(32)],
      )
    }
  })
})
afterAll(async () => {
  await (await up).stop()
  rmSync(folder, { recursive: true, force: true })
})

let cookie = ''
/** Sends until it is answered: a lost answer is asked for again with the same body. */
async function send(route: RouteShape, body: unknown): Promise<Answer> {
  for (let sent = 0; sent < RESENDS_MAX; sent++) {
    const running = await up
    try {
      const answer = await running.call(cookie, route, { body })
      if (answer.status < 500) return answer
    } catch {
      // The connection broke: whether it was booked is what the resend tells.
    }
  }
  throw new Error(`${route.id} was never answered`)
}

type Acknowledged = { reference: string; transactionId: string; amountFen: number; legs: number }

const posting = (at: number): ledger.Posting => {
  const [debit, credit] = [accounts[at % ACCOUNTS], accounts[(at + 1 + (at % (ACCOUNTS - 1))) % ACCOUNTS]]
  const shared = { reference: newId(), amountFen: 1 + (at % 50), currency: 'CNY', channel: 'mobile' as const }
  return at % 3 === 0 ? { ...shared, type: 'deposit', credit } : { ...shared, type: 'transfer', debit, credit }
}
const acknowledgedOf = (sent: ledger.BatchPosting, posted: ledger.Posted): Acknowledged => ({
  reference: sent.reference,
  transactionId: posted.transactionId,
  amountFen: sent.amountFen,
  legs: sent.type === 'deposit' ? 1 : 2,
})

/** One client: singles, and now and then a batch; answers what was acknowledged. */
async function work(seed: number, onAcknowledged: () => void): Promise<Acknowledged[]> {
  const done: Acknowledged[] = []
  for (let at = 0; at < PER_CLIENT; at++) {
    const base = seed * 7_919 + at * 31
    if (at % 6 === 5) {
      const postings = Array.from({ length: BATCH }, (_, index) => posting(base + index))
      const answer = await send(ledger.postBatch, { postings })
      expect(answer.status, answer.text).toBe(200)
      for (const [index, item] of answer.body.items.entries()) {
        expect(item.status, JSON.stringify(item)).toBe('posted')
        done.push(acknowledgedOf(postings[index] as ledger.Posting, item.posted))
      }
    } else {
      const body = posting(base)
      const answer = await send(ledger.post, body)
      expect(answer.status, answer.text).toBe(200)
      done.push(acknowledgedOf(body, answer.body))
    }
    onAcknowledged()
  }
  return done
}

/** Every acknowledged posting is there once, nothing else is; balances are the sums of their legs; all of it verifies. */
async function expectExactly(done: readonly Acknowledged[], before: { entries: number }): Promise<void> {
  await withDatabase(async (client) => {
    const { rows } = await client.query(
      `select transaction_id as id, count(*)::int as legs, max(amount_fen)::int as fen from ledger_entry
       where transaction_id = any($1) group by 1`,
      [done.map(({ transactionId }) => transactionId)],
    )
    const held = new Map(rows.map((row) => [row.id, row]))
    for (const { transactionId, legs, amountFen } of done)
      expect(held.get(transactionId)).toEqual({ id: transactionId, legs, fen: amountFen })
    expect(new Set(done.map(({ transactionId }) => transactionId)).size).toBe(done.length)
    const legs = done.reduce((sum, one) => sum + one.legs, 0)
    expect(await entriesOf(client)).toBe(before.entries + legs)
  })
  const outside = { ...environment, KAHU_LOG_FILE: join(folder, 'cli.log') }
  for (const verb of [
    ['ledger', 'verify'],
    ['audit', 'verify'],
  ]) {
    const verdict = await runKahu(verb, outside)
    expect(verdict, verdict.output).toMatchObject({ code: 0 })
  }
}
const entriesOf = async (client: pg.Client) =>
  (await client.query('select count(*)::int as n from ledger_entry')).rows[0].n as number

/** Lets all clients post and harms the bank three times on the way; `harm` answers the server that goes on. */
async function postThrough(harm: (running: Served) => Promise<Served>): Promise<void> {
  cookie = await (await up).signIn('system')
  const opening = await send(ledger.postBatch, {
    postings: accounts.map((credit) => ({ ...posting(0), type: 'deposit', credit, amountFen: OPENING_FEN })),
  })
  expect(opening.body.posted, opening.text).toBe(ACCOUNTS)
  const before = { entries: await withDatabase(entriesOf) }
  let acknowledged = 0
  let harms = 0
  const harmAt = [0.2, 0.5, 0.8].map((share) => CLIENTS * PER_CLIENT * share)
  const onAcknowledged = () => {
    acknowledged += 1
    if (acknowledged < (harmAt[harms] ?? Number.POSITIVE_INFINITY)) return
    harms += 1
    up = up.then(harm)
  }
  const done = await Promise.all(Array.from({ length: CLIENTS }, (_, seed) => work(seed, onAcknowledged)))
  await up
  expect(harms).toBe(harmAt.length)
  await expectExactly(done.flat(), before)
}

/** As the kernel's own killer does it: the postmaster throws all sessions out and recovers from the log. */
async function killBackend(): Promise<void> {
  await withDatabase(async (client) => {
    const { rows } = await client.query(
      `select pid from pg_stat_activity where application_name = 'kahu' and backend_type = 'client backend' order by backend_start desc limit 1`,
    )
    process.kill(rows[0].pid, 'SIGKILL')
  })
}

describe('kill -9 while many clients post singles and batches', () => {
  it('of the server', () =>
    postThrough(async (running) => {
      await running.stop('SIGKILL')
      return serveKahu(environment)
    }))

  it('of a database process, so that the database starts anew from its log', () =>
    postThrough(async (running) => {
      await killBackend()
      return running
    }))

  it('of the server and the whole database', () =>
    postThrough(async (running) => {
      await withDatabase(async (_client, pid) => void process.kill(pid, 'SIGKILL'))
      await running.stop('SIGKILL')
      return serveKahu(environment)
    }))
})

describe('kill -9 in the middle of a bulk load', () => {
  /** Starts the load; answers its lines once it has ended, or after `until` of them, killed. */
  async function load(until: number): Promise<{ lines: string[]; code: number | null }> {
    const keys = accounts.map(({ customerId, accountId }) => `${customerId}/${accountId}`)
    const script = join(import.meta.dirname, 'bank', 'post-in-bulk.fixture.ts')
    const url = await withDatabase(async (client) => {
      const { host, port, user, password, database } = client as pg.Client & { database: string }
      return `postgres://${user}:${encodeURIComponent(String(password))}@${encodeURIComponent(host)}:${port}/${database}`
    })
    const args = [script, 'faults', String(BULK_BATCHES), String(BULK_ROWS), ...keys]
    const env = { ...process.env, KAHU_DATA: folder, DATABASE_URL: url, KAHU_LOG_FILE: join(folder, 'bulk.log') }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      if (text.split('\n').length > until) child.kill('SIGKILL')
    })
    const [code] = await once(child, 'close')
    return { lines: text.trim().split('\n'), code }
  }

  it('every batch is there whole and once, and the load started again says which', async () => {
    const before = await withDatabase(entriesOf)
    const first = await load(BULK_BATCHES * 0.3)
    expect(first.code).toBeNull()
    const second = await load(BULK_BATCHES * 0.6)
    const last = await load(Number.POSITIVE_INFINITY)
    expect(last.code).toBe(0)
    const told = last.lines.map((line) => line.split(' ')[2])
    expect(told).toHaveLength(BULK_BATCHES)
    expect(told).not.toContain('half')
    // What was acknowledged before the kill is there; at most the batch under way may be there besides.
    const there = told.filter((one) => one === 'there').length
    expect(there).toBeGreaterThanOrEqual(second.lines.length)
    expect(there).toBeLessThanOrEqual(second.lines.length + 1)
    expect(await withDatabase(entriesOf)).toBe(before + BULK_BATCHES * BULK_ROWS)
    const verdict = await runKahu(['ledger', 'verify'], { ...environment, KAHU_LOG_FILE: join(folder, 'cli.log') })
    expect(verdict, verdict.output).toMatchObject({ code: 0 })
  })
})

describe('the day after', () => {
  it('closes with a trial balance of zero', async () => {
    const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const closed = await runKahu(['close-day', '--day', day], {
      ...environment,
      KAHU_LOG_FILE: join(folder, 'cli.log'),
    })
    expect(closed, closed.output).toMatchObject({ code: 0 })
    expect(closed.output).toContain('sum 0')
  })
})
