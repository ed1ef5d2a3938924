// The ledger: single postings, batches, the bulk load and an account's last transactions, each beside what the machine gives.

import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { openPositions, type PositionKey, postMany } from '../../src/modules/ledger/index.ts'
import { upkeep } from '../../src/platform/command/index.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import { untilFigured } from '../bank.ts'
import { type Bench, type Line, type Measure, ms, rate, verdictOf } from '../bench.ts'
import type { Step } from '../load.ts'
import { pgbench } from '../pgbench.ts'
import { processorTime, spentBy } from '../processor-time.ts'
import { inWords, runLoad } from '../run-load.ts'
import { endOfDay, ledgerReads } from './ledger-reads.ts'

const SYSTEM = 'system'
const ACCOUNTS = 20_000
const SINGLES = 200_000
const SINGLE_CONNECTIONS = 64
const BATCHES = 400
const BATCH = 500
const BATCH_CONNECTIONS = 4
const BULK_ROWS = 100_000
const BULK_BATCH = 1_000
const OPENING_FEN = 100_000_000
const HISTORY = 60

/** Accounts of the bank's first customers with enough to spend, opened for this run. */
async function openAccounts(bench: Bench): Promise<PositionKey[]> {
  const { services } = bench.kahu
  const customers = await services.database.read((tx) =>
    tx.rows<{ id: string }>('select customer_id as id from customer limit $1', [ACCOUNTS]),
  )
  const keys = Array.from({ length: ACCOUNTS }, (_, at) => ({
    customerId: (customers[at % customers.length] as { id: string }).id,
    accountId: newId(),
  }))
  await upkeep(services, (tx) =>
    openPositions(
      tx,
      keys.map((key) => ({ ...key, currency: 'CNY', branchId: 3 })),
    ),
  )
  for (let from = 0; from < keys.length; from += BULK_BATCH) {
    const items = keys.slice(from, from + BULK_BATCH).map((credit) => ({
      type: 'deposit' as const,
      amountFen: OPENING_FEN,
      currency: 'CNY',
      credit,
    }))
    await postMany(services, { name: 'bench', items })
  }
  return keys
}

const pick = (keys: readonly PositionKey[]) => keys[Math.floor(Math.random() * keys.length)] as PositionKey

/** Half purchases, the rest deposits and transfers. */
function posting(keys: readonly PositionKey[], at: number) {
  const shared = { reference: randomUUID(), amountFen: 1 + (at % 500), currency: 'CNY', channel: 'pos' }
  if (at % 4 === 0) return { ...shared, type: 'deposit', credit: pick(keys) }
  if (at % 4 === 1) return { ...shared, type: 'transfer', debit: pick(keys), credit: pick(keys) }
  return { ...shared, type: 'purchase', debit: pick(keys), mcc: '5411', division: '310106' }
}

async function singles(bench: Bench, keys: readonly PositionKey[]): Promise<Line> {
  const cookie = await bench.cookieOf(SYSTEM)
  const floor = await pgbench(bench, [8, 64])
  const steps: Step[] = Array.from({ length: SINGLES }, (_, at) => [
    { method: 'POST', path: '/api/ledger/postings', cookie, body: posting(keys, at) },
  ])
  const result = await runLoad(bench, steps, { once: true, connections: SINGLE_CONNECTIONS })
  const best = floor ? Math.max(...floor.values()) : 0
  return {
    what: `single postings over HTTP, ${SINGLE_CONNECTIONS} connections`,
    beside: floor
      ? [...floor].map(([clients, tps]) => `pgbench tpcb-like, ${clients} clients ${rate(tps)}`).join('; ')
      : 'pgbench is not installed',
    goal: '>= 5,000/s, >= 1.5 x pgbench, p99 <= 60 ms',
    measured: `${inWords(result)}; p99 ${ms(result.p99Ms)}; ${best > 0 ? (result.perSecond / best).toFixed(2) : '?'} x pgbench`,
    verdict: verdictOf([
      { name: 'rate', value: result.perSecond, goal: 5_000, upper: false },
      { name: 'pgbench', value: result.perSecond, goal: best * 1.5, upper: false },
      { name: 'p99', value: result.p99Ms, goal: 60, upper: true },
    ]),
  }
}

async function batches(bench: Bench, keys: readonly PositionKey[]): Promise<Line> {
  const cookie = await bench.cookieOf(SYSTEM)
  const steps: Step[] = Array.from({ length: BATCHES }, () => [
    {
      method: 'POST',
      path: '/api/ledger/posting-batches',
      cookie,
      body: { postings: Array.from({ length: BATCH }, (_, at) => posting(keys, at)) },
    },
  ])
  const result = await runLoad(bench, steps, { once: true, connections: BATCH_CONNECTIONS })
  const postings = result.perSecond * BATCH
  const each = (value: number) => `${((value / BATCH) * 1000).toFixed(1)} µs`
  return {
    what: `batch route, ${BATCH} a call`,
    beside: '',
    goal: '>= 30,000 postings/s',
    measured: `${rate(postings)} postings; ${inWords(result)}; a posting costs the server ${each(result.serverMs)}, the database ${each(result.databaseMs)}`,
    verdict: verdictOf([{ name: 'rate', value: postings, goal: 30_000, upper: false }]),
  }
}

