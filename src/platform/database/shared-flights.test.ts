// Reads that travel together: one trip for what is asked at once, each with its own answer, its own error, its own retry.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/bank/database.ts'
import { BY_KEY } from './index.ts'

let bank: TestDatabase
const NUMBERS = Array.from({ length: 40 }, (_, at) => at)
const read = <T>(sql: string, values?: unknown[]) => bank.db.read((tx) => tx.rows<T>(`${BY_KEY}${sql}`, values))

beforeAll(async () => {
  bank = await openTestDatabase([], { statementTimeoutMs: 1_000, preparedPerConnectionMax: 3 })
  await bank.db.write((tx) => tx.run('create table thing (id int primary key, name text not null)'))
  await bank.db.write((tx) => tx.run(`insert into thing select n, 'thing ' || n from generate_series(0, 99) as n`))
})
afterAll(() => bank.close())

test('what is asked at once goes in few trips, and everyone gets their own answer', async () => {
  const answers = await Promise.all(
    NUMBERS.map((id) =>
      read<{ name: string; trip: string }>('select name, now()::text as trip from thing where id = $1', [id]),
    ),
  )
  expect(answers.map(([row]) => row?.name)).toEqual(NUMBERS.map((id) => `thing ${id}`))
  // Statements of one trip run in one transaction, so they agree on when it began.
  expect(new Set(answers.map(([row]) => row?.trip)).size).toBeLessThan(NUMBERS.length / 4)
})

test('different statements of one trip answer in the order they were asked, also beyond what a connection keeps prepared', async () => {
  const order: number[] = []
  await Promise.all(
    NUMBERS.slice(0, 8).map(async (at) => {
      const [row] = await read<Record<string, number>>(`select ${at} as "column ${at}"`)
      expect(row).toEqual({ [`column ${at}`]: at })
      order.push(at)
    }),
  )
  expect(order).toEqual(NUMBERS.slice(0, 8))
})

test('one that fails fails alone', async () => {
  const answers = await Promise.allSettled([
    read('select id from thing where id = $1', [1]),
    read('select 1 / $1::int as none', [0]),
    read('select id from thing where id = $1', [3]),
    read('select id from nothing'),
    read('select id from thing where id = $1', [5]),
  ])
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.code))).toEqual([
    [{ id: 1 }],
    '22012',
    [{ id: 3 }],
    '42P01',
    [{ id: 5 }],
  ])
})

test('a value that cannot be sent fails alone too', async () => {
  const unsendable = {
    toPostgres() {
      throw new Error('not a value')
    },
  }
  const answers = await Promise.allSettled([
    read('select id from thing where id = $1', [1]),
    read('select id from thing where id = $1', [unsendable]),
    read('select id from thing where id = $1', [2]),
  ])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a lost connection stays invisible to all aboard', async () => {
  const warm = await Promise.all(
    NUMBERS.map((id) => read<{ pid: number }>('select pg_backend_pid() as pid, $1::int', [id])),
  )
  const pids = [...new Set(warm.map(([row]) => row?.pid))]
  await bank.db.read((tx) => tx.rows('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [pids]))
  const answers = await Promise.all(NUMBERS.map((id) => read('select id from thing where id = $1', [id])))
  expect(answers).toEqual(NUMBERS.map((id) => [{ id }]))
})

test('a plan that went out of date is made anew', async () => {
  const all = () => Promise.all(NUMBERS.slice(0, 6).map((id) => read('select * from thing where id = $1', [id])))
  await all()
  await bank.db.write((tx) => tx.run('alter table thing add column colour text'))
  expect((await all())[5]).toEqual([{ id: 5, name: 'thing 5', colour: null }])
})

test('too long takes the one that is, and nobody else; nothing is written', async () => {
  const answers = await Promise.allSettled([
    read('select id from thing where id = $1', [1]),
    read('select pg_sleep(3)'),
    read(`insert into thing values (1000, 'x')`),
    read('select id from thing where id = $1', [4]),
  ])
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.code))).toEqual([
    [{ id: 1 }],
    '57014',
    '25006',
    [{ id: 4 }],
  ])
})
