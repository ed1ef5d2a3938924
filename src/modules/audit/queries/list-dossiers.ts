// Dossiers of a customer, and the file of one: encrypted as it is kept, piece by piece.

import { type QueryContext, query } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { findCustomerJob, findPart, type JobRow, listCustomerJobs } from '../job-store.ts'

const SHOWN_MAX = 50
const DAY_MS = 86_400_000

export const keptUntil = (endedAt: Date) => new Date(endedAt.getTime() + contract.DOSSIER_KEPT_DAYS * DAY_MS)

type Facts = { purpose: string; lock: 'passphrase' | 'public-key'; bytes?: number; sha256?: string }
function showDossier(job: JobRow, now: Date): contract.Dossier {
  const facts = job.facts as Facts
  const until = job.endedAt && job.state === 'done' ? keptUntil(job.endedAt) : null
  return {
    jobId: job.jobId,
    state: job.state,
    by: job.askedByName,
    purpose: facts.purpose,
    lock: facts.lock,
    askedAt: job.askedAt.toISOString(),
    endedAt: job.endedAt?.toISOString() ?? null,
    done: job.done,
    total: job.total,
    bytes: facts.bytes ?? null,
    sha256: facts.sha256 ?? null,
    keptUntil: until && until > now ? until.toISOString() : null,
  }
}

export const listDossiers = query(contract.listDossiers, async ({ tx, vault, scope, clock, looked }, { params }) => {
  const { customerId } = await getCustomer(tx, vault, params.customerId, { ...scope, restricted: true })
  looked([customerId])
  const jobs = await listCustomerJobs(tx, customerId, SHOWN_MAX)
  return { items: jobs.map((job) => showDossier(job, clock.now())) }
})

async function* partsOf({ tx }: QueryContext, jobId: string): AsyncGenerator<Buffer> {
  for (let place = 0; ; place++) {
    const bytes = await findPart(tx, jobId, place)
    if (!bytes) return
    yield bytes
  }
}

export const fetchDossier = query(contract.fetchDossier, async (context, { params }) => {
  const { tx, vault, scope, clock } = context
  const customer = await getCustomer(tx, vault, params.customerId, { ...scope, restricted: true })
  const job = await findCustomerJob(tx, customer.customerId, params.jobId)
  if (job?.kind !== 'dossier') throw new Refusal('audit.dossier-not-found', {}, { status: 404 })
  if (job.state !== 'done' || !job.endedAt || keptUntil(job.endedAt) <= clock.now())
    throw new Refusal('audit.dossier-gone', {}, { status: 410 })
  await context.journal(
    { id: customer.customerId, key: customer.key },
    { dossier: { jobId: job.jobId, purpose: job.facts.purpose, fetched: true } },
  )
  return {
    stream: partsOf(context, job.jobId),
    mediaType: 'application/octet-stream',
    fileName: `dossier-${job.jobId}.kahu`,
  }
})
