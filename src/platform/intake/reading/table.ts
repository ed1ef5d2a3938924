// A file of any kind opened as a table: recognised, with its header, and its rows in lists of one size.

import { Refusal } from '../../kernel/refusal.ts'
import { CELL_CHARS_MAX, CHUNK_ROWS, COLUMNS_MAX, ROWS_MAX } from '../limits.ts'
import type { SealedFile } from '../sealed-file.ts'
import { type Delimiter, recogniseDelimiter } from './delimiter.ts'
import { decodeText, type Encoded, recogniseEncoding, type Utf8Watch } from './encoding.ts'
import { readCsv } from './read-csv.ts'
import { readXlsx } from './read-xlsx.ts'
import type { Row } from './row.ts'
import { readWorkbook } from './workbook.ts'
import { openZip } from './zip.ts'

export type TextFormat = Encoded & { kind: 'csv'; delimiter: Delimiter }
export type Format = TextFormat | { kind: 'xlsx'; sheetName: string }

const SAMPLE_BYTES = 64 * 1024

type Signature = [magic: number[], code: string]
const SIGNATURES: Signature[] = [
  [[0xd0, 0xcf, 0x11, 0xe0], 'import.old-workbook'],
  [[0x1f, 0x8b], 'import.packed-file'],
  [[0x52, 0x61, 0x72, 0x21], 'import.packed-file'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'import.packed-file'],
  [[0x25, 0x50, 0x44, 0x46], 'import.not-a-table'],
]
const starts = (sample: Buffer, magic: number[]) => magic.every((byte, at) => sample[at] === byte)

async function sampleOf(file: SealedFile): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of file.read(0, Math.min(file.bytes, SAMPLE_BYTES))) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function* upTo(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of source) yield piece
}

const isZip = (head: Buffer) => starts(head, [0x50, 0x4b, 0x03, 0x04]) || starts(head, [0x50, 0x4b, 0x05, 0x06])

/** Refuses by its first bytes what can never be a table, so that the rest need not come. */
export function refuseByHead(head: Buffer): void {
  const signature = SIGNATURES.find(([magic]) => starts(head, magic))
  if (signature) throw new Refusal(signature[1], {}, { status: 415 })
  if (!isZip(head)) recogniseEncoding(head, { wrongAt: null, isConvincing: false })
}

/** What kind of file this is; refused with a reason where it cannot be a table. */
export async function recogniseFormat(
  file: SealedFile,
  utf8: Pick<Utf8Watch, 'wrongAt' | 'isConvincing'>,
): Promise<Format> {
  if (file.bytes === 0) throw new Refusal('import.empty-file', {})
  const sample = await sampleOf(file)
  refuseByHead(sample)
  if (isZip(sample)) {
    const book = await readWorkbook(await openZip(file))
    return { kind: 'xlsx', sheetName: book.sheetName }
  }
  const encoded = recogniseEncoding(sample, utf8)
  let text = ''
  for await (const piece of decodeText(upTo(file.read(0, Math.min(file.bytes, SAMPLE_BYTES))), encoded)) {
    text += piece
    break
  }
  if (text.includes('\u0000')) throw new Refusal('import.not-a-table', {}, { status: 415 })
  return { kind: 'csv', ...encoded, delimiter: recogniseDelimiter(text) }
}

async function* rowsOf(file: SealedFile, format: Format, ending: { isClean: boolean }): AsyncGenerator<Row[]> {
  if (format.kind === 'csv') {
    yield* readCsv(decodeText(file.read(), format), format.delimiter, ending)
    return
  }
  const zip = await openZip(file)
  yield* readXlsx(zip, await readWorkbook(zip))
}

function headersOf(row: Row): string[] {
  const headers = [...row.cells]
  while (headers.length > 0 && headers.at(-1) === '') headers.pop()
  if (headers.length > COLUMNS_MAX) throw new Refusal('import.too-many-columns', { max: COLUMNS_MAX })
  const seen = new Map<string, number>()
  for (const [at, header] of headers.entries()) {
    const key = header.normalize('NFKC').toLowerCase()
    if (key === '') throw new Refusal('import.header-missing', { column: at + 1 })
    const first = seen.get(key)
    if (first !== undefined) throw new Refusal('import.header-twice', { column: at + 1, first: first + 1 })
    seen.set(key, at)
  }
  return headers
}

/** Cells as many as there are headers; a row with others keeps them, and `isRagged` says so. */
function fitRow(row: Row, columns: number): Row & { isRagged: boolean } {
  const { cells } = row
  while (cells.length > columns && cells.at(-1) === '') cells.pop()
  for (const [at, cell] of cells.entries()) {
    if (cell.length <= CELL_CHARS_MAX) continue
    row.marks ??= new Map()
    row.marks.set(at, { rule: 'cell.too-long', blocks: true })
  }
  return Object.assign(row, { isRagged: cells.length !== columns })
}

export type TableRow = Row & { isRagged: boolean }
export type Table = { headers: string[]; chunks: AsyncGenerator<TableRow[]> }

/**
 * Opens the table. Its chunks always hold `CHUNK_ROWS` rows but the last, so that chunk n is the same rows
 * each time the file is read.
 */
export async function openTable(file: SealedFile, format: Format): Promise<Table> {
  const ending = { isClean: true }
  const source = rowsOf(file, format, ending)
  const first = await source.next()
  if (first.done || !first.value[0]) throw new Refusal('import.empty-file', {})
  const headers = headersOf(first.value[0])
  const early = first.value.slice(1)

  async function* chunks(): AsyncGenerator<TableRow[]> {
    let open: TableRow[] = []
    let count = 0
    let last: TableRow | null = null
    const take = (rows: Row[]) => {
      for (const row of rows) {
        // A sheet leaves out what is empty at the end of a row; a text file never does.
        if (format.kind === 'xlsx') while (row.cells.length < headers.length) row.cells.push('')
        last = fitRow(row, headers.length)
        open.push(last)
      }
      count += rows.length
      if (count > ROWS_MAX) throw new Refusal('import.too-many-rows', { max: ROWS_MAX }, { status: 413 })
    }
    take(early)
    for (;;) {
      for (; open.length > CHUNK_ROWS; open = open.slice(CHUNK_ROWS)) yield open.slice(0, CHUNK_ROWS)
      const next = await source.next()
      if (next.done) break
      take(next.value)
    }
    const end = last as TableRow | null
    if (end?.isRagged && !ending.isClean && end.cells.length < headers.length) {
      throw new Refusal('import.truncated', { line: end.line, expected: headers.length, found: end.cells.length })
    }
    if (open.length > 0) yield open
  }
  return { headers, chunks: chunks() }
}
