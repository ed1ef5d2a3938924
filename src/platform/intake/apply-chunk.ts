// One chunk of a file written through the module's batch, once or not at all.

import type { BatchAnswer } from '../command/index.ts'
import { type Call, runBatch, upkeep } from '../command/index.ts'
import type { Tx } from '../database/index.ts'
import { insertChunk } from './chunk-store.ts'
import { callerOf, type Granted, type ImportBatch, type Totals } from './import-batch.ts'
import type { ImportAnswer } from './importable.ts'
import type { Intake } from './intake.ts'
import {
  countProblems,
  type Duplicates,
  type Failure,
  type Prepared,
  type PreparedItem,
  prepareRows,
} from './prepare-rows.ts'
import type { TableRow } from './reading/table.ts'

/** Chunk n of a file is always the same rows; what an earlier row had already is told with them. */
export type ChunkOfFile = { chunk: number; rows: TableRow[]; duplicates: Duplicates }

/** The batch was paused or cancelled, or another worker holds it: what is under way is rolled back. */
export class ImportStopped extends Error {}

export function callOf(batch: Pick<ImportBatch, 'batchId' | 'granted'>): Call {
  return { caller: callerOf(batch.granted as Granted), requestId: batch.batchId, channel: 'job', origin: 'import' }
}

export type ChunkResult = Totals & { lines: number[]; subjects: string[]; failures: Failure[] }

/** Sorts the answers of a chunk: what was written to whom, and what was refused and why. */
export function resultOf(prepared: Prepared, answers: readonly BatchAnswer[]): ChunkResult {
  const result: ChunkResult = {
    rows: prepared.rows,
    created: 0,
    updated: 0,
    unchanged: 0,
    failed: 0,
    lines: [],
    subjects: [],
    failures: [...prepared.failures],
  }
  for (const [at, answer] of answers.entries()) {
    const { row } = prepared.items[at] as PreparedItem
    if (answer.refused) {
      const { code, facts, fields } = answer.refused
      result.failures.push({
        line: row.line,
        cells: row.cells,
        problems: fields.length > 0 ? fields : [{ field: '', rule: code, facts }],
      })
      continue
    }
    const reply = (answer.change?.reply ?? answer.reply) as ImportAnswer | undefined
    const outcome = reply?.outcome ?? 'unchanged'
    result[outcome] += 1
    if (reply && outcome !== 'unchanged') {
      result.lines.push(row.line)
      result.subjects.push(reply.subjectId)
    }
  }
  result.failures.sort((a, b) => a.line - b.line)
  result.failed = result.failures.length
  return result
}

/** Applies one chunk once; throws ImportStopped when the batch was taken out of this worker's hands, or the chunk is applied. */
export async function applyChunk(
  intake: Intake,
  batch: ImportBatch,
  worker: string,
  { chunk, rows, duplicates }: ChunkOfFile,
): Promise<Totals> {
  const { vault, clock } = intake.services
  const importable = intake.importable(batch.importable)
  const prepared = prepareRows(importable, batch, rows, duplicates)
  let result = resultOf(prepared, [])
  const keep = async (tx: Tx, answers: readonly BatchAnswer[]) => {
    result = resultOf(prepared, answers)
    const failures =
      result.failures.length > 0
        ? vault.seal(batch.key, 'import_chunk.failures', JSON.stringify(result.failures))
        : null
    const problems = countProblems({}, result.failures)
    const kept = await insertChunk(tx, worker, {
      ...result,
      batchId: batch.batchId,
      chunk,
      problems,
      failures,
      appliedAt: clock.now(),
    })
    if (!kept) throw new ImportStopped()
  }
  const items = prepared.items.map(({ item }) => item)
  if (items.length === 0) await upkeep(intake.services, (tx) => keep(tx, []))
  else await runBatch(intake.services, importable.batch, { ...callOf(batch), items, alongside: keep })
  return result
}
