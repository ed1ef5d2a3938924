// Writes a file's rows through the module's batch: chunks of one size, several under way, each applied once or not at all.

import type { BatchAnswer } from '../command/index.ts'
import { type Call, runBatch, upkeep } from '../command/index.ts'
import type { Tx } from '../database/index.ts'
import { insertChunk, listAppliedChunks } from './chunk-store.ts'
import { callerOf, type Granted, type ImportBatch, type Totals } from './import-batch.ts'
import type { ImportAnswer, Importable } from './importable.ts'
import type { Intake } from './intake.ts'
import { CHUNKS_AT_ONCE } from './limits.ts'
import { countProblems, type Failure, type Prepared, type PreparedItem, RowPreparer } from './prepare-rows.ts'
import { openTable } from './reading/table.ts'
import { SeenKeys } from './seen-keys.ts'

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
    const reply = answer.change?.reply as ImportAnswer | undefined
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

async function applyChunk(
  intake: Intake,
  importable: Importable<unknown>,
  batch: ImportBatch,
  worker: string,
  chunk: number,
  prepared: Prepared,
): Promise<Totals> {
  const { vault, clock } = intake.services
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

/**
 * Applies what is not applied yet. Reading and checking the next chunks goes on while earlier ones are written.
 * Throws ImportStopped when the batch was taken out of this worker's hands.
 */
export async function applyImport(
  intake: Intake,
  batch: ImportBatch,
  worker: string,
  options: { onChunk?: (totals: Totals) => void; signal?: AbortSignal } = {},
): Promise<void> {
  const { onChunk = () => {}, signal } = options
  const importable = intake.importable(batch.importable)
  const applied = await intake.services.database.read((tx) => listAppliedChunks(tx, batch.batchId))
  const preparer = new RowPreparer(importable, batch, new SeenKeys())
  const file = await intake.openFile(batch)
  const underWay = new Set<Promise<void>>()
  let failure: unknown = null
  const start = (chunk: number, prepared: Prepared) => {
    const work: Promise<void> = applyChunk(intake, importable, batch, worker, chunk, prepared)
      .then(onChunk, (error) => {
        failure ??= error
      })
      .finally(() => underWay.delete(work))
    underWay.add(work)
  }
  try {
    const { chunks } = await openTable(file, batch.format)
    let chunk = 0
    for await (const rows of chunks) {
      if (signal?.aborted) failure ??= new ImportStopped()
      if (failure) break
      if (applied.has(chunk)) preparer.remember(rows)
      else {
        const prepared = preparer.prepare(rows)
        while (underWay.size >= CHUNKS_AT_ONCE) await Promise.race(underWay)
        if (!failure) start(chunk, prepared)
      }
      chunk += 1
    }
  } finally {
    await Promise.all(underWay)
    await file.close()
  }
  if (failure) throw failure
}
