// A row as read from any kind of file.

/** What is remarkable about a cell before anybody looked at its meaning; `blocks` means its value is not to be trusted. */
export type CellMark = {
  rule: 'cell.formula' | 'cell.formula-empty' | 'cell.error' | 'cell.number-precision' | 'cell.too-long'
  blocks: boolean
}

export type Row = {
  /** As a spreadsheet counts: the header is 1. */
  line: number
  cells: string[]
  /** By column; absent where nothing is remarkable. */
  marks?: Map<number, CellMark>
}

export const isBlank = (row: Row): boolean => row.cells.every((cell) => cell === '')