/** The entries of the bulk load into a table like the ledger's: COPY as the server's own text, with and without the key. */
async function copySame(bench: Bench, accountIds: readonly string[]): Promise<{ keyed: number; bare: number }> {
  const client = new pg.Client({ connectionString: bench.kahu.databaseUrl })
  await client.connect()
  try {
    // The one place that the server may write, whoever runs it.
    const { rows } = await client.query(`select current_setting('data_directory') as folder`)
    const file = `${rows[0].folder}/bench.copy`
    await client.query('drop table if exists bench_entry, bench_keyed')
    await client.query('create table bench_entry (like ledger_entry)')
    await client.query('create table bench_keyed (like ledger_entry including all)')
    await client.query(
      `copy (select * from ledger_entry where account_id = any('{${accountIds.join(',')}}'::uuid[]) order by ts, transaction_id) to '${file}'`,
    )
    const timed = async (table: string) => {
      await client.query('checkpoint')
      const startedAt = performance.now()
      const { rowCount } = await client.query(`copy ${table} from '${file}'`)
      return (rowCount ?? 0) / ((performance.now() - startedAt) / 1000)
    }
    const bare = await timed('bench_entry')
    const keyed = await timed('bench_keyed')
    await client.query(`copy (select 1) to program 'rm -f "${file}"; cat > /dev/null'`)
    return { keyed, bare }
  } finally {
    await client.query('drop table if exists bench_entry, bench_keyed').catch(() => {})
    await client.end()
  }
}

/** Histories of accounts, one after the other as a generator or a file brings them, two batches under way. */
async function loadHistories(bench: Bench, keys: readonly PositionKey[]): Promise<number> {
  const { services } = bench.kahu
  let writing: Promise<unknown> = Promise.resolve()
  let rows = 0
  let items: Parameters<typeof postMany>[1]['items'][number][] = []
  const flush = async () => {
    const chunk = items
    items = []
    rows += chunk.length
    const earlier = writing
    const done = postMany(services, { name: `bench-${rows % 2}`, items: chunk })
    writing = done
    await earlier
  }
  for (const key of keys)
    for (let at = 0; at < HISTORY; at++) {
      const shared = { currency: 'CNY', amountFen: 1 + at, channel: 'pos' as const }
      items.push(
        at % 3 === 0
          ? { ...shared, type: 'deposit', credit: key }
          : { ...shared, type: 'purchase', debit: key, mcc: '5411' },
      )
      if (items.length === BULK_BATCH) await flush()
    }
  if (items.length > 0) await flush()
  await writing
  return rows
}

async function bulk(bench: Bench, all: readonly PositionKey[]): Promise<Line> {
  const keys = all.slice(0, Math.floor(BULK_ROWS / HISTORY))
  await untilFigured(bench)
  const before = { ...processorTime(process.pid, bench.pids.postmaster), figuresMs: spentBy(bench.pids.server) }
  const startedAt = performance.now()
  const rows = await loadHistories(bench, keys)
  const booked = rows / ((performance.now() - startedAt) / 1000)
  await untilFigured(bench)
  const figured = rows / ((performance.now() - startedAt) / 1000)
  const after = { ...processorTime(process.pid, bench.pids.postmaster), figuresMs: spentBy(bench.pids.server) }
  const copy = await copySame(
    bench,
    keys.map(({ accountId }) => accountId),
  )
  const each = (name: keyof typeof after) => `${(((after[name] - before[name]) / rows) * 1000).toFixed(1)} µs`
  const share = (value: number) =>
    `${Math.round((value / copy.bare) * 100)} % and ${Math.round((value / copy.keyed) * 100)} %`
  return {
    what: 'bulk load with all checks, chains and journal; and until the kept figures hold all of it',
    beside: `COPY of the same rows ${rate(copy.bare)} without any index, ${rate(copy.keyed)} with both`,
    goal: '>= 45 % of COPY',
    measured: `booked ${rate(booked)} = ${share(booked)}, with figures ${rate(figured)} = ${share(figured)}; a posting costs the load ${each('serverMs')}, the reader of the figures ${each('figuresMs')}, the database ${each('databaseMs')}`,
    verdict: verdictOf([{ name: 'share with figures', value: figured / copy.keyed, goal: 0.45, upper: false }]),
  }
}

/** What the filling of this bank took, said by itself and up to the last kept figure. */
function generator({ filled }: Bench): Line[] {
  if (!filled || filled.transactions === 0) return []
  const { customers, transactions, fillMs, figuredMs, said } = filled
  const perSecond = transactions / (figuredMs / 1000)
  return [
    {
      what: `demo generator end to end, ${customers.toLocaleString('en-US')} customers and ${transactions.toLocaleString('en-US')} transactions`,
      beside: said.join('; '),
      goal: '>= 50,000 transactions/s; 2 M customers + 50 M transactions in <= 25 min',
      measured: `${rate(perSecond)}: filled in ${(fillMs / 1000).toFixed(1)} s, all figures kept after ${(figuredMs / 1000).toFixed(1)} s`,
      verdict: verdictOf([{ name: 'rate', value: perSecond, goal: 50_000, upper: false }]),
    },
  ]
}

async function ledger(bench: Bench): Promise<Line[]> {
  // What only reads comes first; of a bank without transactions there is nothing to read yet.
  const lines = [...generator(bench), ...(await ledgerReads(bench))]
  const isEmpty = lines.length === 0
  const keys = await openAccounts(bench)
  for (const measure of [singles, batches, bulk]) {
    const line = await measure(bench, keys)
    bench.say(`  ${line.what}: ${line.measured}; beside ${line.beside}`)
    lines.push(line)
  }
  if (isEmpty) lines.push(...(await ledgerReads(bench)))
  return [...lines, await endOfDay(bench)]
}

export const ledgerMeasure: Measure = {
  name: 'ledger',
  about: 'postings, batches, bulk load, an account, whole view, search, dashboard, end of day, disk (--transactions M)',
  needsBank: true,
  run: ledger,
}
