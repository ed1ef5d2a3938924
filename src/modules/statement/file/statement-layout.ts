// Where things stand on the pages of a statement, and how many pages it takes; rows are of one height, so that is known before the first.

/** A4 lying, in points. */
export const PAGE = { width: 841.89, height: 595.28, left: 40, right: 801.89, top: 34, footer: 562 } as const
export const ROW_HEIGHT = 24.5
export const TABLE_HEAD_HEIGHT = 20
const ROWS_END = 553

/** Where the table's head stands. */
export const FIRST_TABLE_TOP = 190
export const NEXT_TABLE_TOP = 58

const rowsBelow = (tableTop: number) => Math.floor((ROWS_END - tableTop - TABLE_HEAD_HEIGHT) / ROW_HEIGHT)
/** Rows of a page; its first says what is brought forward. */
export const FIRST_ROWS = rowsBelow(FIRST_TABLE_TOP) - 1
export const NEXT_ROWS = rowsBelow(NEXT_TABLE_TOP) - 1
/** The totals and the notes keep together and take the room of so many rows. */
export const END_ROWS = 4

/** Pages of a statement with so many lines, one for an empty one. */
export function pagesOf(lines: number): number {
  const shown = Math.max(1, lines)
  const beyond = Math.max(0, shown - FIRST_ROWS)
  const pages = 1 + Math.ceil(beyond / NEXT_ROWS)
  const onLast = beyond === 0 ? shown : beyond - (pages - 2) * NEXT_ROWS
  const room = (beyond === 0 ? FIRST_ROWS : NEXT_ROWS) - onLast
  return room >= END_ROWS ? pages : pages + 1
}

export type PdfColumn = { key: string; left: number; width: number; right?: true }
const GAP = 8
const widths: Record<string, number> = { bookingDate: 62, valueDate: 62, text: 168, other: 156, channel: 62 }
const amounts: Record<string, number> = { debit: 82, credit: 82, balance: 87.89 }
/** From left to right; amounts stand against their right edge. */
export const PDF_COLUMNS: readonly PdfColumn[] = (() => {
  let left: number = PAGE.left
  return Object.entries({ ...widths, ...amounts }).map(([key, room]): PdfColumn => {
    const column: PdfColumn =
      key in amounts ? { key, left, width: room, right: true } : { key, left, width: room - GAP }
    left += room
    return column
  })
})()
