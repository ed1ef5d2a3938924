// Have the whole journal verified in the background; who asks while one runs gets that one.

import { actorOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { namedId, newId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { findOpenJob, insertJob, lockKind } from '../job-store.ts'

export const verifyJournal = command(contract.verifyJournal, async ({ tx, vault, caller, clock }) => {
  await lockKind(tx, 'verify')
  const open = await findOpenJob(tx, 'verify')
  const actor = actorOf(caller)
  const jobId = open?.jobId ?? newId()
  if (!open)
    await insertJob(tx, {
      jobId,
      kind: 'verify',
      customerId: null,
      askedBy: actor.id,
      askedByName: actor.name,
      askedAt: clock.now(),
      facts: {},
      sealed: null,
    })
  return {
    chain: { id: caller.kind === 'person' ? caller.userId : namedId('caller', actor.id), key: vault.bankKey },
    before: null,
    after: { verification: { jobId, joined: open !== null } },
    events: [],
    reply: { jobId },
  }
})
