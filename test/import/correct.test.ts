// Cells mended on the way in, and the branch chosen once: for this import only, sealed, journaled, and only by whom it concerns.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { correctCell } from '../../src/modules/intake/commands/correct-cell.ts'
import { saveMapping } from '../../src/modules/intake/commands/save-mapping.ts'
import { stepImport } from '../../src/modules/intake/commands/step-import.ts'
import { uploadImport } from '../../src/modules/intake/commands/upload-import.ts'
import * as contract from '../../src/modules/intake/contract.ts'
import { previewImport } from '../../src/modules/intake/queries/preview-import.ts'
import { showImport } from '../../src/modules/intake/queries/show-import.ts'
import { createBranch } from '../../src/modules/staff/index.ts'
import { jobCaller } from '../../src/platform/access/index.ts'
import { runCommand, runQuery } from '../../src/platform/command/index.ts'
import { workNext } from '../../src/platform/intake/index.ts'
import type { AccessLedger } from '../../src/platform/journal/index.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import { callOf, csvOf, customerRows, type ImportBank, openImportBank, textOf } from './bank.ts'

let bank: ImportBank
let branchId: number
const ledger = { note: () => {} } as unknown as AccessLedger
const opened = async () => bank.intake
const HEADERS = ['姓名', '身份证号', '手机', '网点']

beforeAll(async () => {
  bank = await openImportBank()
  const caller = jobCaller('test')
  const made = async (code: string, name: string) =>
    (
      await runCommand(
        bank.services,
        createBranch(() => {}),
        {
          ...callOf(caller),
          input: { params: {}, query: {}, body: { code, name, parentId: null } } as never,
        },
      )
    ).reply as unknown as { branchId: number }
  // The first is the one the importer sits in.
  await made('HQ', '总行')
  branchId = (await made('JA', '静安支行')).branchId
})
afterAll(() => bank?.close())

async function upload(text: string): Promise<contract.Import> {
  const command = uploadImport(opened, () => 'customer')
  const body = { stream: textOf(text), fileName: 'a.csv' } as never
  const received = await command.receive?.(callOf(bank.person), { params: {}, query: {}, body })
  const input = { params: {}, query: {}, body: received as never }
  return (await runCommand(bank.services, command, { ...callOf(bank.person), input })).reply
}
const correct = (importId: string, body: object, more: object = {}) =>
  runCommand(bank.services, correctCell(opened), {
    ...callOf(bank.person),
    input: { params: { importId }, query: {}, body } as never,
    ...more,
  })
const preview = (shown: contract.Import) =>
  runQuery(bank.services, ledger, previewImport(opened), {
    ...callOf(bank.person),
    input: {
      params: { importId: shown.importId },
      query: {},
      body: { columns: shown.columns.map(({ field }) => field), mode: 'upsert', emptyClears: false },
    },
  })
const journalOf = (importId: string) =>
  bank.services.database.read((tx) =>
    tx.rows<{ action: string }>(
      `select action from journal where chain_id = $1 and action = 'import.correct' order by seq`,
      [importId],
    ),
  )
async function runAll(shown: contract.Import, standIns: Record<string, string> = {}): Promise<contract.Import> {
  const params = { importId: shown.importId }
  const columns = shown.columns.map(({ field }) => field)
  const body = { columns, mode: 'upsert' as const, emptyClears: false, standIns }
  await runCommand(bank.services, saveMapping(opened), {
    ...callOf(bank.person),
    input: { params, query: {}, body },
  })
  await runCommand(bank.services, stepImport(opened, contract.startImport, 'start'), {
    ...callOf(bank.person),
    input: { params, query: {}, body: {} } as never,
  })
  while (await workNext(bank.intake)) {}
  return runQuery(bank.services, ledger, showImport(opened), {
    ...callOf(bank.person),
    input: { params, query: {}, body: {} } as never,
  })
}

describe('a corrected cell', () => {
  it('stands for what the file has there, until it is taken back', async () => {
    const [row] = customerRows(1, 200_000) as [string[]]
    const right = row[1] as string
    const wrong = right.slice(0, 17) + (right.endsWith('1') ? '2' : '1')
    const shown = await upload(csvOf(HEADERS, [[row[0], wrong, row[2], '静安支行'] as string[]]))
    expect((await preview(shown)).problemRows).toBe(1)
    const idempotencyKey = newId()
    const first = await correct(shown.importId, { line: 2, column: 1, text: right }, { idempotencyKey })
    await correct(shown.importId, { line: 2, column: 1, text: right }, { idempotencyKey })
    expect(first.reply.corrections).toEqual([{ line: 2, column: 1 }])
    expect(JSON.stringify(first.reply)).not.toContain(right)
    expect(await journalOf(shown.importId)).toHaveLength(1)
    expect((await preview(shown)).problemRows).toBe(0)

    await correct(shown.importId, { line: 2, column: 1, text: null })
    expect((await preview(shown)).problemRows).toBe(1)
    await correct(shown.importId, { line: 2, column: 1, text: right })
    const done = await runAll(shown)
    expect(done.totals).toMatchObject({ created: 1, failed: 0 })
    expect(done.pace.reduce((sum, { rows }) => sum + rows, 0)).toBe(1)
    await expect(correct(shown.importId, { line: 2, column: 1, text: right })).rejects.toMatchObject({
      code: 'import.not-now',
    })
  })

  it('is sealed: its text stands in no table in the clear', async () => {
    const shown = await upload(csvOf(HEADERS, [['张三', '310106199001011230', '13800000000', '']]))
    await correct(shown.importId, { line: 2, column: 0, text: '欧阳甪里霁瑾' })
    const [found] = await bank.services.database.read((tx) =>
      tx.rows<{ n: number }>(
        `select (select count(*) from import_batch b where b::text like '%欧阳甪里%')
          + (select count(*) from journal j where j::text like '%欧阳甪里%') as n`,
        [],
      ),
    )
    expect(Number(found?.n)).toBe(0)
  })

  it('must lie in the file, and is refused to whom the import does not concern', async () => {
    const shown = await upload(csvOf(HEADERS, [['张三', '310106199001011230', '13800000000', '']]))
    await expect(correct(shown.importId, { line: 2, column: 9, text: 'x' })).rejects.toMatchObject({
      code: 'import.no-such-cell',
    })
    const nobody = { ...bank.person, userId: newId(), grants: new Map() }
    await expect(correct(shown.importId, { line: 2, column: 0, text: 'x' }, { caller: nobody })).rejects.toMatchObject({
      code: 'access.forbidden',
    })
  })
})

describe('the branch chosen once', () => {
  it('takes the rows that name none, and those that name an unknown one', async () => {
    const rows = customerRows(3, 210_000).map((row, at) => [row[0], row[1], row[2], ['', 'JA-1', '静安支行'][at]])
    const text = csvOf(HEADERS, rows as string[][])
    const without = await runAll(await upload(text))
    expect(without.totals).toMatchObject({ created: 2, failed: 1 })

    const others = customerRows(3, 220_000).map((row, at) => [row[0], row[1], row[2], ['', 'JA-1', '静安支行'][at]])
    const chosen = await runAll(await upload(csvOf(HEADERS, others as string[][])), { branch: String(branchId) })
    expect(chosen.totals).toMatchObject({ created: 3, failed: 0 })
    const there = await bank.services.database.read((tx) =>
      tx.rows<{ n: number }>('select count(*)::int as n from customer where branch_id = $1', [branchId]),
    )
    expect(there[0]?.n).toBe(5)
  })
})
