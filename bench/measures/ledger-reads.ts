// What is read of a bank full of transactions: an account's last, the whole view, a search, the dashboard; the day's end; the disk.

import pg from 'pg'
import { accountDaySteps } from '../../src/modules/account/index.ts'
import { closeDay, nextDayToClose } from '../../src/modules/ledger/index.ts'
import { type Bench, type Line, ms, verdictOf } from '../bench.ts'
import type { Step } from '../load.ts'
import { inWords, runLoad } from '../run-load.ts'

/** Sees every customer, their transactions and the bank's figures. */
const EVERYWHERE = 'compliance'
const LOOKS = 4_000
const SEARCHES = 200
const RAW_LOOKS = 500
const MONTHS = 12
const KILOBYTE = 1024
const DAY_MS = 86_400_000

async function withClient<T>(bench: Bench, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: bench.kahu.databaseUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Median and 95th percentile of single statements sent one after the other. */
async function timed(count: number, run: (at: number) => Promise<unknown>): Promise<string> {
  const times: number[] = []
  for (let at = 0; at < count; at++) {
    const startedAt = performance.now()
    await run(at)
    times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  return `median ${ms(times[times.length >> 1] as number)}, p95 ${ms(times[Math.floor(times.length * 0.95)] as number)}`
}

type Drawn = { customerId: string; accountId: string }
/** Accounts that moved, spread over the whole table. */
async function drawAccounts(client: pg.Client): Promise<Drawn[]> {
  const { rows } = await client.query(
    `select customer_id as "customerId", account_id as "accountId" from ledger_position
     where seq > 0 order by md5(account_id::text) limit $1`,
    [LOOKS],
  )
  return rows
}

async function lastFifty(bench: Bench, drawn: readonly Drawn[]): Promise<Line> {
  const raw = await withClient(bench, (client) =>
    timed(Math.min(RAW_LOOKS, drawn.length), (at) =>
      client.query({
        name: 'raw',
        text: 'select * from ledger_entry where customer_id = $1 and account_id = $2 order by ts desc, transaction_id desc, leg desc limit 50',
        values: [drawn[at]?.customerId, drawn[at]?.accountId],
      }),
    ),
  )
  const cookie = await bench.cookieOf(EVERYWHERE)
  const steps: Step[] = drawn.map(({ customerId, accountId }) => [
    { method: 'GET', path: `/api/customers/${customerId}/transactions?accountId=${accountId}&limit=50`, cookie },
  ])
  const result = await runLoad(bench, steps)
  return {
    what: 'last 50 transactions of an account',
    beside: `raw query through pg: ${raw}`,
    goal: 'p95 <= 8 ms',
    measured: inWords(result),
    verdict: verdictOf([{ name: 'p95', value: result.p95Ms, goal: 8, upper: true }]),
  }
}

async function overview(bench: Bench, drawn: readonly Drawn[]): Promise<Line> {
  const cookie = await bench.cookieOf(EVERYWHERE)
  const steps: Step[] = drawn.map(({ customerId }) => [
    { method: 'GET', path: `/api/customers/${customerId}/overview`, cookie },
  ])
  const result = await runLoad(bench, steps)
  return {
    what: 'whole view of a customer',
    beside: '',
    goal: 'p95 <= 25 ms, >= 800/s',
    measured: inWords(result),
    verdict: verdictOf([
      { name: 'p95', value: result.p95Ms, goal: 25, upper: true },
      { name: 'rate', value: result.perSecond, goal: 800, upper: false },
    ]),
  }
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** The last whole month, three conditions, no customer named: the first page. */
async function search(bench: Bench): Promise<Line> {
  const cookie = await bench.cookieOf(EVERYWHERE)
  const until = Date.now() - 2 * DAY_MS
  const steps: Step[] = Array.from({ length: SEARCHES }, (_, at) => {
    const all = [
      { field: 'bookedOn', op: 'between', value: [dayOf(until - 30 * DAY_MS), dayOf(until)] },
      { field: 'amount', op: 'at-least', value: 5_000 + at * 100 },
      { field: 'channel', op: 'in', value: [['mobile', 'pos', 'online', 'counter'][at % 4]] },
      { field: 'type', op: 'in', value: [['purchase', 'transfer', 'transfer-out', 'withdraw'][(at >> 2) % 4]] },
    ]
    return [{ method: 'POST', path: '/api/transactions/search', cookie, body: { filter: { all }, limit: 50 } }]
  })
  const result = await runLoad(bench, steps, { connections: 2 })
  return {
    what: 'transactions of the whole bank: three conditions over one month, first page',
    beside: '',
    goal: 'p95 <= 300 ms',
    measured: inWords(result),
    verdict: verdictOf([{ name: 'p95', value: result.p95Ms, goal: 300, upper: true }]),
  }
}

/** Twelve months by channel and branch: from what is kept, and once from the entries themselves. */
async function dashboard(bench: Bench): Promise<Line> {
  const raw = await withClient(bench, (client) =>
    timed(1, () =>
      client.query(
        `select date_trunc('month', e.booking_date)::date as month, e.channel, p.branch_id, count(*),
           sum(e.amount_fen) filter (where e.amount_fen > 0), sum(e.amount_fen) filter (where e.amount_fen < 0)
         from ledger_entry e join ledger_position p using (customer_id, account_id)
         where e.ts >= $1 group by 1, 2, 3`,
        [new Date(Date.now() - MONTHS * 31 * DAY_MS)],
      ),
    ),
  )
  const cookie = await bench.cookieOf(EVERYWHERE)
  const result = await runLoad(bench, [[{ method: 'GET', path: '/api/reports/bank?currency=CNY', cookie }]])
  return {
    what: 'dashboard of the bank: 12 months x channel x branch',
    beside: `the same from the entries, once: ${raw}`,
    goal: 'p95 <= 100 ms',
    measured: inWords(result),
    verdict: verdictOf([{ name: 'p95', value: result.p95Ms, goal: 100, upper: true }]),
  }
}

/** Last of all: it shuts a day. */
export async function endOfDay(bench: Bench): Promise<Line> {
  const { services } = bench.kahu
  const day = await nextDayToClose(services)
  const accounts = await services.database.read((tx) =>
    tx.one<{ n: number }>('select count(*)::int as n from ledger_position'),
  )
  const line = {
    what: `end of day, ${accounts.n.toLocaleString('en-US')} accounts`,
    beside: '',
    goal: '<= 10 min at 2 M accounts',
  }
  if (day > services.clock.today())
    return { ...line, measured: `not measured: ${services.clock.today()} is closed already`, verdict: '' }
  const { phases } = await closeDay(services, day, accountDaySteps)
  const wholeMs = phases.reduce((sum, phase) => sum + phase.ms, 0)
  return {
    ...line,
    measured: `${(wholeMs / 1000).toFixed(1)} s: ${phases.map((phase) => `${phase.name} ${(phase.ms / 1000).toFixed(1)} s`).join(', ')}`,
    verdict: verdictOf([{ name: 'time', value: wholeMs, goal: 600_000, upper: true }]),
  }
}

async function disk(bench: Bench): Promise<Line> {
  const { rows } = await withClient(bench, async (client) => {
    const transactions = await client.query('select count(*)::float8 as n from ledger_entry where leg = 0')
    const sizes = await client.query(
      `select case when relname like 'ledger\\_entry%' then 'ledger_entry' else relname end as name,
         sum(pg_table_size(oid))::float8 as heap, sum(pg_indexes_size(oid))::float8 as indexes
       from pg_class where relkind = 'r' and relname similar to 'ledger\\_(entry%|batch|reference|customer_month|bank_day|bank_month)'
       group by 1 order by 2 desc`,
    )
    return { rows: sizes.rows.map((row) => ({ ...row, of: Math.max(1, transactions.rows[0].n) })) }
  })
  const bytes = (value: number) => `${Math.round(value)} B`
  const named = rows.map(
    ({ name, heap, indexes, of }) => `${name} ${bytes(heap / of)} + indexes ${bytes(indexes / of)}`,
  )
  const whole = rows.reduce((sum, { heap, indexes, of }) => sum + (heap + indexes) / of, 0)
  return {
    what: 'disk per transaction',
    beside: '',
    goal: 'printed',
    measured: `${(whole / KILOBYTE).toFixed(2)} kB: ${named.join('; ')}`,
    verdict: '',
  }
}

/** All that reads; nothing where the bank holds no transactions yet. */
export async function ledgerReads(bench: Bench): Promise<Line[]> {
  const drawn = await withClient(bench, drawAccounts)
  if (drawn.length === 0) return []
  const lines: Line[] = []
  for (const measure of [lastFifty, overview, search, dashboard, disk]) {
    const line = await measure(bench, drawn)
    bench.say(`  ${line.what}: ${line.measured}; beside ${line.beside}`)
    lines.push(line)
  }
  return lines
}
