// Imports from end to end: every row once, what failed comes back to be mended, and all of it can be taken back.

import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runImport, undoImport } from '../../src/modules/intake/index.ts'
import { jobCaller } from '../../src/platform/access/index.ts'
import { runCommand, runQuery } from '../../src/platform/command/index.ts'
import { errorFile, getBatch, receiveFile, sumChunks, workNext } from '../../src/platform/intake/index.ts'
import type { AccessLedger } from '../../src/platform/journal/index.ts'
import { callOf, csvOf, customerRows, HEADERS, type ImportBank, openImportBank, textOf } from './bank.ts'

let bank: ImportBank
beforeAll(async () => {
  bank = await openImportBank()
})
afterAll(() => bank?.close())

const file = (text: string, mode: 'create' | 'update' | 'upsert' = 'upsert') => ({
  importable: 'customer',
  fileName: '客户.csv',
  stream: textOf(text),
  mode,
})
const count = async (sql: string) =>
  (await bank.services.database.read((tx) => tx.one<{ n: number }>(`select count(*)::int as n from ${sql}`))).n

async function errorText(importId: string): Promise<string> {
  const { database, vault } = bank.services
  const batch = await database.read((tx) => getBatch(tx, vault, importId))
  let text = ''
  for await (const piece of errorFile(bank.intake, batch, 'zh-CN')) text += piece
  return text
}

