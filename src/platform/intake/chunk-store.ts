// Every statement on the chunks of an import: what was written, what failed, what was taken back.

import type { Tx } from '../database/index.ts'
import type { ProblemCounts, Totals } from './import-batch.ts'

export type Chunk = Totals & {
  batchId: string
  chunk: number
  lines: number[]
  subjects: string[]
  problems: ProblemCounts
  failures: Buffer | null
  appliedAt: Date
}

/**
 * Notes what a chunk became, in the transaction that wrote it: only while the batch runs in this worker's hands and
 * only once. False means that nothing of the transaction may stay.
 */
export async function insertChunk(tx: Tx, worker: string, chunk: Chunk): Promise<boolean> {
  const held = await tx.rows(
    `select 1 from import_batch where batch_id = $1 and worker = $2 and state = 'running' for share`,
    [chunk.batchId, worker],
  )
  if (held.length === 0) return false
  const inserted = await tx.run(
    `insert into import_chunk (batch_id, chunk, rows, created, updated, unchanged, failed, lines, subjects, problems, failures, applied_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) on conflict do nothing`,
    [
      chunk.batchId,
      chunk.chunk,
      chunk.rows,
      chunk.created,
      chunk.updated,
      chunk.unchanged,
      chunk.failed,
      chunk.lines,
      chunk.subjects,
      JSON.stringify(chunk.problems),
      chunk.failures,
      chunk.appliedAt,
    ],
  )
  return inserted > 0
}

export async function listAppliedChunks(tx: Tx, batchId: string): Promise<Set<number>> {
  const rows = await tx.rows<{ chunk: number }>('select chunk from import_chunk where batch_id = $1', [batchId])
  return new Set(rows.map((row) => row.chunk))
}

export async function sumChunks(
  tx: Tx,
  batchId: string,
): Promise<Totals & { chunks: number; undone: number; kept: number }> {
  return tx.one(
    `select coalesce(sum(rows), 0)::int as rows, coalesce(sum(created), 0)::int as created, coalesce(sum(updated), 0)::int as updated,
       coalesce(sum(unchanged), 0)::int as unchanged, coalesce(sum(failed), 0)::int as failed, count(*)::int as chunks,
       coalesce(sum(undone), 0)::int as undone, coalesce(sum(jsonb_array_length(kept)), 0)::int as kept
     from import_chunk where batch_id = $1`,
    [batchId],
  )
}

export async function sumProblems(tx: Tx, batchId: string): Promise<ProblemCounts> {
  const rows = await tx.rows<{ key: string; count: number }>(
    `select p.key, sum(p.value::int)::int as count from import_chunk, jsonb_each_text(problems) as p where batch_id = $1
     group by p.key order by count desc limit 100`,
    [batchId],
  )
  return Object.fromEntries(rows.map((row) => [row.key, row.count]))
}

/** Chunks with failed rows, `newest` first or in the order of the file. */
export async function listFailedChunks(
  tx: Tx,
  batchId: string,
  after: number,
  limit: number,
): Promise<{ chunk: number; failures: Buffer }[]> {
  return tx.rows(
    'select chunk, failures from import_chunk where batch_id = $1 and chunk > $2 and failures is not null order by chunk limit $3',
    [batchId, after, limit],
  )
}

export async function listNewestFailed(
  tx: Tx,
  batchId: string,
  limit: number,
): Promise<{ chunk: number; failures: Buffer }[]> {
  return tx.rows(
    'select chunk, failures from import_chunk where batch_id = $1 and failures is not null order by chunk desc limit $2',
    [batchId, limit],
  )
}

export type KeptRow = { line: number; code: string }

/** The newest chunk that still has to be taken back. */
export async function findChunkToUndo(
  tx: Tx,
  batchId: string,
): Promise<{ chunk: number; lines: number[]; subjects: string[] } | null> {
  return tx.maybe(
    'select chunk, lines, subjects from import_chunk where batch_id = $1 and undone is null order by chunk desc limit 1',
    [batchId],
  )
}

export async function updateUndone(
  tx: Tx,
  worker: string,
  chunk: { batchId: string; chunk: number; undone: number; kept: KeptRow[] },
): Promise<boolean> {
  const held = await tx.rows(
    `select 1 from import_batch where batch_id = $1 and worker = $2 and state = 'undoing' for share`,
    [chunk.batchId, worker],
  )
  if (held.length === 0) return false
  return (
    (await tx.run(
      'update import_chunk set undone = $3, kept = $4 where batch_id = $1 and chunk = $2 and undone is null',
      [chunk.batchId, chunk.chunk, chunk.undone, JSON.stringify(chunk.kept)],
    )) > 0
  )
}

export async function listKept(tx: Tx, batchId: string, limit: number): Promise<KeptRow[]> {
  return tx.rows(
    `select (k->>'line')::int as line, k->>'code' as code from import_chunk, jsonb_array_elements(kept) as k
     where batch_id = $1 order by line limit $2`,
    [batchId, limit],
  )
}

export type Pace = { at: Date; rows: number }

/** Rows written second by second, the latest seconds of the run, oldest first. */
export async function listPace(tx: Tx, batchId: string, secondsMax: number): Promise<Pace[]> {
  const rows = await tx.rows<Pace>(
    `select date_trunc('second', applied_at) as at, sum(rows)::int as rows from import_chunk
     where batch_id = $1 group by 1 order by 1 desc limit $2`,
    [batchId, secondsMax],
  )
  return rows.reverse()
}
