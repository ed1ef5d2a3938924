// Rows that go in by COPY are the rows that come out, whatever they hold; what the server refuses leaves nothing behind.

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/bank/database.ts'
import { type CopyColumn, isUniqueViolation } from './index.ts'

const COLUMNS: CopyColumn[] = [
  ['id', 'uuid'],
  ['name', 'text'],
  ['bytes', 'bytea'],
  ['facts', 'jsonb'],
  ['whole', 'int'],
  ['large', 'bigint'],
  ['small', 'smallint'],
  ['day', 'date'],
  ['at', 'timestamptz'],
  ['tags', 'text[]'],
  ['tokens', 'int[]'],
  ['ids', 'uuid[]'],
  ['moments', 'timestamptz[]'],
]
let bank: TestDatabase

beforeAll(async () => {
  bank = await openTestDatabase([])
  await bank.db.write((tx) =>
    tx.run(`create table copied (id uuid primary key, name text, bytes bytea, facts jsonb, whole int, large bigint, small smallint, day date,
      at timestamptz, tags text[], tokens int[], ids uuid[], moments timestamptz[])`),
  )
})
afterAll(() => bank.close())

const LONG = 5000
/** PostgreSQL holds no NUL in a text. */
const text = (maxLength: number) => fc.string({ unit: 'binary', maxLength }).map((value) => value.replaceAll('\0', ' '))
const instant = (from: string, to: string) => fc.date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 6 })
const row = fc.tuple(
  fc.uuid(),
  orNull(text(60)),
  orNull(fc.uint8Array({ maxLength: LONG }).map((bytes) => Buffer.from(bytes))),
  orNull(text(20).map((value) => JSON.stringify([{ value }]))),
  orNull(fc.integer()),
  orNull(fc.maxSafeInteger()),
  orNull(fc.integer({ min: -32_768, max: 32_767 })),
  orNull(instant('0002-01-01', '9999-12-31').map((date) => date.toISOString().slice(0, 10))),
  orNull(instant('1900-01-01', '2200-01-01')),
  orNull(fc.array(text(45), { maxLength: 5 })),
  orNull(fc.array(fc.integer(), { maxLength: 60 })),
  orNull(fc.array(fc.uuid(), { maxLength: 60 })),
  orNull(fc.array(instant('1900-01-01', '2200-01-01'), { maxLength: 60 })),
)

test('every value comes back as it went in', async () => {
  const rows = fc.uniqueArray(row, { selector: ([id]) => id, minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const found = await bank.db.write(async (tx) => {
        await tx.run('delete from copied')
        expect(await tx.copy('copied', COLUMNS, written)).toBe(written.length)
        return tx.rows<Record<string, unknown>>('select * from copied')
      })
      const byId = new Map(found.map((one) => [one.id, one]))
      for (const values of written) {
        const expected = Object.fromEntries(COLUMNS.map(([name], at) => [name, values[at]]))
        const facts = expected.facts === null ? null : JSON.parse(expected.facts as string)
        expect(byId.get(values[0])).toEqual({ ...expected, facts })
      }
    }),
    { numRuns: 60 },
  )
})

test('a key that is there refuses all rows, and the connection goes on', async () => {
  const id = '0190a0b0-0000-7000-8000-000000000000'
  const twice = bank.db.write((tx) => tx.copy('copied', [['id', 'uuid']], [[id], [id]]))
  const error = await twice.catch((one) => one)
  expect(isUniqueViolation(error)).toBe('copied_pkey')
  expect(error.detail ?? error.where).toBeUndefined()
  const missing = bank.db.write((tx) => tx.copy('nowhere', [['id', 'uuid']], [[id]]))
  await expect(missing).rejects.toMatchObject({ code: '42P01' })
  const wrong = bank.db.write((tx) => tx.copy('copied', [['id', 'uuid']], [[5]]))
  await expect(wrong).rejects.toThrow(TypeError)
  await bank.db.write((tx) => tx.copy('copied', [['id', 'uuid']], [[id]]))
  expect(await bank.db.read((tx) => tx.rows('select id from copied where id = $1', [id]))).toHaveLength(1)
})

test('statements of one transaction that are started together keep their order', async () => {
  const counts = await bank.db.write(async (tx) => {
    await tx.run('delete from copied')
    const ids = ['0190a0b0-0000-7000-8000-000000000001', '0190a0b0-0000-7000-8000-000000000002']
    const [, first, , second] = await Promise.all([
      tx.copy('copied', [['id', 'uuid']], [[ids[0]]]),
      tx.one<{ n: number }>('select count(*)::int as n from copied'),
      tx.copy('copied', [['id', 'uuid']], [[ids[1]]]),
      tx.one<{ n: number }>('select count(*)::int as n from copied'),
    ])
    return [first.n, second.n]
  })
  expect(counts).toEqual([1, 2])
})

test('a read copies nothing', async () => {
  await expect(bank.db.read((tx) => tx.copy('copied', [['id', 'uuid']], []))).rejects.toThrow('writes nothing')
})
