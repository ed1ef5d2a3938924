// A worker's last word on an import, with a journal row, so that whoever it was for can be told.

import { batchCommand, jobCall, runBatch, type Services } from '../command/index.ts'
import { sumChunks } from './chunk-store.ts'
import { type ImportBatch, noTotals, type State } from './import-batch.ts'
import { finishWork } from './import-store.ts'

export type End = Parameters<typeof finishWork>[3]
/** The event of every step of an import; `for` stands only where a worker ended it. */
const IMPORT_CHANGED = 'import.changed'
export type ImportChanged = {
  importId: string
  state: State
  /** Who is to be told, and what came of it; rows of the file, rows that failed, rows taken back. */
  for?: string
  rows?: number
  failed?: number
  undone?: number
}

type Finishing = { batch: ImportBatch; worker: string; end: End }

/** Who took the step that the worker ended; a machine is told nothing. */
function askedBy({ granted, createdBy }: ImportBatch): string | undefined {
  const userId = granted?.kind === 'person' ? granted.person.userId : granted ? '' : createdBy
  return /^[0-9a-f-]{36}$/.test(userId) ? userId : undefined
}

const finish = batchCommand<Finishing>({ id: 'import.finish', permission: 'import.finish' }, async ({ tx }, [item]) => {
  const { batch, worker, end } = item as Finishing
  if (!(await finishWork(tx, batch.batchId, worker, end))) return [{ refused: null, change: null }]
  const written = await sumChunks(tx, batch.batchId)
  const { rows, failed } = end.outcome ?? (written.chunks > 0 ? written : noTotals())
  const userId = askedBy(batch)
  const data: ImportChanged = {
    importId: batch.batchId,
    state: end.state,
    ...(userId ? { for: userId } : {}),
    rows: rows || (end.rowsTotal ?? batch.rowsTotal ?? 0),
    failed,
    undone: written.undone,
  }
  const change = {
    chain: { id: batch.batchId, key: batch.key },
    before: { state: batch.state },
    after: { state: end.state, rows: data.rows, failed, undone: written.undone },
    events: [{ id: IMPORT_CHANGED, data }],
    reply: null,
  }
  return [{ refused: null, change }]
})

/** Ends a worker's part of an import, if the import is still the worker's. */
export async function finishImport(services: Services, finishing: Finishing): Promise<void> {
  await runBatch(services, finish, { ...jobCall('import'), items: [finishing] })
}
