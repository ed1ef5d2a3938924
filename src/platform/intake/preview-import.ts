// The preview: reads and checks rows for as long as somebody waits, counts per column, shows the first rows masked.

import type { ImportBatch, Plan, ProblemCounts } from './import-batch.ts'
import type { ImportMode } from './importable.ts'
import type { Intake } from './intake.ts'
import { PREVIEW_MS_MAX, PREVIEW_ROWS_MAX } from './limits.ts'
import { checkPlan } from './map-columns.ts'
import { countProblems, DuplicateFinder, prepareRows } from './prepare-rows.ts'
import { openTable } from './reading/table.ts'
import { type SampleRow, sampleOf } from './show-rows.ts'

export type Preview = {
  checkedRows: number
  isComplete: boolean
  problemRows: number
  problems: ProblemCounts
  corrected: Record<string, number>
  rows: SampleRow[]
}

export async function previewImport(
  intake: Intake,
  batch: ImportBatch,
  wanted: { plan: Plan; mode: ImportMode; emptyClears: boolean; onlyProblems: boolean },
): Promise<Preview> {
  const importable = intake.importable(batch.importable)
  checkPlan(importable, batch.shape.headers, wanted.plan, wanted.mode)
  const planned = { batchId: batch.batchId, ...wanted }
  const finder = new DuplicateFinder(importable, planned)
  const preview: Preview = { checkedRows: 0, isComplete: true, problemRows: 0, problems: {}, corrected: {}, rows: [] }
  const until = performance.now() + PREVIEW_MS_MAX
  const file = await intake.openFile(batch)
  try {
    const { chunks } = await openTable(file, batch.format)
    for await (const rows of chunks) {
      const prepared = prepareRows(importable, planned, rows, finder.find(rows))
      preview.checkedRows += rows.length
      preview.problemRows += prepared.failures.length
      countProblems(preview.problems, prepared.failures)
      const corrected = new Map<number, string[]>()
      for (const { line, field } of prepared.corrected) {
        preview.corrected[field] = (preview.corrected[field] ?? 0) + 1
        corrected.set(line, [...(corrected.get(line) ?? []), field])
      }
      const shown: SampleRow[] = prepared.failures.map((failure) => sampleOf(importable, wanted.plan, failure, 'skip'))
      if (!wanted.onlyProblems) {
        for (const { row } of prepared.items) {
          const plain = { line: row.line, cells: row.cells, problems: [] }
          shown.push(sampleOf(importable, wanted.plan, plain, 'take', corrected.get(row.line)))
        }
        shown.sort((a, b) => a.line - b.line)
      }
      preview.rows.push(...shown.slice(0, PREVIEW_ROWS_MAX - preview.rows.length))
      if (performance.now() > until) {
        preview.isComplete = preview.checkedRows === batch.rowsTotal
        break
      }
    }
  } finally {
    await file.close()
  }
  return preview
}
