// Turns rows of a file into items for the module's batch, or into failures that say what is wrong with them.

import type { FieldProblem } from '../kernel/refusal.ts'
import type { ImportBatch, ProblemCounts } from './import-batch.ts'
import type { Importable, ImportItem } from './importable.ts'
import type { TableRow } from './reading/table.ts'
import type { SeenKeys } from './seen-keys.ts'

export type Failure = { line: number; cells: string[]; problems: FieldProblem[] }
export type PreparedItem = { item: ImportItem<unknown>; row: TableRow }
export type Prepared = {
  rows: number
  items: PreparedItem[]
  failures: Failure[]
  corrected: { line: number; field: string }[]
}

/** An apostrophe before a sign protects a cell from being taken for a formula; it is not part of the value. */
const PROTECTED = /^'(?=[=+\-@\t\r])/
const unprotect = (cell: string) => (cell.charCodeAt(0) === 39 ? cell.replace(PROTECTED, '') : cell)

/** Prepares rows of one file in the order of the file; remembers the identifying values it met. */
export class RowPreparer {
  readonly #importable: Importable<unknown>
  readonly #batch: Pick<ImportBatch, 'batchId' | 'plan' | 'mode' | 'emptyClears'>
  readonly #columns: { column: number; field: string }[]
  readonly #identities: { column: number; field: string }[]
  readonly #columnsTotal: number
  readonly #seen: SeenKeys

  constructor(
    importable: Importable<unknown>,
    batch: Pick<ImportBatch, 'batchId' | 'plan' | 'mode' | 'emptyClears'>,
    seen: SeenKeys,
  ) {
    this.#importable = importable
    this.#batch = batch
    this.#seen = seen
    this.#columnsTotal = batch.plan.columns.length
    this.#columns = batch.plan.columns.flatMap((field, column) => (field === null ? [] : [{ column, field }]))
    const identifying = new Set(importable.fields.filter((field) => field.identifies).map((field) => field.key))
    this.#identities = this.#columns.filter(({ field }) => identifying.has(field))
  }

  /** For rows that were applied earlier: only their identifying values matter. */
  remember(rows: readonly TableRow[]): void {
    for (const row of rows) this.#duplicates(row)
  }

  #duplicates(row: TableRow): FieldProblem[] {
    const problems: FieldProblem[] = []
    for (const { column, field } of this.#identities) {
      const value = (row.cells[column] ?? '').normalize('NFKC').replace(/\s/g, '').toUpperCase()
      if (value === '') continue
      const line = this.#seen.add(field, value, row.line)
      if (line !== null && line !== row.line) problems.push({ field, rule: 'import.duplicate-row', facts: { line } })
    }
    return problems
  }

  #marks(row: TableRow): FieldProblem[] {
    if (!row.marks) return []
    return this.#columns.flatMap(({ column, field }) => {
      const mark = row.marks?.get(column)
      return mark?.blocks ? [{ field, rule: mark.rule }] : []
    })
  }

  prepare(rows: readonly TableRow[]): Prepared {
    const prepared: Prepared = { rows: rows.length, items: [], failures: [], corrected: [] }
    const { mode, emptyClears, batchId } = this.#batch
    for (const row of rows) {
      if (row.isRagged) {
        const facts = { expected: this.#columnsTotal, found: row.cells.length }
        prepared.failures.push({
          line: row.line,
          cells: row.cells,
          problems: [{ field: '', rule: 'import.column-count', facts }],
        })
        continue
      }
      const cells = new Map<string, string>()
      for (const { column, field } of this.#columns) cells.set(field, unprotect(row.cells[column] as string))
      const marks = this.#marks(row)
      const duplicates = this.#duplicates(row)
      const { draft, problems, corrected } = this.#importable.read(cells, mode, { emptyClears })
      // What the file itself already spoiled needs no second complaint about its meaning.
      const spoiled = new Set(marks.map((problem) => problem.field))
      const all = [...marks, ...duplicates, ...problems.filter((problem) => !spoiled.has(problem.field))]
      if (all.length > 0) {
        prepared.failures.push({ line: row.line, cells: row.cells, problems: all })
        continue
      }
      for (const field of corrected) prepared.corrected.push({ line: row.line, field })
      for (const { column, field } of row.marks ? this.#columns : []) {
        if (row.marks?.get(column)) prepared.corrected.push({ line: row.line, field })
      }
      prepared.items.push({ item: { line: row.line, mode, draft, emptyClears, batchId }, row })
    }
    return prepared
  }
}

/** Adds the problems of failures to counts under `<field>|<rule>`. */
export function countProblems(counts: ProblemCounts, failures: readonly Failure[]): ProblemCounts {
  for (const { problems } of failures) {
    for (const { field, rule } of problems) counts[`${field}|${rule}`] = (counts[`${field}|${rule}`] ?? 0) + 1
  }
  return counts
}
