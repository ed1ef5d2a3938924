// Cells that somebody corrected by hand, laid over the rows of the file.

import type { Correction, Plan } from './import-batch.ts'
import type { TableRow } from './reading/table.ts'

export class Corrector {
  readonly #corrections = new Map<number, Correction[]>()
  readonly #plan: Plan

  constructor(plan: Plan) {
    this.#plan = plan
    for (const one of plan.corrections ?? [])
      this.#corrections.set(one.line, [...(this.#corrections.get(one.line) ?? []), one])
  }

  /** The row as it stands corrected; a corrected cell is no longer what the file spoiled. */
  corrected(row: TableRow): TableRow {
    const corrections = this.#corrections.get(row.line)
    if (!corrections || row.isRagged) return row
    const cells = [...row.cells]
    const marks = row.marks ? new Map(row.marks) : undefined
    for (const { column, text } of corrections) {
      cells[column] = text
      marks?.delete(column)
    }
    return { ...row, cells, ...(marks ? { marks } : {}) }
  }

  /** Fields of a row that were corrected by hand. */
  fieldsOf(line: number): string[] {
    return (this.#corrections.get(line) ?? []).flatMap(({ column }) => this.#plan.columns[column] ?? [])
  }
}
