// Brings in what is not applied yet of a file: read here in order, written in chunks, by other threads when there are many rows.

import { ThreadLost, ThreadPool, threadsWanted } from '../threads/index.ts'
import { applyChunk, type ChunkOfFile, ImportStopped } from './apply-chunk.ts'
import { APPLY_CHUNK, type ChunkAnswer, type ChunkTask } from './apply-task.ts'
import { listAppliedChunks } from './chunk-store.ts'
import type { ImportBatch, Totals } from './import-batch.ts'
import type { Intake } from './intake.ts'
import { CHUNKS_AT_ONCE, THREAD_LOSSES_MAX, THREADS_FROM_ROWS } from './limits.ts'
import { DuplicateFinder } from './prepare-rows.ts'
import { openTable } from './reading/table.ts'

type Applier = { atOnce: number; apply(chunk: ChunkOfFile): Promise<Totals>; close(): Promise<void> }
type Options = { onChunk?: (totals: Totals) => void; signal?: AbortSignal }

/** Threads for a long file, so that both the cores and the database are busy; this thread alone for a short one. */
function openApplier(intake: Intake, batch: ImportBatch, worker: string): Applier {
  const { inOrder = false } = intake.importable(batch.importable)
  const threads = !inOrder && intake.startThread && (batch.rowsTotal ?? 0) >= THREADS_FROM_ROWS ? threadsWanted() : 0
  if (threads === 0)
    return {
      atOnce: inOrder ? 1 : CHUNKS_AT_ONCE,
      apply: (chunk) => applyChunk(intake, batch, worker, chunk),
      close: async () => {},
    }
  const pool = new ThreadPool(intake.startThread as () => never, threads)
  return {
    atOnce: pool.tasksAtOnce,
    async apply(chunk) {
      const task: ChunkTask = { batchId: batch.batchId, worker, ...chunk }
      const answer = await pool.run<ChunkAnswer>(APPLY_CHUNK, task)
      if (answer.isStopped) throw new ImportStopped()
      return answer.totals
    },
    close: () => pool.close(),
  }
}

async function applyOnce(intake: Intake, batch: ImportBatch, worker: string, options: Options): Promise<void> {
  const { onChunk = () => {}, signal } = options
  const applied = await intake.services.database.read((tx) => listAppliedChunks(tx, batch.batchId))
  const finder = new DuplicateFinder(intake.importable(batch.importable), batch)
  const file = await intake.openFile(batch)
  const applier = openApplier(intake, batch, worker)
  const underWay = new Set<Promise<void>>()
  let failure: unknown = null
  const start = (chunk: ChunkOfFile) => {
    const work: Promise<void> = applier
      .apply(chunk)
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
      // Rows applied earlier are looked at too: a later row may say the same.
      const duplicates = finder.find(rows)
      if (!applied.has(chunk)) {
        while (underWay.size >= applier.atOnce) await Promise.race(underWay)
        if (!failure) start({ chunk, rows, duplicates })
      }
      chunk += 1
    }
  } finally {
    await Promise.all(underWay)
    await applier.close()
    await file.close()
  }
  if (failure) throw failure
}

/**
 * Applies what is not applied yet. Reading and checking the next chunks goes on while earlier ones are written.
 * Throws ImportStopped when the batch was taken out of this worker's hands.
 */
export async function applyImport(
  intake: Intake,
  batch: ImportBatch,
  worker: string,
  options: Options = {},
): Promise<void> {
  for (let losses = 0; ; ) {
    try {
      return await applyOnce(intake, batch, worker, options)
    } catch (error) {
      losses += 1
      // Chunks know whether they were applied, so starting again with new threads is exact.
      if (!(error instanceof ThreadLost) || losses > THREAD_LOSSES_MAX) throw error
      intake.services.log.warn(
        { err: error, batchId: batch.batchId },
        'a thread of the import ended; going on with new ones',
      )
    }
  }
}
