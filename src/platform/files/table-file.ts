// Tables as files: CSV and XLSX written page by page, and no cell that a spreadsheet could run.

import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'

export type Cell = string | number | null
export type TablePages = AsyncIterable<readonly (readonly Cell[])[]>

/** OWASP CSV injection: a cell that starts like a formula gets an apostrophe before it. */
export const safeCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const csvCell = (cell: Cell): string => {
  const text = typeof cell === 'string' ? safeCell(cell) : String(cell ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
const csvLine = (cells: readonly Cell[]) => `${cells.map(csvCell).join(',')}\r\n`

/** The same pages, the first of them read already: what must be refused is refused before a file begins. */
export async function begun<I>(pages: AsyncGenerator<I>): Promise<AsyncIterable<I>> {
  const first = await pages.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* pages
  })()
}

export async function* csvTable(heads: readonly string[], pages: TablePages): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(heads)}`
  for await (const rows of pages) yield rows.map(csvLine).join('')
}

/** `formats`: number formats by column, from 0. */
export function xlsxTable(
  heads: readonly string[],
  pages: TablePages,
  formats: Readonly<Record<number, string>> = {},
): AsyncIterable<Buffer> {
  const stream = new PassThrough()
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  const write = async () => {
    const sheet = workbook.addWorksheet('Kahu')
    for (const [column, numFmt] of Object.entries(formats)) sheet.getColumn(Number(column) + 1).numFmt = numFmt
    sheet.addRow([...heads]).commit()
    for await (const rows of pages)
      for (const row of rows)
        sheet.addRow(row.map((cell) => (typeof cell === 'string' ? safeCell(cell) : cell))).commit()
    sheet.commit()
    await workbook.commit()
  }
  write().catch((error) => stream.destroy(error))
  return stream
}

export const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const
