// Works what waits: takes a job by lease, says how far it is, and ends it with a journal row so that who asked is told.

import { setTimeout as wait } from 'node:timers/promises'
import { batchCommand, jobCall, runBatch, type Services, upkeep } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { getDataKey } from '../../../platform/vault/index.ts'
import { auditChanged } from '../contract.ts'
import { claimJob, endJob, type JobRow, type JobState, renewJob } from '../job-store.ts'
import { DOSSIER_STEPS, type DossierParts, makeDossier } from './make-dossier.ts'
import { runVerification } from './run-verification.ts'

const LEASE_MS = 30_000
const RENEW_MS = 5_000
const LOOK_MS = 1_000
const TELL_MS = 500
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

class JobTaken extends Error {}

type Ending = { job: JobRow; worker: string; state: JobState; facts: Record<string, unknown> }
const finish = batchCommand<Ending>({ id: 'audit.finish', permission: 'audit.finish' }, async (context, [item]) => {
  const { tx, vault, clock } = context
  const { job, worker, state, facts } = item as Ending
  const { jobId, kind, customerId, askedBy } = job
  if (!(await endJob(tx, { jobId, worker, state, at: clock.now(), facts }))) return [{ refused: null, change: null }]
  const findings = (facts.result as { findingCount?: number } | undefined)?.findingCount
  const key = customerId ? vault.openKey(customerId, await getDataKey(tx, customerId)) : vault.bankKey
  const event = auditChanged({
    jobId,
    kind,
    state,
    ...(UUID.test(askedBy) ? { for: askedBy } : {}),
    ...(findings === undefined ? {} : { findings }),
    ...(customerId ? { customerId } : {}),
  })
  const { result: _found, ...told } = facts
  const after = { audit: { jobId, kind, state, ...told, ...(findings === undefined ? {} : { findings }) } }
  const chain = { id: customerId ?? jobId, key }
  return [{ refused: null, change: { chain, before: null, after, events: [event], reply: null } }]
})

/** Keeps the lease and tells how far the work is, not more often than anybody can read. */
function openTelling(services: Services, jobId: string, worker: string) {
  let at = { done: 0, total: 0 }
  let toldAt = 0
  const keep = async () => {
    const until = new Date(services.clock.now().getTime() + LEASE_MS)
    if (!(await upkeep(services, (tx) => renewJob(tx, { jobId, worker, until, ...at })))) throw new JobTaken()
  }
  const renewing = setInterval(() => void keep().catch(() => {}), RENEW_MS)
  return {
    tell: async (done: number, total: number) => {
      at = { done, total }
      const now = performance.now()
      if (now - toldAt < TELL_MS && done > 0) return
      toldAt = now
      await keep()
    },
    stop: () => clearInterval(renewing),
  }
}

async function work(
  services: Services,
  making: DossierParts,
  job: JobRow,
  tell: (done: number, total: number) => Promise<void>,
): Promise<Record<string, unknown>> {
  if (job.kind === 'verify') return { result: await runVerification(services, tell) }
  let done = 0
  return makeDossier(services, making, job, async () => tell(done++, DOSSIER_STEPS))
}

/** Takes the next job and works it to its end; false when none waits. */
export async function workNextAudit(services: Services, making: DossierParts, worker = newId()): Promise<boolean> {
  const { clock, log } = services
  const now = clock.now()
  const until = new Date(now.getTime() + LEASE_MS)
  const job = await upkeep(services, (tx) => claimJob(tx, worker, now, until))
  if (!job) return false
  const telling = openTelling(services, job.jobId, worker)
  const end = (state: JobState, facts: Record<string, unknown>) =>
    runBatch(services, finish, { ...jobCall('audit'), items: [{ job, worker, state, facts }] })
  try {
    await end('done', await work(services, making, job, telling.tell))
  } catch (error) {
    if (error instanceof JobTaken) return true
    log.error({ err: error, jobId: job.jobId }, 'work of the audit failed')
    await end('failed', {})
  } finally {
    telling.stop()
  }
  return true
}

/** Works one job after another until it is stopped; what is under way then is taken over when its lease ends. */
export function startAuditWorker(services: Services, making: DossierParts): () => Promise<void> {
  const stopping = new AbortController()
  const run = async () => {
    while (!stopping.signal.aborted) {
      const worked = await workNextAudit(services, making).catch((error) => {
        services.log.error({ err: error }, 'work of the audit cannot be taken')
        return false
      })
      if (!worked) await wait(LOOK_MS, null, { signal: stopping.signal }).catch(() => {})
    }
  }
  const running = run()
  return async () => {
    stopping.abort()
    await running
  }
}
