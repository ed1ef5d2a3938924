// Transactions over a real line: how often the server is waited for, what a failed or cut flight leaves, and what is not known.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/bank/database.ts'
import { type Line, openLine } from '../../../test/bank/line.ts'
import { CommitUnknown, connect, type Database, isRetryable, isUniqueViolation } from './index.ts'

let bank: TestDatabase
let line: Line
let db: Database

const INSERT = 'insert into note (id, text) values ($1, $2)'
const ids = async () =>
  (await bank.db.read((tx) => tx.rows<{ id: number }>('select id from note order by id'))).map(({ id }) => id)

beforeAll(async () => {
  bank = await openTestDatabase()
  line = await openLine(bank.url)
  db = connect(line.url, { writeConnectionsMax: 1, readConnectionsMax: 1 })
  await bank.db.write((tx) => tx.run('create table note (id int primary key, text text not null)'))
})
beforeEach(() => bank.db.write((tx) => tx.run('truncate note')))
afterAll(async () => {
  await db.close()
  await line.close()
  await bank.close()
})

test('what nobody waits for costs one round trip in all, COMMIT included', async () => {
  const twice = () =>
    db.write(async (tx) => {
      tx.later(INSERT, [1, 'a'])
      tx.later(INSERT, [2, 'b'])
      tx.later('update note set text = $2 where id = $1', [2, 'c'])
    })
  await twice()
  await bank.db.write((tx) => tx.run('truncate note'))
  line.roundTrips()
  await twice()
  expect(line.roundTrips()).toBe(1)
  expect(await bank.db.read((tx) => tx.rows('select * from note order by id'))).toEqual([
    { id: 1, text: 'a' },
    { id: 2, text: 'c' },
  ])
})

test('BEGIN travels with the first statement, and those asked together travel together', async () => {
  line.roundTrips()
  const found = await db.write(async (tx) => {
    const both = await Promise.all([
      tx.one<{ n: number }>('select $1::int as n', [1]),
      tx.one<{ n: number }>('select $1::int as n', [2]),
    ])
    tx.later(INSERT, [1, 'a'])
    return both.map(({ n }) => n)
  })
  expect(found).toEqual([1, 2])
  expect(line.roundTrips()).toBe(2)
})

test('what is left for later is done before the next statement that is waited for', async () => {
  const count = await db.write(async (tx) => {
    tx.later(INSERT, [1, 'a'])
    return tx.one<{ n: number }>('select count(*)::int as n from note')
  })
  expect(count).toEqual({ n: 1 })
})

test('a refusal before anything was asked waits for nothing', async () => {
  line.roundTrips()
  const refused = db.write(async (tx) => {
    tx.later(INSERT, [1, 'a'])
    throw new Error('no')
  })
  await expect(refused).rejects.toThrow('no')
  expect(line.roundTrips()).toBe(0)
  expect(await ids()).toEqual([])
})

test('one failed statement and none of its flight is kept; the error is that statement’s', async () => {
  await bank.db.write((tx) => tx.run(INSERT, [2, 'held']))
  const failing = db.write(async (tx) => {
    tx.later(INSERT, [1, 'a'])
    tx.later(INSERT, [2, 'b'])
    tx.later(INSERT, [3, 'c'])
    tx.later("update note set text = 'seen'", [])
  })
  const error = await failing.catch((reason) => reason)
  expect(isUniqueViolation(error)).toBe('note_pkey')
  expect(error.detail).toBeUndefined()
  expect(await ids()).toEqual([2])
  // The connection serves on, also what was skipped behind the error and so never parsed.
  await db.write(async (tx) => {
    tx.later("update note set text = 'seen'", [])
    tx.later(INSERT, [3, 'c'])
  })
  expect(await ids()).toEqual([2, 3])
})

