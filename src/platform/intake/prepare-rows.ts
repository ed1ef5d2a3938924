// Turns rows of a file into items for the module's batch, or into failures that say what is wrong with them.

import type { FieldProblem } from '../kernel/refusal.ts'
import { Corrector } from './correct-rows.ts'
import type { ImportBatch, ProblemCounts } from './import-batch.ts'
import type { Importable, ImportItem } from './importable.ts'
import type { TableRow } from './reading/table.ts'
import { SeenKeys } from './seen-keys.ts'

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
/** Already as it is compared. */
const PLAIN_VALUE = /^[\dA-Z]*$/
const unprotect = (cell: string) => (cell.charCodeAt(0) === 39 ? cell.replace(PROTECTED, '') : cell)

type BatchPlan = Pick<ImportBatch, 'batchId' | 'plan' | 'mode' | 'emptyClears'>
type PlannedColumn = { column: number; field: string }
/** By place in the list of rows: identifying values that an earlier row of the file had. */
export type Duplicates = ReadonlyMap<number, FieldProblem[]>

const columnsOf = ({ plan }: Pick<BatchPlan, 'plan'>): PlannedColumn[] =>
  plan.columns.flatMap((field, column) => (field === null ? [] : [{ column, field }]))

/** Meets the rows of one file in its order and remembers their identifying values. */
export class DuplicateFinder {
  readonly #identities: PlannedColumn[]
  readonly #seen = new SeenKeys()
  readonly #corrector: Corrector

  constructor(importable: Importable<unknown>, batch: Pick<BatchPlan, 'plan'>) {
    const identifying = new Set(importable.fields.filter((field) => field.identifies).map((field) => field.key))
    this.#identities = columnsOf(batch).filter(({ field }) => identifying.has(field))
    this.#corrector = new Corrector(batch.plan)
  }

  find(rows: readonly TableRow[]): Duplicates {
    const duplicates = new Map<number, FieldProblem[]>()
    for (const [at, row] of rows.entries()) {
      if (row.isRagged) continue
      const problems = this.#problems(this.#corrector.corrected(row))
      if (problems.length > 0) duplicates.set(at, problems)
    }
    return duplicates
  }

  #problems(row: TableRow): FieldProblem[] {
    const problems: FieldProblem[] = []
    for (const { column, field } of this.#identities) {
      const cell = row.cells[column] ?? ''
      const value = PLAIN_VALUE.test(cell) ? cell : cell.normalize('NFKC').replace(/\s/g, '').toUpperCase()
      if (value === '') continue
      const line = this.#seen.add(field, value, row.line)
      if (line !== null && line !== row.line) problems.push({ field, rule: 'import.duplicate-row', facts: { line } })
    }
    return problems
  }
}

function marksOf(row: TableRow, columns: readonly PlannedColumn[]): FieldProblem[] {
  if (!row.marks) return []
  return columns.flatMap(({ column, field }) => {
    const mark = row.marks?.get(column)
    return mark?.blocks ? [{ field, rule: mark.rule }] : []
  })
}

/** Reads rows as the plan says; `duplicates` is what the finder said of the same rows. */
export function prepareRows(
  importable: Importable<unknown>,
  batch: BatchPlan,
  rows: readonly TableRow[],
  duplicates: Duplicates,
): Prepared {
  const prepared: Prepared = { rows: rows.length, items: [], failures: [], corrected: [] }
  const { mode, emptyClears, batchId } = batch
  const { standIns = {} } = batch.plan
  const columns = columnsOf(batch)
  const corrector = new Corrector(batch.plan)
  for (const [at, given] of rows.entries()) {
    const row = corrector.corrected(given)
    if (row.isRagged) {
      const facts = { expected: batch.plan.columns.length, found: row.cells.length }
      const problems = [{ field: '', rule: 'import.column-count', facts }]
      prepared.failures.push({ line: row.line, cells: row.cells, problems })
      continue
    }
    const cells = new Map<string, string>()
    for (const { column, field } of columns) cells.set(field, unprotect(row.cells[column] as string))
    const marks = marksOf(row, columns)
    const { draft, problems, corrected } = importable.read(cells, mode, { emptyClears })
    // What the file itself already spoiled needs no second complaint about its meaning.
    const spoiled = new Set(marks.map((problem) => problem.field))
    const all = [...marks, ...(duplicates.get(at) ?? []), ...problems.filter(({ field }) => !spoiled.has(field))]
    if (all.length > 0) {
      prepared.failures.push({ line: row.line, cells: row.cells, problems: all })
      continue
    }
    for (const field of new Set([...corrected, ...corrector.fieldsOf(row.line)]))
      prepared.corrected.push({ line: row.line, field })
    for (const { column, field } of row.marks ? columns : []) {
      if (row.marks?.get(column)) prepared.corrected.push({ line: row.line, field })
    }
    prepared.items.push({ item: { line: row.line, mode, draft, emptyClears, batchId, standIns }, row })
  }
  return prepared
}

/** Adds the problems of failures to counts under `<field>|<rule>`. */
export function countProblems(counts: ProblemCounts, failures: readonly Failure[]): ProblemCounts {
  for (const { problems } of failures) {
    for (const { field, rule } of problems) counts[`${field}|${rule}`] = (counts[`${field}|${rule}`] ?? 0) + 1
  }
  return counts
}
