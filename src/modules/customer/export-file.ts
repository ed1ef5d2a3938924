// Lines of the list as text cells, with labels in the reader's language.

import type { EXPORT_COLUMNS } from './contract.ts'
import type { CustomerLine } from './shapes.ts'

export type ExportColumn = (typeof EXPORT_COLUMNS)[number]
/** Labels of enumeration values by column: `stage` -> `mature` -> 成熟. */
export type ValueWords = Record<string, Record<string, string>>

/** One cell; empty for nothing. */
export function cellOf(line: CustomerLine, column: ExportColumn, words: ValueWords): string {
  const value = line[column as keyof CustomerLine]
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join('; ')
  return words[column]?.[String(value)] ?? String(value)
}