test('a statement left for later that failed is told to whoever asks next, and is never saved', async () => {
  const swallowed = db.write(async (tx) => {
    tx.later(INSERT, [1, 'a'])
    tx.later(INSERT, [1, 'again'])
    const error = await tx.one('select 1 as n').catch((reason) => reason)
    expect(isUniqueViolation(error)).toBe('note_pkey')
    await expect(tx.one('select 2 as n')).rejects.toBe(error)
    expect(() => tx.later(INSERT, [9, 'z'])).toThrow(error)
  })
  await expect(swallowed).rejects.toThrow('rolled back')
  expect(await ids()).toEqual([])
})

test('settling tells what failed, and a value that cannot be written fails like a statement', async () => {
  const settling = db.write(async (tx) => {
    tx.later(INSERT, [1, null])
    await tx.settled()
  })
  await expect(settling).rejects.toMatchObject({ code: '23502' })
  const unwritable = {
    toPostgres: () => {
      throw new Error('unwritable')
    },
  }
  const failing = db.write(async (tx) => {
    tx.later(INSERT, [1, 'a'])
    tx.later(INSERT, [unwritable, 'b'])
  })
  await expect(failing).rejects.toThrow('unwritable')
  await db.write(async (tx) => tx.later(INSERT, [5, 'e']))
  expect(await ids()).toEqual([5])
})

test('what fails only at COMMIT is not saved and is not in doubt', async () => {
  await bank.db.write((tx) => tx.run('create table late (id int primary key deferrable initially deferred)'))
  const failing = db.write(async (tx) => {
    tx.later('insert into late values (1), (1)')
  })
  expect(isUniqueViolation(await failing.catch((reason) => reason))).toBe('late_pkey')
  expect(await bank.db.read((tx) => tx.rows('select * from late'))).toEqual([])
})

test('a statement that is asked after the end goes nowhere', async () => {
  let late = () => Promise.resolve(0)
  await db.write(async (tx) => {
    late = () => tx.run(INSERT, [1, 'late'])
  })
  await expect(late()).rejects.toThrow('ended')
  expect(await ids()).toEqual([])
})

/** Cuts the line once the row is there: COMMIT was done, its answer was not heard. */
async function cutWhenSaved(id: number): Promise<void> {
  await expect.poll(ids, { timeout: 10_000, interval: 5 }).toContain(id)
  line.cut()
}

test('a COMMIT whose answer was cut off is unknown, alone or behind its statements', async () => {
  await db.write((tx) => tx.one('select 1 as n'))
  for (const [id, waited] of [
    [1, false],
    [2, true],
  ] as const) {
    const writing = db.write(async (tx) => {
      if (waited) await tx.run(INSERT, [id, 'a'])
      else tx.later(INSERT, [id, 'a'])
      line.swallow()
    })
    const [error] = await Promise.all([writing.catch((reason) => reason), cutWhenSaved(id)])
    expect(error).toBeInstanceOf(CommitUnknown)
    await db.write((tx) => tx.one('select 1 as n'))
  }
})

test('a line cut before COMMIT was sent is no doubt, only worth another try', async () => {
  const writing = db.write(async (tx) => {
    await tx.run(INSERT, [1, 'a'])
    line.cut()
    await tx.run(INSERT, [2, 'b'])
  })
  const error = await writing.catch((reason) => reason)
  expect(error).not.toBeInstanceOf(CommitUnknown)
  expect(isRetryable(error)).toBe(true)
  expect(await ids()).toEqual([])
})

test('a server that goes away before it reached COMMIT says so: nothing is in doubt', async () => {
  const writing = db.write(async (tx) => {
    tx.later(INSERT, [1, 'a'])
    tx.later('select pg_terminate_backend(pg_backend_pid())')
    tx.later(INSERT, [2, 'b'])
  })
  const error = await writing.catch((reason) => reason)
  expect(error).toMatchObject({ code: '57P01' })
  expect(error).not.toBeInstanceOf(CommitUnknown)
  expect(await ids()).toEqual([])
})
