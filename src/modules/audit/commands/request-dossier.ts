// Ask for a dossier: who, of whom, for what, and how its recipient will open it; it is made in the background.

import { actorOf } from '../../../platform/access/index.ts'
import { type Command, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer } from '../../customer/index.ts'
import * as contract from '../contract.ts'
import { type Lock, passphraseLock, publicKeyLock } from '../dossier/pack.ts'
import { insertJob } from '../job-store.ts'

export const REQUEST_PLACE = 'audit_job.sealed'
export type DossierRequest = { lock: Lock; language: 'zh-CN' | 'en-US'; purpose: string; by: string }

export const requestDossier: Command<typeof contract.requestDossier> = {
  ...command(contract.requestDossier, async ({ tx, vault, caller, scope, clock, prepared }, { params, body }) => {
    const customer = await getCustomer(tx, vault, params.customerId, { ...scope, restricted: true })
    const { purpose, note, language = 'zh-CN' } = body
    const lock = prepared as Lock
    const actor = actorOf(caller)
    const jobId = newId()
    const request: DossierRequest = { lock, language, purpose, by: actor.name }
    await insertJob(tx, {
      jobId,
      kind: 'dossier',
      customerId: customer.customerId,
      askedBy: actor.id,
      askedByName: actor.name,
      askedAt: clock.now(),
      facts: { purpose, lock: lock.kind },
      sealed: vault.seal(vault.bankKey, REQUEST_PLACE, JSON.stringify(request)),
    })
    return {
      chain: { id: customer.customerId, key: customer.key },
      before: null,
      after: { dossier: { jobId, purpose, note: note ?? null, lock: lock.kind } },
      events: [],
      reply: { jobId },
    }
  }),
  /** Deriving a key takes half a second of a processor: no transaction waits for it. */
  prepare: async (_services, { body }): Promise<Lock> => {
    const { passphrase, publicKey } = body
    if ((passphrase === undefined) === (publicKey === undefined))
      throw new Refusal('audit.lock-missing', {}, { fields: [{ field: 'passphrase', rule: 'audit.lock-missing' }] })
    return passphrase === undefined ? publicKeyLock(publicKey as string) : passphraseLock(passphrase)
  },
}
