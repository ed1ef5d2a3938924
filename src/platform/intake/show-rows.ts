// How rows of a file look to people: every cell masked by the field it goes to.

import type { FieldProblem } from '../kernel/refusal.ts'
import { maskEmail, maskIdNumber, maskName, maskPhone } from '../vault/mask.ts'
import type { Plan } from './import-batch.ts'
import type { AnyImportable, ImportField } from './importable.ts'
import type { Failure } from './prepare-rows.ts'

const SHOWN_CHARS_MAX = 60

/** What is shown where nobody knows what stands in a cell. */
function maskUnknown(cell: string): string {
  const characters = [...cell]
  return characters.length <= 1 ? cell.replace(/./u, '*') : `${characters[0]}***`
}

export function maskCell(field: ImportField | undefined, cell: string): string {
  const text = cell.slice(0, SHOWN_CHARS_MAX)
  if (text === '') return ''
  switch (field?.mask) {
    case 'none':
      return text
    case 'name':
      return maskName(text)
    case 'phone':
      return maskPhone(text)
    case 'document':
      return maskIdNumber(text)
    case 'email':
      return maskEmail(text)
    default:
      return maskUnknown(text)
  }
}

export function maskRow(importable: AnyImportable, plan: Plan, cells: readonly string[]): string[] {
  const fields = new Map(importable.fields.map((field) => [field.key, field]))
  return plan.columns.map((key, column) => maskCell(key === null ? undefined : fields.get(key), cells[column] ?? ''))
}

export type Will = 'skip' | 'created' | 'updated' | 'unchanged' | 'take'
export type SampleRow = { line: number; cells: string[]; problems: FieldProblem[]; corrected: string[]; will: Will }

export function sampleOf(
  importable: AnyImportable,
  plan: Plan,
  row: Failure,
  will: Will,
  corrected: string[] = [],
): SampleRow {
  return { line: row.line, cells: maskRow(importable, plan, row.cells), problems: row.problems, corrected, will }
}
