// The error file: the failed rows as they were, and beside each what is wrong, ready to be corrected and sent again.

import type { FieldProblem } from '../kernel/refusal.ts'
import { listFailedChunks } from './chunk-store.ts'
import type { ImportBatch } from './import-batch.ts'
import type { Intake, Language } from './intake.ts'
import { OWN_COLUMN } from './map-columns.ts'
import type { Failure } from './prepare-rows.ts'

const BOM = '\uFEFF'
const CHUNKS_READ = 20
/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** One cell as CSV: quoted where needed, protected where a spreadsheet would calculate it. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`

export function explain(intake: Intake, language: Language, importable: string, problem: FieldProblem): string {
  const rule =
    intake.words(language, `refusal.${problem.rule}`, { field: problem.field, ...problem.facts }) ?? problem.rule
  const field = problem.field ? (intake.words(language, `${importable}.import.${problem.field}`) ?? problem.field) : ''
  return field && !rule.includes(field) ? `${field}: ${rule}` : rule
}

/** Streams the file; opened row by row, never whole. */
export async function* errorFile(intake: Intake, batch: ImportBatch, language: Language): AsyncGenerator<string> {
  const { database, vault } = intake.services
  const columns = batch.shape.headers.flatMap((header, at) => (OWN_COLUMN.test(header) ? [] : [at]))
  const own = (key: string, fallback: string) => `Kahu: ${intake.words(language, `import.${key}`) ?? fallback}`
  const headers = columns.map((at) => batch.shape.headers[at] as string)
  yield BOM + csvLine([...headers, own('errorLine', 'line'), own('errorReason', 'reason')])
  for (let after = -1; ; ) {
    const chunks = await database.read((tx) => listFailedChunks(tx, batch.batchId, after, CHUNKS_READ))
    for (const { failures } of chunks) {
      const rows: Failure[] = JSON.parse(vault.open(batch.key, 'import_chunk.failures', failures))
      let text = ''
      for (const { line, cells, problems } of rows) {
        // Cells beyond the header have no place in a table: they stay with the last one's reason.
        const reason = problems.map((problem) => explain(intake, language, batch.importable, problem)).join('; ')
        text += csvLine([...columns.map((at) => cells[at] ?? ''), String(line), reason])
      }
      yield text
    }
    const last = chunks.at(-1)
    if (!last) return
    after = last.chunk
  }
}

/** An empty table with every field's name in the reader's language. */
export function templateFile(intake: Intake, importable: string, language: Language): string {
  const { fields } = intake.importable(importable)
  const headers = fields.map(
    ({ key, aliases }) => intake.words(language, `${importable}.import.${key}`) ?? aliases[0] ?? key,
  )
  return BOM + csvLine(headers)
}
