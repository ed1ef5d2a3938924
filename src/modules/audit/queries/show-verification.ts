// How the journal stands: the last checkpoint, what was verified until when, and what is being verified.

import { query } from '../../../platform/command/index.ts'
import { findLastCheckpoint } from '../../../platform/journal/index.ts'
import * as contract from '../contract.ts'
import { findLastEnded, findOpenJob } from '../job-store.ts'
import { showRun } from '../show-run.ts'

export const showVerification = query(contract.showVerification, async ({ tx }) => {
  const [checkpoint, last, running] = await Promise.all([
    findLastCheckpoint(tx),
    findLastEnded(tx, 'verify'),
    findOpenJob(tx, 'verify'),
  ])
  return {
    checkpoint: checkpoint && {
      treeSize: checkpoint.treeSize,
      at: checkpoint.at.toISOString(),
      keyId: checkpoint.keyId,
    },
    last: last && showRun(last),
    running: running && showRun(running),
  }
})
