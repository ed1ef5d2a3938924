// kill -9 of servers at random while many clients post: what is alerted is what an undisturbed run says, nothing lost, nothing twice.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Random } from '../src/modules/customer/demo/random.ts'
import * as ledger from '../src/modules/ledger/contract.ts'
import { listBooked, postedIn } from '../src/modules/ledger/index.ts'
import type { Aggregate, Comparison, Rule, RuleNode } from '../src/modules/monitoring/contract.ts'
import { type BacktestHit, backtest } from '../src/modules/monitoring/rule/backtest.ts'
import { factsOfEntry } from '../src/modules/monitoring/rule/facts.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { listSettledEvents, START } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openTestDatabase, type TestDatabase } from './bank/database.ts'
import type { Answer } from './bank/kahu.ts'
import { freePort, type Served, serveKahu } from './bank/process.ts'

/** How long the servers are killed; the promise is kept over five minutes too. */
const KILL_MS = Number(process.env.KAHU_KILL_MINUTES ?? '0.4') * 60_000
const SEED = 20_261_123
const SERVERS = 2
const CLIENTS = 6
const CUSTOMERS = 12
const ACCOUNTS = 30
const BATCH = 20
const OPENING_FEN = 10_000_000_000
const SHARES = 4
const RESENDS_MAX = 5_000
/** So many postings at most between a server's start and its end. */
const MEANWHILE_MAX = 800
/** A share waits for the lease of a dead worker, and a crowded machine for everything else. */
const CAUGHT_UP_MS = 120_000

const amount = { kind: 'field', field: 'amountFen' } as const
const compare = (
  left: Comparison['left'],
  op: Comparison['op'],
  value: number | string,
  unit: 'fen' | 'count' | 'code' | 'percent',
): Comparison => ({ kind: 'compare', left, op, right: { kind: 'constant', value, unit } })
const amountWithin = (low: number, high: number): Comparison => ({
  kind: 'compare',
  left: amount,
  op: 'between',
  right: { kind: 'range', low, high, unit: 'fen' },
})
const out = compare({ kind: 'field', field: 'direction' }, 'eq', 'out', 'code')
const over = (
  fn: Aggregate['fn'],
  by: Aggregate['by'],
  windowMinutes: number,
  more: Partial<Aggregate> = {},
): Aggregate => ({
  kind: 'aggregate',
  fn,
  by,
  windowMinutes,
  includesThis: true,
  where: out as Extract<Aggregate['where'], { kind: 'compare' }>,
  ...more,
})
const DAY = 1_440
const ruleOf = (code: string, typology: Rule['typology'], quietMinutes: number, items: RuleNode[]): Rule => ({
  code,
  name: { zh: code, en: code },
  severity: 'high',
  score: 10 + quietMinutes,
  typology,
  validFrom: null,
  validTo: null,
  segments: [],
  quietMinutes,
  dueMinutes: 60,
  owner: null,
  when: { kind: 'all', items },
})
/** Windows of every kind and key that these bookings have, short and long, with and without a quiet period. */
const RULES: readonly Rule[] = [
  ruleOf('K-SUM', 'fraud', 0, [
    out,
    amountWithin(4_850, 5_000),
    compare(over('sum', 'customer', 60, { of: 'amountFen' }), 'gte', 50_000, 'fen'),
  ]),
  ruleOf('K-BURST', 'fraud', 2, [out, compare(over('count', 'customer', 1), 'gte', 20, 'count')]),
  ruleOf('K-SPREAD', 'money-laundering', 0, [
    out,
    amountWithin(100, 180),
    compare(over('distinct', 'account', DAY, { of: 'counterparty' }), 'gte', 8, 'count'),
  ]),
  ruleOf('K-NEW', 'money-laundering', 0, [
    out,
    amountWithin(200, 280),
    compare(over('distinctNew', 'account', 60, { of: 'counterparty' }), 'gte', 8, 'count'),
  ]),
  ruleOf('K-AVERAGE', 'fraud', 1, [
    out,
    {
      kind: 'compare',
      left: amount,
      op: 'gt',
      right: { kind: 'times', factor: 1.9, of: over('average', 'account', 10_080, { of: 'amountFen' }) },
    },
  ]),
  ruleOf('K-HABIT', 'fraud', 0, [
    compare({ kind: 'habit', measure: 'percentile', of: 'amountFen', by: 'customer' }, 'gte', 93, 'percent'),
    compare({ kind: 'field', field: 'channel' }, 'eq', 'mobile', 'code'),
  ]),
  ruleOf('K-PROBE', 'fraud', 0, [
    compare(
      { kind: 'sequence', by: 'account', windowMinutes: 5, smallMaxFen: 60, largeMinFen: 4_700 },
      'gte',
      2,
      'count',
    ),
  ]),
  ruleOf('K-INFLOW', 'money-laundering', 1, [
    compare({ kind: 'field', field: 'direction' }, 'eq', 'in', 'code'),
    amountWithin(900, 1_000),
    compare(over('count', 'counterparty', 60, { where: undefined }), 'gte', 15, 'count'),
  ]),
].map((rule) => JSON.parse(JSON.stringify(rule)) as Rule)

