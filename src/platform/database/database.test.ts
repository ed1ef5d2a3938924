// The database on a real server: reading, writing, listening, limits and what errors mean.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/bank/database.ts'
import { connect, isRetryable, isUniqueViolation } from './index.ts'

let bank: TestDatabase

beforeAll(async () => {
  bank = await openTestDatabase([], { statementTimeoutMs: 5_000, preparedPerConnectionMax: 3 })
  await bank.db.write(async (tx) => {
    await tx.run('create table thing (id int primary key, name text not null, amount bigint)')
  })
})
afterAll(() => bank.close())

test('types arrive as the code expects them', async () => {
  const row = await bank.db.read((tx) =>
    tx.one(`select 5::bigint as small, 9007199254740993::bigint as large, '{1,null}'::bigint[] as many,
      date '2020-02-29' as day, '{2020-02-29}'::date[] as days, timestamptz '2020-01-01 00:00+08' as instant,
      '0190a0b0-0000-7000-8000-000000000000'::uuid as id, '\\x0102'::bytea as bytes, 1.50::numeric as rate`),
  )
  expect(row).toEqual({
    small: 5,
    large: 9007199254740993n,
    many: [1, null],
    day: '2020-02-29',
    days: ['2020-02-29'],
    instant: new Date('2019-12-31T16:00:00Z'),
    id: '0190a0b0-0000-7000-8000-000000000000',
    bytes: Buffer.from([1, 2]),
    rate: '1.50',
  })
})

test('a read cannot write', async () => {
  await expect(bank.db.read((tx) => tx.run(`insert into thing values (99, 'x')`))).rejects.toMatchObject({
    code: '25006',
  })
})

test('a write is whole or nothing', async () => {
  await bank.db.write((tx) => tx.run(`insert into thing values (1, 'a'), (2, 'b')`))
  const failing = bank.db.write(async (tx) => {
    await tx.run(`insert into thing values (3, 'c')`)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  const rows = await bank.db.read((tx) => tx.rows('select id from thing order by id'))
  expect(rows).toEqual([{ id: 1 }, { id: 2 }])
})

test('a swallowed error does not look saved', async () => {
  const failing = bank.db.write(async (tx) => {
    await tx.run(`insert into thing values (4, 'd')`)
    await tx.run(`insert into thing values (4, 'again')`).catch(() => {})
  })
  await expect(failing).rejects.toThrow('rolled back')
})

test('maybe answers null, one insists, run counts', async () => {
  await bank.db.read(async (tx) => {
    expect(await tx.maybe('select 1 from thing where id = $1', [77])).toBeNull()
    await expect(tx.one('select 1 from thing where id = $1', [77])).rejects.toThrow('expected one row, got 0')
  })
  expect(
    await bank.db.write((tx) => tx.run('update thing set amount = $1 where id = any($2::int[])', [1, [1, 2]])),
  ).toBe(2)
})

test('statements of one transaction that start together run one after another', async () => {
  const found = await bank.db.write((tx) => Promise.all([1, 2, 3].map((n) => tx.one('select $1::int as n', [n]))))
  expect(found).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
})

test('a unique violation names its constraint and quotes no value', async () => {
  const error = await bank.db.write((tx) => tx.run(`insert into thing values (1, 'a')`)).catch((reason) => reason)
  expect(isUniqueViolation(error)).toBe('thing_pkey')
  expect(error.detail).toBeUndefined()
  expect(isRetryable(error)).toBe(false)
})

test('a connection holds a bounded number of prepared statements', async () => {
  const held = await bank.db.write(async (tx) => {
    for (let n = 0; n < 10; n += 1) await tx.rows(`select ${n} as n where $1::int = ${n}`, [n])
    for (let n = 0; n < 10; n += 1) expect(await tx.rows(`select ${n} as n where $1::int = ${n}`, [n])).toHaveLength(1)
    return tx.one<{ n: number }>('select count(*)::int as n from pg_prepared_statements')
  })
  expect(held.n).toBeLessThanOrEqual(3)
})

test('a write apart does not wait for the transactions that wait for it', async () => {
  const db = connect(bank.url, { writeConnectionsMax: 1, connectTimeoutMs: 2_000 })
  const apart = () => db.write((tx) => tx.one<{ n: number }>('select 1 as n'), { apart: true })
  expect(await db.write(() => apart())).toEqual({ n: 1 })
  await db.close()
})

test('a plan made before a migration is made again', async () => {
  const db = connect(bank.url, { readConnectionsMax: 1 })
  await db.read((tx) => tx.rows('select * from thing where id = $1', [1]))
  await bank.db.write((tx) => tx.run('alter table thing add column colour text'))
  const rows = await db.read((tx) => tx.rows('select * from thing where id = $1', [1]))
  expect(rows[0]).toHaveProperty('colour', null)
  await db.close()
})

test('a lost connection is not given to the next one', async () => {
  const db = connect(bank.url, { writeConnectionsMax: 1, readConnectionsMax: 1 })
  const lost = db.write((tx) => tx.run('select pg_terminate_backend(pg_backend_pid())'))
  const error = await lost.catch((reason) => reason)
  expect(isRetryable(error)).toBe(true)
  expect(await db.write((tx) => tx.one('select 1 as n'))).toEqual({ n: 1 })
  await db.read((tx) => tx.rows('select pg_terminate_backend(pg_backend_pid())')).catch(() => {})
  expect(await db.read((tx) => tx.one('select 1 as n'))).toEqual({ n: 1 })
  await db.close()
})

test('deadlocks are worth another try', async () => {
  const order = async (first: number, second: number, met: () => Promise<void>) =>
    bank.db.write(async (tx) => {
      await tx.run('update thing set amount = 1 where id = $1', [first])
      await met()
      await tx.run('update thing set amount = 2 where id = $1', [second])
    })
  let arrived = 0
  let open = () => {}
  const both = new Promise<void>((resolve) => (open = resolve))
  const met = async () => {
    arrived += 1
    if (arrived === 2) open()
    await both
  }
  const outcomes = await Promise.allSettled([order(1, 2, met), order(2, 1, met)])
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
  expect(failed).toHaveLength(1)
  expect(isRetryable(failed[0]?.reason)).toBe(true)
})

test('a listener hears, comes back after a loss, and stops', async () => {
  const heard: string[] = []
  let wake = () => {}
  const stop = await bank.db.listen('bell', (payload) => {
    heard.push(payload)
    wake()
  })
  const ring = (payload: string) => bank.db.write((tx) => tx.run(`select pg_notify('bell', $1)`, [payload]))
  const first = new Promise<void>((resolve) => (wake = resolve))
  await ring('one')
  await first
  await bank.db.write((tx) =>
    tx.run(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kahu test listener'
      and datname = current_database()`),
  )
  await expect
    .poll(
      async () => {
        await ring('two')
        return heard.at(-1)
      },
      { timeout: 10_000 },
    )
    .toBe('two')
  await stop()
})
