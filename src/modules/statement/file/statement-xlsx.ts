// A statement as XLSX, written row by row: the head, the lines with amounts as numbers, the totals, how to check.

import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import { safeCell } from '../../../platform/files/table-file.ts'
import { digitsOf } from '../../ledger/index.ts'
import {
  COLUMNS,
  factsOf,
  headsOf,
  type Language,
  labelled,
  notesOf,
  type StatementHead,
  type StatementLine,
  sayer,
  sumsOf,
} from './statement-text.ts'

const WIDTHS = [12, 12, 30, 34, 14, 16, 16, 18, 38]
const [DEBIT, CREDIT, BALANCE] = [6, 7, 8]
const QUIET = { color: { argb: 'FF6B6F76' } }
const RULE = { style: 'thin', color: { argb: 'FFC9CCD1' } } as const

/** Rows of the head before the table: they stay in sight while one scrolls. */
const TABLE_ROW = 10

function openSheet(workbook: ExcelJS.stream.xlsx.WorkbookWriter, head: StatementHead, language: Language) {
  const say = sayer(language)
  const digits = digitsOf(head.currency)
  const money = digits > 0 ? `#,##0.${'0'.repeat(digits)}` : '#,##0'
  const sheet = workbook.addWorksheet(say('statement.file.title'), {
    views: [{ state: 'frozen', ySplit: TABLE_ROW, showGridLines: false }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: `&L${head.statementId}&R${say('statement.file.page', { n: '&P', m: '&N' })}` },
  })
  sheet.columns = WIDTHS.map((width) => ({ width }))
  for (const column of [DEBIT, CREDIT, BALANCE]) sheet.getColumn(column).numFmt = money
  sheet.pageSetup.printTitlesRow = `${TABLE_ROW}:${TABLE_ROW}`
  return sheet
}

type Sheet = ReturnType<typeof openSheet>
type Cell = string | number | null
const add = (sheet: Sheet, cells: readonly Cell[]) =>
  sheet.addRow(cells.map((cell) => (typeof cell === 'string' ? safeCell(cell) : cell)))

function writeHead(sheet: Sheet, head: StatementHead, language: Language, major: (fen: number) => number): void {
  const say = sayer(language)
  const title = add(sheet, [head.bankName])
  title.font = { size: 14, bold: true }
  title.commit()
  const under = add(sheet, [
    `${say('statement.file.title')} · ${say(head.openly ? 'statement.file.customerCopy' : 'statement.file.workingCopy')}`,
  ])
  under.font = { bold: true }
  under.commit()
  const [left = [], right = []] = factsOf(head, language)
  for (const [at, [label, value]] of left.entries()) {
    const [otherLabel = '', otherValue = ''] = right[at] ?? []
    const row = add(sheet, [label, null, value, otherLabel, null, otherValue])
    for (const column of [1, 4]) row.getCell(column).font = QUIET
    row.getCell(DEBIT).numFmt = '@'
    row.commit()
  }
  add(sheet, []).commit()
  const sums = sumsOf(head, language)
  const labels = add(sheet, [null, null, null, null, ...sums.map(({ label }) => label)])
  labels.font = QUIET
  labels.commit()
  const amounts = add(sheet, [null, null, null, null, ...sums.map(({ fen }) => major(fen))])
  amounts.getCell(DEBIT - 1).numFmt = sheet.getColumn(DEBIT).numFmt as string
  amounts.font = { bold: true }
  amounts.commit()
  add(sheet, []).commit()
  const heads = headsOf(language)
  const table = add(
    sheet,
    COLUMNS.map((column) => heads[column]),
  )
  table.font = { bold: true }
  table.border = { bottom: RULE }
  for (const column of [DEBIT, CREDIT, BALANCE]) table.getCell(column).alignment = { horizontal: 'right' }
  table.commit()
}

function cellsOf(line: StatementLine, language: Language, major: (fen: number) => number): Cell[] {
  const { type, channel } = labelled(line, language)
  return [
    line.bookingDate,
    line.valueDate,
    line.purpose ? `${type} · ${line.purpose}` : type,
    [line.otherName, line.otherPlace].filter(Boolean).join('  ') || null,
    channel,
    line.amountFen < 0 ? major(-line.amountFen) : null,
    line.amountFen > 0 ? major(line.amountFen) : null,
    major(line.balanceFen),
    line.reference,
  ]
}

/** Pages of lines as one workbook; nothing in it is a formula. */
export function statementXlsx(
  head: StatementHead,
  pages: AsyncIterable<readonly StatementLine[]>,
  language: Language,
): AsyncIterable<Buffer> {
  const stream = new PassThrough()
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  const scale = 10 ** digitsOf(head.currency)
  const major = (fen: number) => fen / scale
  const say = sayer(language)
  const write = async () => {
    const sheet = openSheet(workbook, head, language)
    writeHead(sheet, head, language, major)
    for await (const lines of pages) for (const line of lines) add(sheet, cellsOf(line, language, major)).commit()
    const total = [null, null, say('statement.file.totals'), null, null]
    const totals = add(sheet, [...total, major(head.debitFen), major(head.creditFen), major(head.closingFen)])
    totals.font = { bold: true }
    totals.border = { top: RULE }
    totals.commit()
    add(sheet, []).commit()
    for (const note of notesOf(head, language)) {
      const row = add(sheet, [note])
      row.font = QUIET
      row.commit()
    }
    sheet.commit()
    await workbook.commit()
  }
  write().catch((error) => stream.destroy(error))
  return stream
}
