// Carries approved deletions out and ends archives; each step is durable by itself, so a run that was cut off goes on with the next.

import { type BatchCommand, jobCall, runBatch, type Services, upkeep } from '../../../platform/command/index.ts'
import { KEYS_CHANNEL, notify } from '../../../platform/journal/index.ts'
import { foldTallies } from '../../customer/index.ts'
import {
  archiveCustomer,
  decideDestruction,
  destroyCustomer,
  endArchive,
  eraseAgain,
  type Item,
} from '../commands/carry-out.ts'
import { type ErasureRow, findErasure, listBroughtBack, listDestroyed, listWork } from '../erasure-store.ts'
import type { Keepings } from '../queries/weigh-erasure.ts'

const WORK_MAX = 50
/** Forth, once back for a record that moved, and forth again. */
const STEPS_MAX = 8
const JOB = 'erasure'

const step = (services: Services, batch: BatchCommand<Item>, customerId: string) =>
  runBatch(services, batch, { ...jobCall(JOB), items: [{ customerId }] })

/** In the key ring first: from then on no process and no restored backup opens it, whatever stands in a database. */
async function destroyKeys(services: Services, ownerIds: readonly string[]): Promise<void> {
  await services.vault.destroyKeys(ownerIds)
  await upkeep(services, (tx) => notify(tx, KEYS_CHANNEL, ''))
}

async function carryOut(services: Services, keepings: () => Keepings, { customerId }: ErasureRow): Promise<void> {
  for (let at = 0; at < STEPS_MAX; at++) {
    const row = await services.database.read((tx) => findErasure(tx, customerId))
    if (row?.state === 'approved') await step(services, archiveCustomer(keepings), customerId)
    else if (row?.state === 'archived') await step(services, decideDestruction(keepings), customerId)
    else if (row?.state === 'destroying') {
      await destroyKeys(services, [customerId])
      await step(services, destroyCustomer(keepings), customerId)
      // What counts took away is folded, so that no row of it names the customer.
      await upkeep(services, foldTallies)
    } else return
  }
}

/** Does what is to be done now, one customer after another; one that fails is left for the next run. */
export async function workErasures(services: Services, keepings: () => Keepings): Promise<void> {
  const { database, clock, log } = services
  const today = clock.today()
  for (const row of await database.read((tx) => listWork(tx, today, WORK_MAX)))
    try {
      await carryOut(services, keepings, row)
      if (row.archiveId !== null && row.archiveUntil <= today && row.state === 'erased') {
        await destroyKeys(services, [row.archiveId])
        await step(services, endArchive, row.customerId)
      }
    } catch (error) {
      log.error({ err: error, erasureId: row.erasureId }, 'a deletion waits for the next run')
    }
}

/**
 * At each start: what the key ring says is destroyed is destroyed in this database too, and the other way round. After a restore of a
 * backup, or of an older ring, nobody deleted is there again. Answers how many came back and went.
 */
export async function destroyAgain(services: Services, keepings: () => Keepings): Promise<number> {
  const { database, vault } = services
  const known = await database.read(listDestroyed)
  const missing = known.filter((ownerId) => !vault.destroyed.has(ownerId))
  if (missing.length > 0) await destroyKeys(services, missing)
  const back = await database.read((tx) => listBroughtBack(tx, [...vault.destroyed]))
  for (const ownerId of back) await step(services, eraseAgain(keepings), ownerId)
  if (back.length > 0) await upkeep(services, foldTallies)
  return back.length
}
