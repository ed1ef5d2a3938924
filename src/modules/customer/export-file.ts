// Lines of the list as text cells: labels in the reader's language, and no cell that a spreadsheet could run.

import type { EXPORT_COLUMNS } from './contract.ts'
import type { CustomerLine } from './shapes.ts'

export type ExportColumn = (typeof EXPORT_COLUMNS)[number]
/** Labels of enumeration values by column: `stage` -> `mature` -> 成熟. */
export type ValueWords = Record<string, Record<string, string>>

/** OWASP CSV injection: a cell that starts like a formula gets an apostrophe before it. */
export function safeCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** One cell; empty for nothing. */
export function cellOf(line: CustomerLine, column: ExportColumn, words: ValueWords): string {
  const value = line[column as keyof CustomerLine]
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return safeCell(value.join('; '))
  return safeCell(words[column]?.[String(value)] ?? String(value))
}

const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
/** One line of RFC 4180. */
export const csvRow = (cells: string[]) => `${cells.map(csvCell).join(',')}\r\n`
