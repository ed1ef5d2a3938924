// The dry run: every row goes through the same batch and is rolled back; what would happen is counted.

import { runBatch } from '../command/index.ts'
import { callOf, resultOf } from './apply-chunk.ts'
import { type CheckOutcome, type ImportBatch, noTotals } from './import-batch.ts'
import type { ImportAnswer } from './importable.ts'
import type { Intake } from './intake.ts'
import { CHUNKS_AT_ONCE, PREVIEW_ROWS_MAX } from './limits.ts'
import { countProblems, DuplicateFinder, type Prepared, type PreparedItem, prepareRows } from './prepare-rows.ts'
import { openTable } from './reading/table.ts'
import { type SampleRow, sampleOf } from './show-rows.ts'

export type Checked = { outcome: CheckOutcome; sample: SampleRow[] }

/** Runs the whole file dry. `onProgress` answers whether to go on. */
export async function checkImport(
  intake: Intake,
  batch: ImportBatch,
  onProgress: (outcome: CheckOutcome) => Promise<boolean>,
): Promise<Checked | null> {
  const importable = intake.importable(batch.importable)
  const finder = new DuplicateFinder(importable, batch)
  const outcome: CheckOutcome = { ...noTotals(), problems: {}, corrected: {} }
  const sample: SampleRow[] = []
  const room = () => PREVIEW_ROWS_MAX - sample.length
  const take = async (prepared: Prepared) => {
    const items = prepared.items.map(({ item }) => item)
    const answers =
      items.length > 0
        ? await runBatch(intake.services, importable.batch, { ...callOf(batch), items, dryRun: true })
        : []
    const result = resultOf(prepared, answers)
    for (const key of ['rows', 'created', 'updated', 'unchanged', 'failed'] as const) outcome[key] += result[key]
    countProblems(outcome.problems, result.failures)
    for (const { field } of prepared.corrected) outcome.corrected[field] = (outcome.corrected[field] ?? 0) + 1
    for (const failure of result.failures.slice(0, room()))
      sample.push(sampleOf(importable, batch.plan, failure, 'skip'))
    const corrected = new Set(prepared.corrected.map(({ line }) => line))
    for (const [at, answer] of answers.entries()) {
      const { row } = prepared.items[at] as PreparedItem
      if (answer.refused || room() <= 0 || (outcome.rows > PREVIEW_ROWS_MAX && !corrected.has(row.line))) continue
      if (room() < PREVIEW_ROWS_MAX / 2 && !corrected.has(row.line)) continue
      const will = (answer.change?.reply as ImportAnswer | undefined)?.outcome ?? 'unchanged'
      const fields = prepared.corrected.filter(({ line }) => line === row.line).map(({ field }) => field)
      sample.push(sampleOf(importable, batch.plan, { line: row.line, cells: row.cells, problems: [] }, will, fields))
    }
  }
  const file = await intake.openFile(batch)
  const underWay = new Set<Promise<void>>()
  let failure: unknown = null
  let isStopped = false
  try {
    const { chunks } = await openTable(file, batch.format)
    for await (const rows of chunks) {
      const prepared = prepareRows(importable, batch, rows, finder.find(rows))
      while (underWay.size >= CHUNKS_AT_ONCE) await Promise.race(underWay)
      if (failure) break
      const work: Promise<void> = take(prepared)
        .catch((error) => {
          failure ??= error
        })
        .finally(() => underWay.delete(work))
      underWay.add(work)
      if (!(await onProgress(outcome))) {
        isStopped = true
        break
      }
    }
  } finally {
    await Promise.all(underWay)
    await file.close()
  }
  if (failure) throw failure
  sample.sort((a, b) => a.line - b.line)
  return isStopped ? null : { outcome, sample }
}