describe('an import', () => {
  it('creates, then updates, then changes nothing; finds the same row twice; gives failed rows back; is taken back', async () => {
    const rows = customerRows(1200)
    const first = await runImport(bank.intake, bank.person, file(csvOf(HEADERS, rows)))
    expect(first).toMatchObject({ rows: 1200, created: 1200, failed: 0, state: 'done' })
    expect(await count('customer')).toBe(1200)
    expect(await count("journal where action = 'customer.import'")).toBe(1200)

    const again = await runImport(bank.intake, bank.person, file(csvOf(HEADERS, rows)))
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 1200, failed: 0 })

    const changed = rows
      .slice(0, 700)
      .map((row, at) => (at < 600 ? [row[0], row[1], `139${row[2]?.slice(3)}`, row[3]] : row) as string[])
    const wrong = [...changed, ['张三', '310106199001011230', '13800000000', '2019-02-30'], changed[5] as string[]]
    const update = await runImport(bank.intake, bank.person, file(csvOf(HEADERS, wrong)))
    expect(update).toMatchObject({ rows: 702, created: 0, updated: 600, unchanged: 100, failed: 2 })
    expect(update.problems).toMatchObject({
      'documents.resident-id|import.duplicate-row': 1,
      'openedOn|import.cell-no-such-day': 1,
    })
    expect(update.problems['documents.resident-id|resident-id.check-digit']).toBe(1)

    const errors = await errorText(update.importId)
    expect(errors.charCodeAt(0)).toBe(0xfeff)
    expect(errors).toContain('第 7 行')
    expect(errors.split('\r\n').filter(Boolean)).toHaveLength(3)
    const mended = errors.replace(/310106199001011230/, '31010619900101123X').replace('2019-02-30', '2019-02-28')
    const round = await runImport(bank.intake, bank.person, file(mended))
    expect(round.rows).toBe(2)
    expect(round.created + round.failed + round.updated + round.unchanged).toBe(2)

    // One of the changed records is changed once more: it stays, and the others go back.
    const { subjects } = await bank.services.database.read((tx) =>
      tx.one<{ subjects: string[] }>('select subjects from import_chunk where batch_id = $1 and chunk = 0', [
        update.importId,
      ]),
    )
    const touched = rows.slice(0, 1).map((row) => [row[0], row[1], '13711112222', row[3]] as string[])
    expect(await runImport(bank.intake, bank.person, file(csvOf(HEADERS, touched)))).toMatchObject({ updated: 1 })
    expect(subjects.length).toBeGreaterThan(400)
    expect(await undoImport(bank.intake, bank.person, update.importId)).toEqual({ undone: 599, kept: 1 })
    const back = await runImport(bank.intake, bank.person, file(csvOf(HEADERS, rows)))
    expect(back).toMatchObject({ unchanged: 1199, updated: 1 })
    // The first import: the 600 that were changed and restored since are no longer as it left them.
    expect(await undoImport(bank.intake, bank.person, first.importId)).toEqual({ undone: 600, kept: 600 })
  })

  it('keeps no personal value in clear, in the tables or on disk', async () => {
    const [row] = customerRows(1, 50_000)
    const report = await runImport(
      bank.intake,
      bank.person,
      file(csvOf(HEADERS, [row as string[], ['坏', '1', '2', '3']])),
    )
    expect(report).toMatchObject({ created: 1, failed: 1 })
    const dump = await bank.services.database.read(async (tx) =>
      JSON.stringify(
        await Promise.all(
          ['import_batch', 'import_chunk', 'import_mapping', 'journal', 'customer'].map((table) =>
            tx.rows(`select t::text from ${table} t`),
          ),
        ),
      ),
    )
    for (const value of [row?.[0], row?.[1], row?.[2], '客户.csv', '姓名'])
      expect(dump.includes(value as string)).toBe(false)
    const { readFileSync, readdirSync } = await import('node:fs')
    const folder = join(bank.folder, 'intake')
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name)).includes(row?.[1] as string)).toBe(false)
  })

  it('tries a file without writing, and says what would happen to each row', async () => {
    const rows = customerRows(700, 60_000)
    const before = await count('customer')
    const dry = await runImport(bank.intake, bank.person, {
      ...file(csvOf(HEADERS, [...rows, ['', '', '', '']])),
      dryRun: true,
    })
    expect(dry).toMatchObject({ rows: 701, created: 700, failed: 1, state: 'checked' })
    expect(await count('customer')).toBe(before)
  })

  it('stops at a pause, gives its lease back when stopped, and goes on without doing anything twice', async () => {
    const rows = customerRows(6000, 100_000)
    const { stepImport } = await import('../../src/modules/intake/commands/step-import.ts')
    const contract = await import('../../src/modules/intake/contract.ts')
    const intake = async () => bank.intake
    const running = runImport(bank.intake, bank.person, file(csvOf(HEADERS, rows)))
    const importId = await (async () => {
      for (;;) {
        const row = await bank.services.database.read((tx) =>
          tx.maybe<{ batch_id: string }>(
            `select b.batch_id from import_batch b join import_chunk c on c.batch_id = b.batch_id where b.state = 'running' limit 1`,
          ),
        )
        if (row) return row.batch_id
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const input = { params: { importId }, query: {}, body: {} }
    await runCommand(bank.services, stepImport(intake, contract.pauseImport as never, 'pause'), {
      ...callOf(bank.person),
      input,
    })
    const paused = await running
    expect(paused.state).toBe('paused')
    expect(paused.rows).toBeLessThan(6000)
    expect(
      await count(
        `customer where number is not null and customer_id in (select unnest(subjects) from import_chunk where batch_id = '${importId}')`,
      ),
    ).toBe(paused.created)
    await runCommand(bank.services, stepImport(intake, contract.resumeImport as never, 'resume'), {
      ...callOf(bank.person),
      input,
    })
    const stopping = new AbortController()
    const stopped = workNext(bank.intake, { signal: stopping.signal })
    stopping.abort()
    await stopped
    while (await workNext(bank.intake));
    const sums = await bank.services.database.read((tx) => sumChunks(tx, importId))
    expect(sums).toMatchObject({ rows: 6000, created: 6000, failed: 0 })
  })

  it('is seen by nobody outside its scope, and refuses whoever may not import', async () => {
    const { showImport } = await import('../../src/modules/intake/queries/show-import.ts')
    const report = await runImport(bank.intake, bank.person, file(csvOf(HEADERS, customerRows(1, 70_000))))
    const show = showImport(async () => bank.intake)
    const ledger = { note: () => {} } as unknown as AccessLedger
    const input = { params: { importId: report.importId }, query: {}, body: {} }
    const shown = await runQuery(bank.services, ledger, show, { ...callOf(bank.person), input })
    expect(shown.columns[0]).toMatchObject({ field: 'name', guessedBy: 'header' })
    expect(JSON.stringify(shown)).not.toContain(customerRows(1, 70_000)[0]?.[1])
    const other = {
      ...bank.person,
      userId: '01980000-0000-7000-8000-000000000002',
      grants: new Map([['import.show', { all: false, branchIds: [9], ownerId: null }]]),
    }
    await expect(runQuery(bank.services, ledger, show, { ...callOf(other), input })).rejects.toMatchObject({
      code: 'import.not-found',
    })
    await expect(runImport(bank.intake, { ...other, grants: new Map() }, file('a\n1\n'))).rejects.toMatchObject({
      code: 'access.forbidden',
    })
  })
})

describe('an error file', () => {
  it('is opened in the name, by the channel and from the address of whoever asks', async () => {
    const { errorFile: errorFileQuery } = await import('../../src/modules/intake/queries/import-files.ts')
    const wrong = [['张三', '310106199001011230', '13800000000', '2019-02-28']]
    const report = await runImport(bank.intake, bank.person, file(csvOf(HEADERS, wrong)))
    const ledger = { note: () => {} } as unknown as AccessLedger
    const input = { params: { importId: report.importId }, query: {}, body: {} } as never
    await runQuery(
      bank.services,
      ledger,
      errorFileQuery(async () => bank.intake),
      { ...callOf(bank.person), channel: 'api', origin: '10.20.30.40', input },
    )
    const rows = await bank.services.database.read((tx) =>
      tx.rows(`select channel, origin, actor_name from journal where action = 'import.error-file' and chain_id = $1`, [
        report.importId,
      ]),
    )
    expect(rows).toEqual([{ channel: 'api', origin: '10.20.30.40', actor_name: 'importer' }])
  })
})

describe('a machine that lacks the file', () => {
  it('says so and leaves the import to one that has it', async () => {
    const { services } = bank
    const { stepImport } = await import('../../src/modules/intake/commands/step-import.ts')
    const { uploadImport } = await import('../../src/modules/intake/commands/upload-import.ts')
    const contract = await import('../../src/modules/intake/contract.ts')
    const intake = async () => bank.intake
    const body = await receiveFile(bank.intake, bank.person, file(csvOf(HEADERS, customerRows(3, 400_000))))
    const input = { params: {}, query: {}, body } as never
    const upload = uploadImport(intake, () => 'customer')
    const { importId } = (await runCommand(services, upload, { ...callOf(bank.person), input })).reply
    const step = stepImport(intake, contract.startImport, 'start')
    await runCommand(services, step, { ...callOf(bank.person), input: { params: { importId }, query: {}, body: {} } })
    const other = { ...bank.intake, hasFile: async () => false, openFile: () => Promise.reject(new Error('not here')) }
    const elsewhere = new Map<string, number>()
    expect(await workNext(other, { elsewhere })).toBe(false)
    const waiting = await services.database.read((tx) => getBatch(tx, services.vault, importId))
    expect(waiting).toMatchObject({ state: 'running', refusal: { code: 'import.file-elsewhere' } })
    // It is not taken again at once by the same machine, and no lease keeps the other one waiting.
    expect([...elsewhere.keys()]).toEqual([importId])
    expect(await workNext(bank.intake)).toBe(true)
    const done = await services.database.read((tx) => getBatch(tx, services.vault, importId))
    expect(done).toMatchObject({ state: 'done', refusal: null })
    expect(await services.database.read((tx) => sumChunks(tx, importId))).toMatchObject({ created: 3, failed: 0 })
  })
})

describe('a file', () => {
  it('is recognised as a workbook, formulas and spoiled numbers told by cell', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('客户')
    const rows = customerRows(30, 80_000)
    sheet.addRow(HEADERS)
    for (const row of rows) sheet.addRow([row[0], row[1], row[2], new Date('2019-07-02T00:00:00Z')])
    sheet.addRow(['王五', Number('310106199001011234'), { formula: 'B2' }, 43_648])
    const bytes = Buffer.from(await book.xlsx.writeBuffer())
    async function* stream() {
      yield bytes
    }
    const report = await runImport(bank.intake, bank.person, { ...file(''), fileName: '客户.xlsx', stream: stream() })
    expect(report).toMatchObject({ rows: 31, created: 30, failed: 1 })
    expect(report.problems).toEqual({
      'documents.resident-id|cell.number-precision': 1,
      'phones.mobile|cell.formula-empty': 1,
    })
  })

  it('keeps a mapping for the next file with the same headers', async () => {
    const { saveMapping } = await import('../../src/modules/intake/commands/save-mapping.ts')
    const { uploadImport } = await import('../../src/modules/intake/commands/upload-import.ts')
    const opened = async () => bank.intake
    const upload = uploadImport(opened, () => 'customer')
    const send = async () => {
      const body = { stream: textOf('甲,乙\n张三,北京\n'), fileName: 'a.csv' } as never
      const received = await upload.receive?.(callOf(bank.person), { params: {}, query: {}, body })
      return (
        await runCommand(bank.services, upload, {
          ...callOf(bank.person),
          input: { params: {}, query: {}, body: received as never },
        })
      ).reply
    }
    const first = await send()
    expect(first.columns.map((column) => column.guessedBy)).toEqual(['nothing', 'nothing'])
    expect(first.columns[0]?.samples).toEqual(['张***'])
    const body = { columns: ['name', null], mode: 'create' as const, emptyClears: false, saveAs: '甲乙' }
    await runCommand(bank.services, saveMapping(opened), {
      ...callOf(bank.person),
      input: { params: { importId: first.importId }, query: {}, body },
    })
    const second = await send()
    expect(second.columns.map((column) => [column.field, column.guessedBy])).toEqual([
      ['name', 'saved'],
      [null, 'saved'],
    ])
    expect(second.savedMapping).toBe('甲乙')
    const wrong = { ...body, columns: ['name', 'name'] }
    const again = runCommand(bank.services, saveMapping(opened), {
      ...callOf(bank.person),
      input: { params: { importId: second.importId }, query: {}, body: wrong },
    })
    await expect(again).rejects.toMatchObject({ code: 'import.plan' })
  })

  it('of two sparse gigabytes is refused by its first bytes', async () => {
    let sent = 0
    async function* sparse() {
      for (; sent < 2 * 1024 ** 3; sent += 65_536) yield Buffer.alloc(65_536)
    }
    const sending = runImport(bank.intake, bank.person, { ...file(''), stream: sparse() })
    await expect(sending).rejects.toMatchObject({ code: 'import.not-a-table' })
    expect(sent).toBeLessThan(1024 ** 2)
  })

  it('that is no table leaves nothing behind', async () => {
    const { readdirSync } = await import('node:fs')
    const files = () => readdirSync(join(bank.folder, 'intake')).length
    const before = [files(), await count('import_batch'), await count('data_key')]
    for (const text of ['', 'a,b\n1,"2\n', '%PDF-1.7', '姓名\n', 'a,b,c\n1,2,3\n4']) {
      await expect(runImport(bank.intake, bank.person, file(text))).rejects.toThrow(/^import\./)
    }
    expect([files(), await count('import_batch'), await count('data_key')]).toEqual(before)
  })
})

it('knows the machine as a caller of its own', () => expect(jobCaller('import').grants).toBe('all'))
