// Every statement on the tables of the batch import; opens and seals what is sealed there.

import { reachesAllBranches, type Scope } from '../access/index.ts'
import type { Tx } from '../database/index.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type DataKey, getDataKey, type Vault } from '../vault/index.ts'
import type { CheckOutcome, ImportBatch, Plan, State } from './import-batch.ts'
import type { ImportMode } from './importable.ts'

const COLUMNS = `batch_id, importable, state, created_by, created_name, branch_id, created_at, name, shape, plan, file_bytes, format,
  mode, empty_clears, rows_total, refusal, outcome, granted, started_at, finished_at, changed_at`

type DbBatch = {
  batch_id: string
  importable: string
  state: State
  created_by: string
  created_name: string
  branch_id: number
  created_at: Date
  name: Buffer
  shape: Buffer
  plan: Buffer
  file_bytes: number
  format: ImportBatch['format']
  mode: ImportMode
  empty_clears: boolean
  rows_total: number | null
  refusal: ImportBatch['refusal']
  outcome: CheckOutcome | null
  granted: ImportBatch['granted']
  started_at: Date | null
  finished_at: Date | null
  changed_at: Date
}

function toBatch(row: DbBatch, vault: Vault, key: DataKey): ImportBatch {
  return {
    batchId: row.batch_id,
    key,
    importable: row.importable,
    state: row.state,
    createdBy: row.created_by,
    createdName: row.created_name,
    branchId: row.branch_id,
    createdAt: row.created_at,
    name: vault.open(key, 'import_batch.name', row.name),
    shape: JSON.parse(vault.open(key, 'import_batch.shape', row.shape)),
    plan: JSON.parse(vault.open(key, 'import_batch.plan', row.plan)),
    fileBytes: row.file_bytes,
    format: row.format,
    mode: row.mode,
    emptyClears: row.empty_clears,
    rowsTotal: row.rows_total,
    refusal: row.refusal,
    outcome: row.outcome,
    granted: row.granted,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    changedAt: row.changed_at,
  }
}

export const missing = () => new Refusal('import.not-found', {}, { status: 404 })

async function opened(tx: Tx, vault: Vault, row: DbBatch): Promise<ImportBatch> {
  return toBatch(row, vault, vault.openKey(row.batch_id, await getDataKey(tx, row.batch_id)))
}

export async function getBatch(tx: Tx, vault: Vault, batchId: string): Promise<ImportBatch> {
  const row = await tx.maybe<DbBatch>(`select ${COLUMNS} from import_batch where batch_id = $1`, [batchId])
  if (!row) throw missing()
  return opened(tx, vault, row)
}

export async function lockBatch(tx: Tx, vault: Vault, batchId: string): Promise<ImportBatch> {
  const row = await tx.maybe<DbBatch>(`select ${COLUMNS} from import_batch where batch_id = $1 for update`, [batchId])
  if (!row) throw missing()
  return opened(tx, vault, row)
}

export async function listBatches(
  tx: Tx,
  vault: Vault,
  page: { scope: Scope; userId: string; before: { at: Date; batchId: string } | null; limit: number },
): Promise<ImportBatch[]> {
  const rows = await tx.rows<DbBatch>(
    `select ${COLUMNS} from import_batch
     where ($1 or branch_id = any($2::int[]) or created_by = $3)
       and ($4::timestamptz is null or (created_at, batch_id) < ($4::timestamptz, $5::uuid))
     order by created_at desc, batch_id desc limit $6`,
    [
      reachesAllBranches(page.scope),
      page.scope.branchIds,
      page.userId,
      page.before?.at ?? null,
      page.before?.batchId ?? null,
      page.limit,
    ],
  )
  const batches: ImportBatch[] = []
  for (const row of rows) batches.push(await opened(tx, vault, row))
  return batches
}

/** States that wait for whoever brought the file in; a finished one where rows failed waits too. */
const WAITING = `state in ('ready', 'checked', 'paused', 'failed') or (state = 'done'
  and exists (select 1 from import_chunk c where c.batch_id = b.batch_id and c.failed > 0))`

/** A user's imports that wait for a decision, the oldest first. */
export async function listWaiting(
  tx: Tx,
  vault: Vault,
  page: { userId: string; since: Date; limit: number },
): Promise<ImportBatch[]> {
  const rows = await tx.rows<DbBatch>(
    `select ${COLUMNS} from import_batch b where created_by = $1 and changed_at >= $2 and (${WAITING})
     order by changed_at, batch_id limit $3`,
    [page.userId, page.since, page.limit],
  )
  const batches: ImportBatch[] = []
  for (const row of rows) batches.push(await opened(tx, vault, row))
  return batches
}

