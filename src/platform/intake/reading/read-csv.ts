// Reads a delimited text file as rows, many at a time, and says clearly where its form breaks.

import { type CsvError, parse } from 'csv-parse'
import { Refusal } from '../../kernel/refusal.ts'
import { CHUNK_ROWS, RECORD_CHARS_MAX } from '../limits.ts'
import type { Delimiter } from './delimiter.ts'
import type { Row } from './row.ts'

function refusalOf(error: CsvError): Refusal {
  const line = Number((error as unknown as { lines?: number }).lines ?? 0)
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new Refusal('import.quote-not-closed', { line })
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return new Refusal('import.quote-misplaced', { line })
    case 'CSV_MAX_RECORD_SIZE':
      return new Refusal('import.record-too-long', { line, max: RECORD_CHARS_MAX })
    default:
      return new Refusal('import.unreadable', { line })
  }
}

/** Rows of the text, a list at a time; also tells whether the text ended with a line break. */
export async function* readCsv(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
  ending: { isClean: boolean } = { isClean: true },
): AsyncGenerator<Row[]> {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: RECORD_CHARS_MAX,
  })
  let failed: CsvError | null = null
  /** One listener for all pieces: a broken text ends whichever wait is under way. */
  let release = () => {}
  parser.on('error', (error) => {
    failed = error as CsvError
    release()
  })
  let line = 0
  let rows: Row[] = []
  const drain = () => {
    for (let cells = parser.read() as string[] | null; cells !== null; cells = parser.read() as string[] | null) {
      line += 1
      if (cells.length === 1 && cells[0] === '') continue
      for (let at = 0; at < cells.length; at++) cells[at] = (cells[at] as string).trim()
      rows.push({ line, cells })
    }
  }
  const check = () => {
    if (failed) throw refusalOf(failed)
  }
  try {
    for await (const piece of text) {
      if (piece === '') continue
      ending.isClean = piece.endsWith('\n') || piece.endsWith('\r')
      await new Promise<void>((resolve) => {
        // Reading while the piece is taken in keeps the parser's queue from filling up.
        release = resolve
        parser.on('readable', drain)
        parser.write(piece, () => resolve())
      }).finally(() => parser.off('readable', drain))
      drain()
      check()
      for (; rows.length >= CHUNK_ROWS; rows = rows.slice(CHUNK_ROWS)) yield rows.slice(0, CHUNK_ROWS)
    }
    await new Promise<void>((resolve) => {
      release = resolve
      parser.on('readable', drain)
      parser.once('end', resolve)
      parser.end()
    })
    drain()
    check()
    for (; rows.length > 0; rows = rows.slice(CHUNK_ROWS)) yield rows.slice(0, CHUNK_ROWS)
  } finally {
    parser.destroy()
  }
}
