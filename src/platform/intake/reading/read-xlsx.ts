// Reads the first visible sheet of a workbook as rows, many at a time.

import { Refusal } from '../../kernel/refusal.ts'
import { CELL_CHARS_MAX, CHUNK_ROWS, COLUMNS_MAX } from '../limits.ts'
import type { CellMark, Row } from './row.ts'
import type { Workbook } from './workbook.ts'
import { attributeOf, XmlScanner } from './xml-scanner.ts'
import type { Zip } from './zip.ts'

const DAY_MS = 86_400_000
const EPOCH_1900_MS = Date.UTC(1899, 11, 30)
const EPOCH_1904_MS = Date.UTC(1904, 0, 1)
/** Serial 60 is the 29 February 1900 that never was; before it Excel's count is one ahead. */
const SERIAL_LEAP = 60
const SERIAL_MAX = 2_958_465
/** From here a spreadsheet has already lost the last digits of what was typed. */
const EXACT_MAX = 1e15

/** YYYY-MM-DD, with the time when there is one, of a spreadsheet's day count; null where it names no day. */
export function dateOfSerial(serial: number, is1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > SERIAL_MAX) return null
  if (!is1904 && Math.floor(serial) === SERIAL_LEAP) return null
  const days = !is1904 && serial < SERIAL_LEAP ? serial + 1 : serial
  const seconds = Math.round((days % 1) * 86_400)
  const instant = new Date((is1904 ? EPOCH_1904_MS : EPOCH_1900_MS) + Math.floor(days) * DAY_MS + seconds * 1000)
  const iso = instant.toISOString()
  return seconds === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
}

function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & 0xdf
    if (code < 65 || code > 90) break
    column = column * 26 + (code - 64)
  }
  return column - 1
}

type OpenCell = { column: number; type: string; style: number; value: string; hasValue: boolean; hasFormula: boolean }

class SheetReader {
  readonly #book: Workbook
  rows: Row[] = []
  #row: Row | null = null
  #cell: OpenCell | null = null
  #line = 0
  #takes = false

  constructor(book: Workbook) {
    this.#book = book
  }

  open(name: string, attributes: string): void {
    if (name === 'c') {
      const reference = attributeOf(attributes, 'r')
      const column = reference ? columnOf(reference) : (this.#row?.cells.length ?? 0)
      const style = Number(attributeOf(attributes, 's') ?? 0)
      this.#cell = {
        column,
        type: attributeOf(attributes, 't') ?? 'n',
        style,
        value: '',
        hasValue: false,
        hasFormula: false,
      }
    } else if (name === 'v' || name === 't') {
      this.#takes = this.#cell !== null
      if (this.#cell) this.#cell.hasValue = true
    } else if (name === 'f') {
      if (this.#cell) this.#cell.hasFormula = true
    } else if (name === 'row') {
      this.#line = Number(attributeOf(attributes, 'r') ?? this.#line + 1)
      this.#row = { line: this.#line, cells: [] }
    }
  }

  text(text: string): void {
    if (!this.#takes || !this.#cell) return
    if (this.#cell.value.length <= CELL_CHARS_MAX) this.#cell.value += text
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#takes = false
    else if (name === 'c') this.#closeCell()
    else if (name === 'row') {
      if (this.#row?.cells.some((cell) => cell !== '')) this.rows.push(this.#row)
      this.#row = null
    }
  }

  #closeCell(): void {
    const cell = this.#cell
    const row = this.#row
    this.#cell = null
    if (!cell || !row || (!cell.hasValue && !cell.hasFormula)) return
    if (cell.column < 0 || cell.column >= COLUMNS_MAX)
      throw new Refusal('import.too-many-columns', { max: COLUMNS_MAX })
    const { text, mark } = this.#valueOf(cell)
    while (row.cells.length < cell.column) row.cells.push('')
    row.cells[cell.column] = text
    if (!mark) return
    row.marks ??= new Map()
    row.marks.set(cell.column, mark)
    // A formula without its value must be seen in its row, even when nothing else stands there.
    if (text === '') row.cells[cell.column] = '='
  }

  #valueOf(cell: OpenCell): { text: string; mark?: CellMark } {
    if (cell.hasFormula && (!cell.hasValue || cell.value === '') && cell.type !== 'str') {
      return { text: '', mark: { rule: 'cell.formula-empty', blocks: true } }
    }
    if (cell.type === 'e') return { text: cell.value, mark: { rule: 'cell.error', blocks: true } }
    const formula: { mark?: CellMark } = cell.hasFormula ? { mark: { rule: 'cell.formula', blocks: false } } : {}
    if (cell.type === 's') return { text: (this.#book.strings[Number(cell.value)] ?? '').trim(), ...formula }
    if (cell.type === 'b') return { text: cell.value === '1' ? 'true' : 'false', ...formula }
    if (cell.type !== 'n') return { text: cell.value.replace(/_x([0-9A-F]{4})_/g, '').trim(), ...formula }
    const value = Number(cell.value)
    if (this.#book.isDateStyle(cell.style))
      return { text: dateOfSerial(value, this.#book.is1904) ?? cell.value, ...formula }
    if (Math.abs(value) >= EXACT_MAX)
      return { text: String(value), mark: { rule: 'cell.number-precision', blocks: true } }
    return { text: Number.isFinite(value) ? String(value) : cell.value, ...formula }
  }
}

/** Rows of the sheet, a list at a time; blank rows are left out. */
export async function* readXlsx(zip: Zip, book: Workbook): AsyncGenerator<Row[]> {
  const reader = new SheetReader(book)
  const scanner = new XmlScanner({
    open: (name, attributes) => reader.open(name, attributes),
    close: (name) => reader.close(name),
    text: (text) => reader.text(text),
  })
  for await (const piece of zip.text(book.sheetPath)) {
    scanner.write(piece)
    for (; reader.rows.length >= CHUNK_ROWS; reader.rows = reader.rows.slice(CHUNK_ROWS))
      yield reader.rows.slice(0, CHUNK_ROWS)
  }
  scanner.end()
  for (; reader.rows.length > 0; reader.rows = reader.rows.slice(CHUNK_ROWS)) yield reader.rows.slice(0, CHUNK_ROWS)
}