/** How many of them, counted to a limit. */
export const countWaiting = async (tx: Tx, page: { userId: string; since: Date; limit: number }): Promise<number> =>
  (
    await tx.one<{ count: number }>(
      `select count(*)::int as count from (select 1 from import_batch b where created_by = $1 and changed_at >= $2 and (${WAITING}) limit $3) t`,
      [page.userId, page.since, page.limit],
    )
  ).count

/** Names of imports that the user brought in or whose branch the scope reaches. */
export async function listBatchNames(
  tx: Tx,
  vault: Vault,
  page: { scope: Scope; userId: string; batchIds: readonly string[] },
): Promise<Map<string, string>> {
  const rows = await tx.rows<{ batchId: string; name: Buffer }>(
    `select batch_id as "batchId", name from import_batch
     where batch_id = any($1::uuid[]) and ($2 or branch_id = any($3::int[]) or created_by = $4)`,
    [page.batchIds, reachesAllBranches(page.scope), page.scope.branchIds, page.userId],
  )
  const names = new Map<string, string>()
  for (const { batchId, name } of rows)
    names.set(batchId, vault.open(vault.openKey(batchId, await getDataKey(tx, batchId)), 'import_batch.name', name))
  return names
}

export type NewBatch = Pick<
  ImportBatch,
  | 'batchId'
  | 'key'
  | 'importable'
  | 'state'
  | 'createdBy'
  | 'createdName'
  | 'branchId'
  | 'createdAt'
  | 'name'
  | 'shape'
  | 'plan'
  | 'fileBytes'
  | 'format'
  | 'mode'
  | 'emptyClears'
  | 'rowsTotal'
> & { fileHash: Buffer }

export async function insertBatch(tx: Tx, vault: Vault, batch: NewBatch): Promise<void> {
  await tx.run(
    `insert into import_batch (batch_id, importable, state, created_by, created_name, branch_id, created_at, name, shape, plan, file_bytes,
       file_hash, format, mode, empty_clears, rows_total, changed_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$7)`,
    [
      batch.batchId,
      batch.importable,
      batch.state,
      batch.createdBy,
      batch.createdName,
      batch.branchId,
      batch.createdAt,
      vault.seal(batch.key, 'import_batch.name', batch.name),
      vault.seal(batch.key, 'import_batch.shape', JSON.stringify(batch.shape)),
      vault.seal(batch.key, 'import_batch.plan', JSON.stringify(batch.plan)),
      batch.fileBytes,
      batch.fileHash,
      JSON.stringify(batch.format),
      batch.mode,
      batch.emptyClears,
      batch.rowsTotal,
    ],
  )
}

/** The earlier import of the very same file, if it came through. */
export async function findSameFile(
  tx: Tx,
  importable: string,
  fileHash: Buffer,
): Promise<{ batchId: string; at: Date } | null> {
  return tx.maybe(
    `select batch_id as "batchId", finished_at as at from import_batch
     where importable = $1 and file_hash = $2 and state = 'done' order by finished_at desc limit 1`,
    [importable, fileHash],
  )
}

export async function updatePlan(
  tx: Tx,
  vault: Vault,
  batch: ImportBatch,
  plan: Plan,
  options: { mode: ImportMode; emptyClears: boolean; at: Date },
): Promise<void> {
  await tx.run(
    `update import_batch set plan = $2, mode = $3, empty_clears = $4, outcome = null, sample = null, state = 'ready', changed_at = $5
     where batch_id = $1`,
    [
      batch.batchId,
      vault.seal(batch.key, 'import_batch.plan', JSON.stringify(plan)),
      options.mode,
      options.emptyClears,
      options.at,
    ],
  )
}

/** A person's step; whoever worked on the batch loses it. */
export async function updateState(
  tx: Tx,
  batchId: string,
  state: State,
  at: Date,
  granted?: object | null,
): Promise<void> {
  await tx.run(
    `update import_batch set state = $2, changed_at = $3, worker = null, lease_until = null, granted = coalesce($4::jsonb, granted),
       started_at = case when $2 = 'running' then coalesce(started_at, $3) else started_at end,
       finished_at = case when $2 in ('cancelled', 'done', 'undone') then $3::timestamptz else null end
     where batch_id = $1`,
    [batchId, state, at, granted ? JSON.stringify(granted) : null],
  )
}

