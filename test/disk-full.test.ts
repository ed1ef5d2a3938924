// The disk runs full while postings come in: each is refused with a code, nothing is lost or doubled, and it goes on once there is room.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as ledger from '../src/modules/ledger/contract.ts'
import { startEmbedded } from '../src/platform/database/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { freePort, runKahu, type Served, serveKahu } from './bank/process.ts'

const VOLUME = '900m'
const LEFT_BYTES = 24 * 1024 * 1024
const BATCH = 500
const CALLS_MAX = 400
const OPENING_FEN = 1_000_000_000
const REFUSALS = ['http.database-full', 'http.database-away', 'command.outcome-unknown', 'http.busy']

const folder = mkdtempSync(join(tmpdir(), 'kahu-disk-full-'))
const mounted =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${VOLUME},mode=0711`, 'tmpfs', folder]).status === 0
if (!mounted) console.warn('the disk-full test is skipped: this account may not mount a small volume')

let server: Served
let environment: Record<string, string>
let account: { customerId: string; accountId: string }

async function withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const attached = await startEmbedded({ dataDir: folder })
  const client = new pg.Client({ connectionString: attached.url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
    await attached.stop()
  }
}

beforeAll(async () => {
  if (!mounted) return
  environment = { KAHU_DATA: folder, KAHU_PORT: String(await freePort()), KAHU_DEMO_CUSTOMERS: '1' }
  server = await serveKahu(environment)
  await withDatabase(async (client) => {
    const { rows } = await client.query('select customer_id as id from customer limit 1')
    account = { customerId: rows[0].id, accountId: newId() }
    await client.query(
      `insert into ledger_position (customer_id, account_id, currency, branch_id, balance_fen, held_fen, frozen_fen, floor_fen, gate, seq, last_hash)
       values ($1, $2, 'CNY', 3, 0, 0, 0, 0, 'open', 0, $3)`,
      [account.customerId, account.accountId, Buffer.alloc(32)],
    )
  })
})
afterAll(async () => {
  if (mounted) {
    await server?.stop()
    execFileSync('umount', ['-l', folder])
  }
  rmSync(folder, { recursive: true, force: true })
})

const posting = (amountFen: number): ledger.Posting => ({
  reference: newId(),
  type: 'deposit',
  amountFen,
  currency: 'CNY',
  channel: 'counter',
  credit: account,
})
const balance = () =>
  withDatabase(async (client) => {
    const { rows } = await client.query(
      'select balance_fen::float8 as fen from ledger_position where account_id = $1',
      [account.accountId],
    )
    return rows[0].fen as number
  })

describe.skipIf(!mounted)('a full disk', () => {
  it('refuses with a code, loses and doubles nothing, and goes on by itself once there is room', async () => {
    const cookie = await server.signIn('system')
    const opened = await server.call(cookie, ledger.post, { body: posting(OPENING_FEN) })
    expect(opened.status, opened.text).toBe(200)
    const { bavail, bsize } = statfsSync(folder)
    const ballast = join(folder, 'ballast')
    execFileSync('fallocate', ['-l', String(bavail * bsize - LEFT_BYTES), ballast])

    let acknowledged = 0
    let unsure: { postings: ledger.Posting[] } | null = null
    for (let call = 0; call < CALLS_MAX && !unsure; call++) {
      const body = { postings: Array.from({ length: BATCH }, () => posting(1)) }
      const answer = await server.call(cookie, ledger.postBatch, { body })
      if (answer.status === 200) acknowledged += answer.body.posted
      else {
        expect(answer.status, answer.text).toBe(503)
        expect(REFUSALS, answer.text).toContain(answer.body.code)
        unsure = body
      }
    }
    expect(unsure, 'the disk never ran full').not.toBeNull()

    rmSync(ballast)
    // The same again: its references say whether the one before was booked.
    await expect
      .poll(async () => (await server.call(cookie, ledger.postBatch, { body: unsure })).status, {
        timeout: 100_000,
        interval: 500,
      })
      .toBe(200)
    expect(await balance()).toBe(OPENING_FEN + acknowledged + BATCH)
    const after = await server.call(cookie, ledger.post, { body: posting(1) })
    expect(after.status, after.text).toBe(200)
    const outside = { ...environment, KAHU_LOG_FILE: join(tmpdir(), `${newId()}.log`) }
    for (const verb of [
      ['ledger', 'verify'],
      ['audit', 'verify'],
    ]) {
      const verdict = await runKahu(verb, outside)
      expect(verdict, verdict.output).toMatchObject({ code: 0 })
    }
    rmSync(outside.KAHU_LOG_FILE, { force: true })
  })
})