type Account = { customerId: string; accountId: string }
let database: TestDatabase
let folder: string
const environments: Record<string, string>[] = []
const servers: Promise<Served>[] = []
const accounts: Account[] = []
let cookie = ''

const rows = <R>(sql: string, values: unknown[] = []) => database.db.read((tx) => tx.rows<R>(sql, values))
const write = (sql: string, values: unknown[] = []) => database.db.write((tx) => tx.run(sql, values))

beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'kahu-monitoring-killed-'))
  for (let at = 0; at < SERVERS; at += 1)
    environments.push({
      KAHU_DATA: folder,
      DATABASE_URL: database.url,
      KAHU_PORT: String(await freePort()),
      KAHU_DEMO_CUSTOMERS: String(CUSTOMERS),
      KAHU_LOG_FILE: join(folder, `server-${at}.log`),
    })
  servers[0] = serveKahu(environments[0] as Record<string, string>)
  await servers[0]
  const customers = await rows<{ id: string }>('select customer_id as id from customer order by 1')
  for (let at = 0; at < ACCOUNTS; at += 1) {
    const account = { customerId: customers[at % customers.length]?.id as string, accountId: newId() }
    accounts.push(account)
    await write(
      `insert into ledger_position (customer_id, account_id, currency, branch_id, balance_fen, held_fen, frozen_fen, floor_fen, gate, seq, last_hash)
       values ($1, $2, 'CNY', 3, 0, 0, 0, 0, 'open', 0, $3)`,
      [account.customerId, account.accountId, Buffer.alloc(32)],
    )
  }
  // The demo bank's alerts are other stories.
  for (const table of ['casework_hit', 'casework_alert', 'casework_act']) await write(`delete from ${table}`)
  for (const rule of RULES)
    await write(
      `insert into monitoring_rule_version (code, version, state, rule, made_by, made_at, began_at) values ($1, 1, 'live', $2, 'test', now(), now())`,
      [rule.code, JSON.stringify(rule)],
    )
  servers[1] = serveKahu(environments[1] as Record<string, string>)
  cookie = await (await servers[1]).signIn('system')
})
afterAll(async () => {
  for (const server of servers) await (await server.catch(() => null))?.stop()
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Sends until it is answered, to whichever server is up: a lost answer is asked for again with the same body. */
async function send(route: RouteShape, body: unknown, first: number): Promise<Answer> {
  for (let sent = 0; sent < RESENDS_MAX; sent += 1) {
    const running = await (servers[(first + sent) % SERVERS] as Promise<Served>)
    try {
      const answer = await running.call(cookie, route, { body })
      if (answer.status < 500) return answer
    } catch {
      // The connection broke: whether it was booked is what the resend tells.
    }
  }
  throw new Error(`${route.id} was never answered`)
}

let acknowledged = 0
const waiting: { target: number; go: () => void }[] = []
const acknowledgedMore = (more: number) =>
  new Promise<void>((go) => {
    waiting.push({ target: acknowledged + more, go })
  })
function acknowledge(postings: number): void {
  acknowledged += postings
  for (const { target, go } of waiting) if (acknowledged >= target) go()
}

/** One client: transfers and deposits, singles and now and then a batch, until it is over. */
async function client(number: number, isOver: () => boolean): Promise<void> {
  const random = new Random(SEED, number)
  const pair = (): [Account, Account] => {
    const first = random.whole(0, ACCOUNTS - 1)
    const second = (first + random.whole(1, ACCOUNTS - 1)) % ACCOUNTS
    return [accounts[first] as Account, accounts[second] as Account]
  }
  const posting = (): ledger.Posting => {
    const [debit, credit] = pair()
    const shared = {
      reference: newId(),
      amountFen: random.whole(1, 5_000),
      currency: 'CNY',
      channel: random.chance(0.2) ? ('online' as const) : ('mobile' as const),
    }
    return random.chance(0.1) ? { ...shared, type: 'deposit', credit } : { ...shared, type: 'transfer', debit, credit }
  }
  while (!isOver()) {
    const isBatch = random.chance(0.1)
    const body = isBatch ? { postings: Array.from({ length: BATCH }, posting) } : posting()
    const answer = await send(isBatch ? ledger.postBatch : ledger.post, body, number)
    expect(answer.status, answer.text).toBe(200)
    acknowledge(isBatch ? BATCH : 1)
  }
}

/** Kills one server at random moments, seldom stops it properly, and starts it anew. */
async function harm(number: number, until: number, done: { kills: number; stops: number }): Promise<void> {
  const random = new Random(SEED, CLIENTS + number)
  while (Date.now() < until) {
    const running = await (servers[number] as Promise<Served>)
    await acknowledgedMore(random.whole(10, MEANWHILE_MAX))
    const isProper = random.chance(0.15)
    done[isProper ? 'stops' : 'kills'] += 1
    servers[number] = running
      .stop(isProper ? 'SIGTERM' : 'SIGKILL')
      .then(() => serveKahu(environments[number] as Record<string, string>))
  }
}

/** What an undisturbed run over everything that was booked says of what came since, share by share as workers see it. */
async function undisturbed(since: Date): Promise<{ hits: BacktestHit[]; transactions: number }> {
  const batchIds: string[] = []
  for (let at = START; ; ) {
    const page = await database.db.read((tx) => listSettledEvents(tx, at, 1_000))
    const last = page.at(-1)
    if (!last) break
    batchIds.push(...page.flatMap((row) => postedIn(row).map(({ batchId }) => batchId)))
    at = { txid: last.txid, rowId: last.rowId }
  }
  const found = { hits: [] as BacktestHit[], transactions: 0 }
  for (let share = 0; share < SHARES; share += 1) {
    const entries = await database.db.read((tx) => listBooked(tx, batchIds, { share, shares: SHARES }))
    const result = backtest(
      { rules: RULES },
      entries.map((entry) => factsOfEntry(entry)),
    )
    found.hits.push(...result.hits.filter(({ quiet, at }) => !quiet && at >= since.getTime()))
    found.transactions += result.transactions
  }
  return found
}

type Story = {
  customerId: string
  typology: string
  hits: number
  score: number
  rules: string[]
  firstAt: number
  lastAt: number
}
/** The alerts that hits make: all of it lies within a day, so each customer has one story a typology. */
function storiesOf(hits: readonly BacktestHit[]): Story[] {
  const rules = new Map(RULES.map((rule) => [rule.code, rule]))
  const stories = new Map<string, Story>()
  // A rule that hits both legs of one transfer of a customer tells of it once.
  const told = new Set<string>()
  for (const { code, customerId, transactionId, at } of hits) {
    const key = `${customerId}/${code}/${transactionId}`
    if (told.has(key)) continue
    told.add(key)
    const { typology, score } = rules.get(code) as Rule
    const name = `${customerId}/${typology}`
    const story = stories.get(name) ?? { customerId, typology, hits: 0, score: 0, rules: [], firstAt: at, lastAt: at }
    story.hits += 1
    story.score += score
    story.rules = [...new Set([...story.rules, code])].sort()
    story.firstAt = Math.min(story.firstAt, at)
    story.lastAt = Math.max(story.lastAt, at)
    stories.set(name, story)
  }
  return [...stories.values()]
}
const inOrder = (stories: readonly Story[]) =>
  [...stories].sort((a, b) => `${a.customerId}${a.typology}`.localeCompare(`${b.customerId}${b.typology}`))

async function caughtUp(): Promise<void> {
  const behind = `select 1 from journal j, relay_cursor c where c.reader like 'monitoring.%'
    and j.events @> '[{"id":"ledger.posted"}]' and (j.txid, j.row_id) > (c.last_txid, c.last_row_id) limit 1`
  await expect.poll(() => rows(behind), { timeout: CAUGHT_UP_MS, interval: 250 }).toEqual([])
}

it(
  'alerts what an undisturbed run alerts, none lost, none twice',
  async () => {
    // From here on everything that is booked is watched.
    await expect
      .poll(() => rows(`select 1 from relay_cursor where reader like 'monitoring.%'`), { timeout: 30_000 })
      .toHaveLength(SHARES)
    const since = new Date()
    const opening = accounts.map((credit) => ({
      reference: newId(),
      type: 'deposit',
      credit,
      amountFen: OPENING_FEN,
      currency: 'CNY',
      channel: 'counter',
    }))
    const opened = await send(ledger.postBatch, { postings: opening }, 0)
    expect(opened.body.posted, opened.text).toBe(ACCOUNTS)
    let over = false
    const clients = Array.from({ length: CLIENTS }, (_, number) => client(number, () => over))
    const harmed = { kills: 0, stops: 0 }
    const until = Date.now() + KILL_MS
    await Promise.all(servers.map((_, number) => harm(number, until, harmed)))
    await Promise.all(servers)
    over = true
    await Promise.all(clients)
    await caughtUp()

    const wanted = await undisturbed(since)
    const hits = await rows<{ name: string }>(
      `select code || '/' || transaction_id || '/' || leg as name from monitoring_hit where mode = 'live'`,
    )
    const wantedNames = wanted.hits.map(({ code, transactionId, leg }) => `${code}/${transactionId}/${leg}`)
    expect(hits.map(({ name }) => name).sort()).toEqual(wantedNames.sort())
    const stories = await rows<Omit<Story, 'firstAt' | 'lastAt'> & { first: Date; last: Date }>(
      `select customer_id as "customerId", typology, hits, score, array(select unnest(rules) order by 1) as rules, first_at as first, last_at as last
       from casework_alert`,
    )
    const kept = stories.map(({ first, last, ...story }) => ({
      ...story,
      firstAt: first.getTime(),
      lastAt: last.getTime(),
    }))
    expect(inOrder(kept)).toEqual(inOrder(storiesOf(wanted.hits)))
    const [told] = await rows<{ n: number }>('select count(*)::int as n from casework_hit where alert_id is not null')
    expect(told?.n).toBe(storiesOf(wanted.hits).reduce((sum, story) => sum + story.hits, 0))
    // Every rule has said something, and shares have gone from one server to the other.
    expect(new Set(wanted.hits.map(({ code }) => code)).size).toBe(RULES.length)
    const [moved] = await rows<{ n: number }>('select sum(takeovers)::int as n from monitoring_share')
    expect(moved?.n).toBeGreaterThan(SHARES)
    console.log(
      `${harmed.kills} kills and ${harmed.stops} stops in ${KILL_MS / 1000} s; ${wanted.transactions} legs, ${hits.length} hits in ${stories.length} alerts; shares taken ${moved?.n} times`,
    )
  },
  KILL_MS + 4 * CAUGHT_UP_MS,
)