/** Takes a batch that waits for work, or whose worker fell silent; not one of `except`. */
export async function claimBatch(
  tx: Tx,
  worker: string,
  now: Date,
  until: Date,
  except: readonly string[] = [],
): Promise<{ batchId: string; state: State } | null> {
  return tx.maybe(
    `update import_batch set worker = $1, lease_until = $3
     where batch_id = (
       select batch_id from import_batch
       where state in ('scanning', 'checking', 'running', 'undoing') and (lease_until is null or lease_until < $2)
         and batch_id <> all($4::uuid[])
       order by changed_at limit 1 for update skip locked)
     returning batch_id as "batchId", state`,
    [worker, now, until, except],
  )
}

/** Gives a batch back untouched and says why; the next worker need not wait for the lease to end. */
export async function handBack(tx: Tx, batchId: string, worker: string, refusal: object): Promise<void> {
  await tx.run(
    'update import_batch set worker = null, lease_until = null, refusal = $3::jsonb where batch_id = $1 and worker = $2',
    [batchId, worker, JSON.stringify(refusal)],
  )
}

/** What an earlier worker complained of no longer stands. */
export async function dropRefusal(tx: Tx, batchId: string, worker: string): Promise<void> {
  await tx.run('update import_batch set refusal = null where batch_id = $1 and worker = $2', [batchId, worker])
}

/** Keeps a batch for a worker; false when it is no longer the worker's. */
export async function renewLease(tx: Tx, batchId: string, worker: string, until: Date): Promise<boolean> {
  return (
    (await tx.run('update import_batch set lease_until = $3 where batch_id = $1 and worker = $2', [
      batchId,
      worker,
      until,
    ])) > 0
  )
}

/** A worker's last word on a batch it still holds. */
export async function finishWork(
  tx: Tx,
  batchId: string,
  worker: string,
  end: { state: State; at: Date; rowsTotal?: number; refusal?: object | null; outcome?: CheckOutcome; sample?: Buffer },
): Promise<boolean> {
  const changed = await tx.run(
    `update import_batch set state = $3, changed_at = $4, worker = null, lease_until = null, rows_total = coalesce($5, rows_total),
       refusal = $6::jsonb, outcome = coalesce($7::jsonb, outcome), sample = coalesce($8, sample),
       finished_at = case when $3 in ('done', 'undone', 'refused', 'failed') then $4::timestamptz else finished_at end
     where batch_id = $1 and worker = $2`,
    [
      batchId,
      worker,
      end.state,
      end.at,
      end.rowsTotal ?? null,
      end.refusal ? JSON.stringify(end.refusal) : null,
      end.outcome ? JSON.stringify(end.outcome) : null,
      end.sample ?? null,
    ],
  )
  return changed > 0
}

/** How far a check has come; false when it is no longer this worker's. */
export async function updateOutcome(tx: Tx, batchId: string, worker: string, outcome: CheckOutcome): Promise<boolean> {
  return (
    (await tx.run(`update import_batch set outcome = $3 where batch_id = $1 and worker = $2 and state = 'checking'`, [
      batchId,
      worker,
      JSON.stringify(outcome),
    ])) > 0
  )
}

export async function findSample(tx: Tx, batchId: string): Promise<Buffer | null> {
  return (await tx.one<{ sample: Buffer | null }>('select sample from import_batch where batch_id = $1', [batchId]))
    .sample
}

/** Batches whose file need not be kept any longer. */
export async function listSpent(tx: Tx, before: Date, limit: number): Promise<string[]> {
  const rows = await tx.rows<{ batch_id: string }>(
    `select batch_id from import_batch where changed_at < $1 and state not in ('scanning', 'checking', 'running', 'undoing')
     order by changed_at limit $2`,
    [before, limit],
  )
  return rows.map((row) => row.batch_id)
}

/** Clears what stands in the database of the rows of files whose import ended before: the sample, and rows that failed. */
export async function clearSpent(tx: Tx, before: Date): Promise<void> {
  const spent = "changed_at < $1 and state not in ('scanning', 'checking', 'running', 'undoing')"
  await tx.run(`update import_batch set sample = null where sample is not null and ${spent}`, [before])
  await tx.run(
    `update import_chunk set failures = null
     where failures is not null and batch_id in (select batch_id from import_batch where ${spent})`,
    [before],
  )
}

/** Which of these ids are imports. */
export async function findBatchIds(tx: Tx, batchIds: string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ batch_id: string }>(
    'select batch_id from import_batch where batch_id::text = any($1::text[])',
    [batchIds],
  )
  return new Set(rows.map((row) => row.batch_id))
}
