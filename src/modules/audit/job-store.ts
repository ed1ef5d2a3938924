// Every statement on the audit's long work and the parts of dossiers.

import type { Tx } from '../../platform/database/index.ts'

export type JobKind = 'verify' | 'dossier'
export type JobState = 'waiting' | 'running' | 'done' | 'failed'
export type JobRow = {
  jobId: string
  kind: JobKind
  customerId: string | null
  askedBy: string
  askedByName: string
  askedAt: Date
  state: JobState
  done: number
  total: number
  endedAt: Date | null
  /** Counts, codes and dates; never a personal value. */
  facts: Record<string, unknown>
  /** What the work needs and nobody else may see; gone when it ends. */
  sealed: Buffer | null
}
const COLUMNS = `job_id as "jobId", kind, customer_id as "customerId", asked_by as "askedBy", asked_by_name as "askedByName",
  asked_at as "askedAt", state, done, total, ended_at as "endedAt", facts, sealed`
const SWEPT_MAX = 500

export async function insertJob(tx: Tx, job: Omit<JobRow, 'state' | 'done' | 'total' | 'endedAt'>): Promise<void> {
  await tx.run(
    `insert into audit_job (job_id, kind, customer_id, asked_by, asked_by_name, asked_at, state, facts, sealed)
     values ($1,$2,$3,$4,$5,$6,'waiting',$7,$8)`,
    [
      job.jobId,
      job.kind,
      job.customerId,
      job.askedBy,
      job.askedByName,
      job.askedAt,
      JSON.stringify(job.facts),
      job.sealed,
    ],
  )
}

/** The next job that waits, or whose worker was lost, taken by this worker until the lease ends. */
export async function claimJob(tx: Tx, worker: string, now: Date, until: Date): Promise<JobRow | null> {
  return tx.maybe<JobRow>(
    `update audit_job set state = 'running', worker = $1, lease_until = $3 where job_id = (
       select job_id from audit_job where state in ('waiting', 'running') and (lease_until is null or lease_until < $2)
       order by asked_at limit 1 for update skip locked) returning ${COLUMNS}`,
    [worker, now, until],
  )
}

/** Says how far it is and keeps the lease; false when another worker has taken the job. */
export async function renewJob(
  tx: Tx,
  { jobId, worker, until, done, total }: { jobId: string; worker: string; until: Date; done: number; total: number },
): Promise<boolean> {
  return (
    (await tx.run(
      `update audit_job set lease_until = $3, done = $4, total = $5 where job_id = $1 and worker = $2 and state = 'running'`,
      [jobId, worker, until, done, total],
    )) > 0
  )
}

/** Ends a job of this worker and drops what was sealed for it; false when it is no longer its. */
export async function endJob(
  tx: Tx,
  { jobId, worker, state, at, facts }: { jobId: string; worker: string; state: JobState; at: Date; facts: object },
): Promise<boolean> {
  return (
    (await tx.run(
      `update audit_job set state = $3, ended_at = $4, facts = facts || $5::jsonb, sealed = null, worker = null,
         lease_until = null, done = case when $3 = 'done' then total else done end
       where job_id = $1 and worker = $2 and state = 'running'`,
      [jobId, worker, state, at, JSON.stringify(facts)],
    )) > 0
  )
}

export const findOpenJob = (tx: Tx, kind: JobKind): Promise<JobRow | null> =>
  tx.maybe<JobRow>(
    `select ${COLUMNS} from audit_job where kind = $1 and state in ('waiting', 'running') order by asked_at limit 1`,
    [kind],
  )

export const findLastEnded = (tx: Tx, kind: JobKind): Promise<JobRow | null> =>
  tx.maybe<JobRow>(
    `select ${COLUMNS} from audit_job where kind = $1 and ended_at is not null order by ended_at desc limit 1`,
    [kind],
  )

export const listCustomerJobs = (tx: Tx, customerId: string, limit: number): Promise<JobRow[]> =>
  tx.rows<JobRow>(`select ${COLUMNS} from audit_job where customer_id = $1 order by asked_at desc limit $2`, [
    customerId,
    limit,
  ])

export const findCustomerJob = (tx: Tx, customerId: string, jobId: string): Promise<JobRow | null> =>
  tx.maybe<JobRow>(`select ${COLUMNS} from audit_job where customer_id = $1 and job_id = $2`, [customerId, jobId])

/** Holds out others who would start the same kind of work at this moment. */
export async function lockKind(tx: Tx, kind: JobKind): Promise<void> {
  await tx.run('select pg_advisory_xact_lock(hashtext($1))', [`kahu.audit.${kind}`])
}

export async function replaceParts(tx: Tx, jobId: string, parts: readonly Buffer[]): Promise<void> {
  await tx.run('delete from audit_dossier_part where job_id = $1', [jobId])
  for (const [place, bytes] of parts.entries())
    await tx.run('insert into audit_dossier_part (job_id, place, bytes) values ($1,$2,$3)', [jobId, place, bytes])
}

export async function findPart(tx: Tx, jobId: string, place: number): Promise<Buffer | null> {
  const row = await tx.maybe<{ bytes: Buffer }>(
    'select bytes from audit_dossier_part where job_id = $1 and place = $2',
    [jobId, place],
  )
  return row?.bytes ?? null
}

/** Files of dossiers asked for before an instant; that they were made stays on record. */
export const deleteOldParts = (tx: Tx, before: Date): Promise<number> =>
  tx.run(
    `delete from audit_dossier_part where job_id in (
       select job_id from audit_job where kind = 'dossier' and ended_at < $1 order by ended_at desc limit ${SWEPT_MAX})`,
    [before],
  )

/** About how many rows the journal has, from the last checkpoint: what progress is measured against. */
export async function findTreeSize(tx: Tx): Promise<{ treeSize: number; at: Date | null }> {
  const row = await tx.maybe<{ treeSize: number; at: Date }>(
    'select tree_size as "treeSize", at from journal_checkpoint order by tree_size desc limit 1',
  )
  return row ?? { treeSize: 0, at: null }
}
