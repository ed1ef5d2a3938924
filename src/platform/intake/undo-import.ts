// Takes a whole import back, newest chunk first; rows that something touched later stay and are told.

import { runBatch, upkeep } from '../command/index.ts'
import { callOf, ImportStopped } from './apply-chunk.ts'
import { findChunkToUndo, type KeptRow, updateUndone } from './chunk-store.ts'
import type { ImportBatch } from './import-batch.ts'
import type { Intake } from './intake.ts'

export async function undoImport(
  intake: Intake,
  batch: ImportBatch,
  worker: string,
  options: { onChunk?: () => void; signal?: AbortSignal } = {},
): Promise<void> {
  const importable = intake.importable(batch.importable)
  const { services } = intake
  for (;;) {
    if (options.signal?.aborted) throw new ImportStopped()
    const chunk = await services.database.read((tx) => findChunkToUndo(tx, batch.batchId))
    if (!chunk) return
    const items = chunk.subjects.map((subjectId, at) => ({
      subjectId,
      batchId: batch.batchId,
      line: chunk.lines[at] as number,
    }))
    const keep = { batchId: batch.batchId, chunk: chunk.chunk, undone: 0, kept: [] as KeptRow[] }
    if (items.length === 0) {
      const done = await upkeep(services, (tx) => updateUndone(tx, worker, keep))
      if (!done) throw new ImportStopped()
      continue
    }
    await runBatch(services, importable.undo, {
      ...callOf(batch),
      items,
      alongside: async (tx, answers) => {
        const kept = answers.flatMap((answer, at) =>
          answer.refused ? [{ line: chunk.lines[at] as number, code: answer.refused.code }] : [],
        )
        const done = await updateUndone(tx, worker, { ...keep, undone: answers.length - kept.length, kept })
        if (!done) throw new ImportStopped()
      },
    })
    options.onChunk?.()
  }
}
