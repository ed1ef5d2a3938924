// The primary dies by kill -9 under a load of postings and its standby is promoted: nothing acknowledged is lost, writes go on in seconds.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as ledger from '../src/modules/ledger/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { type Served, serveKahu } from './bank/process.ts'
import { type Pair, startPair } from './bank/standby.ts'

const CLIENTS = 8
const ACCOUNTS = 4
/** What every client has posted before the primary is killed, and what it posts after a write went through again. */
const BEFORE = 15
const AFTER = 15

let pair: Pair
let bank: Served
let folder: string
const accounts: { customerId: string; accountId: string }[] = []

async function ask(url: string, sql: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}
/** libpq's way to write it: the standby first, so that the first host is not the one that takes writes. */
function severalOf({ primary, standby }: Pair): string {
  const [one, two] = [new URL(primary.url), new URL(standby.url)]
  return `postgres://${one.username}:${one.password}@127.0.0.1:${two.port},127.0.0.1:${one.port}${one.pathname}?target_session_attrs=read-write`
}

beforeAll(async () => {
  pair = await startPair()
  // Whatever is acknowledged is on both.
  await ask(pair.primary.url, "alter system set synchronous_standby_names = '*'")
  await ask(pair.primary.url, 'select pg_reload_conf()')
  folder = mkdtempSync(join(tmpdir(), 'kahu-failover-'))
  bank = await serveKahu({ KAHU_DATA: folder, DATABASE_URL: severalOf(pair), KAHU_DEMO_CUSTOMERS: '3' })
  const rows = await ask(pair.primary.url, 'select customer_id as id from customer order by 1')
  for (let at = 0; at < ACCOUNTS; at++) {
    const account = { customerId: rows[at % rows.length].id as string, accountId: newId() }
    accounts.push(account)
    await ask(
      pair.primary.url,
      `insert into ledger_position (customer_id, account_id, currency, branch_id, balance_fen, held_fen, frozen_fen, floor_fen, gate, seq, last_hash)
       values ($1, $2, 'CNY', 3, 0, 0, 0, 0, 'open', 0, $3)`,
      [account.customerId, account.accountId, Buffer.alloc(32)],
    )
  }
})
afterAll(async () => {
  await bank?.stop()
  await pair?.close()
  rmSync(folder, { recursive: true, force: true })
})

// The promise is three seconds; the time is printed and not judged, for it is the machine's as much as ours.
it('writes go on once the standby is promoted, and every acknowledged posting is there once', async () => {
  const cookie = await bank.signIn('system')
  const acknowledged: { transactionId: string; at: number }[] = []
  let promotedAt = Number.POSITIVE_INFINITY
  /** Sends the same posting until it is answered: its reference books it once. */
  async function post(at: number): Promise<void> {
    const credit = accounts[at % ACCOUNTS]
    const body = {
      reference: newId(),
      type: 'deposit',
      credit,
      amountFen: 1 + (at % 9),
      currency: 'CNY',
      channel: 'mobile',
    }
    for (;;) {
      const answer = await bank.call(cookie, ledger.post, { body }).catch(() => null)
      if (!answer || answer.status >= 500) continue
      expect(answer.status, answer.text).toBe(200)
      acknowledged.push({ transactionId: answer.body.transactionId, at: performance.now() })
      return
    }
  }
  const resumed = () => acknowledged.filter(({ at }) => at > promotedAt)
  const wanted = CLIENTS * AFTER
  const clients = Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let n = 0; resumed().length < wanted; n++) await post(client * 31 + n)
    }),
  )
  await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(CLIENTS * BEFORE)
  process.kill(pair.primary.pid, 'SIGKILL')
  await ask(pair.standby.url, 'select pg_promote(true, 60)')
  promotedAt = performance.now()
  await clients
  const resumedMs = (resumed()[0]?.at ?? Number.POSITIVE_INFINITY) - promotedAt
  console.log(
    `writes went on ${Math.round(resumedMs)} ms after the standby was promoted; ${acknowledged.length} postings`,
  )

  const ids = acknowledged.map(({ transactionId }) => transactionId)
  expect(new Set(ids).size).toBe(ids.length)
  const held = await ask(
    pair.standby.url,
    'select transaction_id as id, count(*)::int as n from ledger_entry where transaction_id = any($1) group by 1',
    [ids],
  )
  expect(held.length).toBe(ids.length)
  expect(held.every(({ n }) => n === 1)).toBe(true)
  const [sums] = await ask(
    pair.standby.url,
    `select (select sum(balance_fen)::text from ledger_position where account_id = any($1)) as kept,
       (select sum(amount_fen)::text from ledger_entry where account_id = any($1)) as booked`,
    [accounts.map(({ accountId }) => accountId)],
  )
  expect(sums?.kept).toBe(sums?.booked)
  // Whatever waits for NOTIFY and whatever runs by schedule has found the new primary too.
  await expect
    .poll(
      async () =>
        (await ask(pair.standby.url, "select 1 from pg_stat_activity where application_name = 'kahu listener'")).length,
      { timeout: 20_000 },
    )
    .toBe(1)
})
