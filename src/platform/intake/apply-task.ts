// The same chunk applied in another thread: what it is asked, what it answers, and how it runs there.

import type { Tasks } from '../threads/index.ts'
import { applyChunk, type ChunkOfFile, ImportStopped } from './apply-chunk.ts'
import type { ImportBatch, Totals } from './import-batch.ts'
import { getBatch } from './import-store.ts'
import type { Intake } from './intake.ts'

export const APPLY_CHUNK = 'import.apply-chunk'
export type ChunkTask = ChunkOfFile & { batchId: string; worker: string }
export type ChunkAnswer = { isStopped: true } | { isStopped: false; totals: Totals }

/** For a thread that lives as long as one import: the batch is read once. */
export function importTasks(intake: () => Promise<Intake>): Tasks {
  let reading: Promise<ImportBatch> | undefined
  const read = async (batchId: string) => {
    const { database, vault } = (await intake()).services
    return database.read((tx) => getBatch(tx, vault, batchId))
  }
  return {
    async [APPLY_CHUNK]({ batchId, worker, ...chunk }: ChunkTask): Promise<ChunkAnswer> {
      const batch = await (reading ??= read(batchId))
      try {
        const { rows, created, updated, unchanged, failed } = await applyChunk(await intake(), batch, worker, chunk)
        return { isStopped: false, totals: { rows, created, updated, unchanged, failed } }
      } catch (error) {
        if (error instanceof ImportStopped) return { isStopped: true }
        throw error
      }
    },
  }
}
