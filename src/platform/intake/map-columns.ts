// Finds which column of a file goes to which field, by header and by content, and checks what a person chose.

import { createHash } from 'node:crypto'
import { type FieldProblem, Refusal } from '../kernel/refusal.ts'
import type { Guess, Plan } from './import-batch.ts'
import type { AnyImportable, ImportMode } from './importable.ts'

/** Share of a column's first cells that must look like a field. */
const ALIKE_MIN = 0.8
/** Columns that Kahu itself adds to an error file: never data. */
export const OWN_COLUMN = /^kahu[:：]/i

/** Headers are compared without case, width, blanks and joining signs. */
export function foldHeader(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.*()（）:：]/g, '')
}

/** Names the same set of headers again, so that the mapping kept for them is found. */
export function headerDigest(headers: readonly string[]): string {
  const own = headers.filter((header) => !OWN_COLUMN.test(header)).map(foldHeader)
  return createHash('sha256').update(JSON.stringify(own)).digest('hex')
}

export function guessColumns(
  importable: AnyImportable,
  headers: readonly string[],
  firstRows: readonly string[][],
  labelsOf: (key: string) => string[] = () => [],
): Guess[] {
  const byAlias = new Map<string, string>()
  for (const field of importable.fields) {
    for (const alias of [field.key, ...labelsOf(field.key), ...field.aliases])
      if (!byAlias.has(foldHeader(alias))) byAlias.set(foldHeader(alias), field.key)
  }
  const taken = new Set<string>()
  const guesses: Guess[] = headers.map((header) => {
    const field = OWN_COLUMN.test(header) ? undefined : byAlias.get(foldHeader(header))
    if (!field || taken.has(field)) return { field: null, by: 'nothing' }
    taken.add(field)
    return { field, by: 'header' }
  })
  for (const [column, guess] of guesses.entries()) {
    if (guess.field || OWN_COLUMN.test(headers[column] as string)) continue
    const cells = firstRows.map((row) => row[column] ?? '').filter((cell) => cell !== '')
    if (cells.length === 0) continue
    const found = importable.fields.find(({ key, looksLike }) => {
      return looksLike && !taken.has(key) && cells.filter(looksLike).length >= cells.length * ALIKE_MIN
    })
    if (!found) continue
    taken.add(found.key)
    guesses[column] = { field: found.key, by: 'content' }
  }
  return guesses
}

/** Refuses a mapping that cannot work: unknown or doubled fields, required ones missing, nothing to find records by. */
export function checkPlan(importable: AnyImportable, headers: readonly string[], plan: Plan, mode: ImportMode): void {
  const problems: FieldProblem[] = []
  const fields = new Map(importable.fields.map((field) => [field.key, field]))
  const taken = new Set<string>()
  if (plan.columns.length !== headers.length) problems.push({ field: 'columns', rule: 'import.plan-columns' })
  for (const [column, key] of plan.columns.entries()) {
    if (key === null) continue
    if (!fields.has(key)) problems.push({ field: `columns.${column}`, rule: 'import.plan-unknown-field' })
    if (taken.has(key)) problems.push({ field: `columns.${column}`, rule: 'import.plan-field-twice' })
    taken.add(key)
  }
  if (!importable.modes.includes(mode)) problems.push({ field: 'mode', rule: 'import.plan-mode' })
  if (mode !== 'update') {
    for (const field of importable.fields) {
      if (field.required && !taken.has(field.key)) problems.push({ field: field.key, rule: 'import.plan-required' })
    }
  }
  if (mode !== 'create' && !importable.fields.some((field) => field.identifies && taken.has(field.key))) {
    problems.push({ field: 'columns', rule: 'import.plan-no-identity' })
  }
  if (taken.size === 0) problems.push({ field: 'columns', rule: 'import.plan-empty' })
  if (problems.length > 0) throw new Refusal('import.plan', {}, { fields: problems })
}
