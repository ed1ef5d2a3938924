// A long import on threads: every row once, also when a thread dies in the middle; pausing reaches the threads too.

import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { threadStarter } from '../../src/main.ts'
import { runImport } from '../../src/modules/intake/index.ts'
import { type Intake, sumChunks } from '../../src/platform/intake/index.ts'
import { readConfig } from '../../src/platform/kernel/config.ts'
import { csvOf, customerRows, HEADERS, type ImportBank, openImportBank, textOf } from './bank.ts'

const ROWS = 6_000
let bank: ImportBank
let started: Worker[]

beforeAll(async () => {
  bank = await openImportBank()
})
afterAll(() => bank?.close())

/** The bank's intake with real threads, of which the test holds each. */
function threaded(): Intake {
  started = []
  const config = readConfig({
    KAHU_DATA: bank.folder,
    KAHU_KEY_FILE: join(bank.folder, 'ring'),
    DATABASE_URL: bank.database.url,
    KAHU_LOG_LEVEL: 'silent',
  })
  const start = threadStarter({ ...config, databaseUrl: bank.database.url })
  const startThread = () => {
    const worker = start()
    started.push(worker)
    return worker
  }
  return { ...bank.intake, startThread }
}

const count = async (sql: string) =>
  (await bank.services.database.read((tx) => tx.one<{ n: number }>(`select count(*)::int as n from ${sql}`))).n
const file = (rows: string[][]) => ({
  importable: 'customer',
  fileName: 'many.csv',
  stream: textOf(csvOf(HEADERS, rows)),
  mode: 'create' as const,
})

it('writes every row once, with its journal row, and says what is wrong with the others', async () => {
  const rows = customerRows(ROWS)
  rows[5_500] = rows[3] as string[]
  rows[700] = ['李四', '310106199001010000', '13800000000', '2019-07-02']
  const report = await runImport(threaded(), bank.person, file(rows))
  expect(started.length).toBeGreaterThan(0)
  expect(report).toMatchObject({ rows: ROWS, created: ROWS - 2, failed: 2, state: 'done' })
  expect(report.problems['documents.resident-id|import.duplicate-row']).toBe(1)
  expect(await count('customer')).toBe(ROWS - 2)
  expect(await count("journal where action = 'customer.import'")).toBe(ROWS - 2)
  expect(await count('journal_head h where exists (select 1 from customer c where c.customer_id = h.chain_id)')).toBe(
    ROWS - 2,
  )
})

it('goes on with new threads when one dies', async () => {
  const before = await count('customer')
  const intake = threaded()
  const importing = runImport(intake, bank.person, file(customerRows(ROWS, 100_000)))
  const applied = () =>
    bank.services.database.read((tx) =>
      tx.one<{ n: number }>(
        `select coalesce(sum(c.rows), 0)::int as n from import_chunk c join import_batch b using (batch_id) where b.state = 'running'`,
      ),
    )
  for (let rows = 0; rows === 0; ) rows = (await applied()).n
  await started[0]?.terminate()
  const report = await importing
  expect(report).toMatchObject({ rows: ROWS, created: ROWS, failed: 0, state: 'done' })
  expect(await count('customer')).toBe(before + ROWS)
  const sums = await bank.services.database.read((tx) => sumChunks(tx, report.importId))
  expect(sums).toMatchObject({ rows: ROWS, created: ROWS, chunks: ROWS / 500 })
  // Those that were there when it died, and those that came after.
  expect(started.length).toBeGreaterThan(1)
})
