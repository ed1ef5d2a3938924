// The filtered list as CSV or XLSX: page by page, masked by role, no cell can start a formula.

import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import type { CustomerLine } from '../shapes.ts'
import { maskingOf, namesFor, showLine } from '../show-customer.ts'
import enUS from '../web/words.en-US.ts'
import zhCN from '../web/words.zh-CN.ts'
import { conditionContextOf } from './list-customers.ts'
import { DEFAULT_SORT, listRows } from './list-rows.ts'

const PAGE_ROWS = 500
type Column = (typeof contract.EXPORT_COLUMNS)[number]
type Asked = { filter: contract.Filter; sort?: contract.Sort; columns: Column[]; format: 'csv' | 'xlsx' }

/** OWASP CSV injection: a cell that starts like a formula gets an apostrophe before it. */
export function safeCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function cellOf(line: CustomerLine, column: Column): string {
  const value = line[column as keyof CustomerLine]
  if (value === null || value === undefined) return ''
  return safeCell(Array.isArray(value) ? value.join('; ') : String(value))
}

const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const csvRow = (cells: string[]) => `${cells.map(csvCell).join(',')}\r\n`

async function* pagesOf(
  { tx, vault, clock, caller, scope, looked }: QueryContext,
  asked: Asked,
): AsyncGenerator<CustomerLine[]> {
  const today = clock.today()
  const context = await conditionContextOf(tx, caller, today)
  let cursor: string | null = null
  for (let count = 0; count < contract.EXPORT_ROWS_MAX; count += PAGE_ROWS) {
    const page = await listRows(
      tx,
      { filter: asked.filter, scope, sort: asked.sort ?? DEFAULT_SORT, cursor, limit: PAGE_ROWS },
      context,
    )
    const names = await namesFor(
      tx,
      vault,
      page.rows.map((row) => row.ownerId),
    )
    looked(page.rows.map((row) => row.customerId))
    yield page.rows.map((row) => showLine(vault, row, names, maskingOf(caller), today))
    cursor = page.next
    if (cursor === null) return
  }
}

/** The same items, the first of them read already: what must be refused is refused before a file begins. */
async function begun<I>(items: AsyncGenerator<I>): Promise<AsyncIterable<I>> {
  const first = await items.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* items
  })()
}

async function* csvOf(
  pages: AsyncIterable<CustomerLine[]>,
  columns: Column[],
  heads: string[],
): AsyncGenerator<string> {
  yield `\uFEFF${csvRow(heads)}`
  for await (const lines of pages)
    yield lines.map((line) => csvRow(columns.map((column) => cellOf(line, column)))).join('')
}

function xlsxOf(pages: AsyncIterable<CustomerLine[]>, columns: Column[], heads: string[]): AsyncIterable<Buffer> {
  const stream = new PassThrough()
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: false, useSharedStrings: false })
  const write = async () => {
    const sheet = workbook.addWorksheet('Kahu')
    sheet.addRow(heads).commit()
    for await (const lines of pages)
      for (const line of lines) sheet.addRow(columns.map((column) => cellOf(line, column))).commit()
    sheet.commit()
    await workbook.commit()
  }
  write().catch((error) => stream.destroy(error))
  return stream
}

export const exportCustomers = query(contract.exportCustomers, async (context, { body }) => {
  const language = 'zh-CN'
  const words = (language === 'zh-CN' ? zhCN : enUS) as { customer?: { field?: Record<string, string> } }
  const heads = body.columns.map((column) => words.customer?.field?.[column] ?? column)
  // The purpose stands in the log of the request beside its id; every record shown stands in the access ledger.
  context.log.info(
    { requestId: context.requestId, purpose: body.purpose, format: body.format, columns: body.columns },
    'customer export',
  )
  const pages = await begun(pagesOf(context, body as Asked))
  const csv = body.format === 'csv'
  return {
    stream: csv ? csvOf(pages, body.columns, heads) : xlsxOf(pages, body.columns, heads),
    mediaType: csv ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    fileName: `customers-${context.clock.today()}.${body.format}`,
  }
})
