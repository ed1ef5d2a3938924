// A run of the verification as it leaves.

import type { Run } from './contract.ts'
import type { JobRow } from './job-store.ts'

export const showRun = (job: JobRow): Run => ({
  jobId: job.jobId,
  state: job.state,
  by: job.askedByName,
  askedAt: job.askedAt.toISOString(),
  endedAt: job.endedAt?.toISOString() ?? null,
  done: Math.min(job.done, job.total),
  total: job.total,
  result: (job.facts.result as Run['result'] | undefined) ?? null,
})
