// The steps of a deletion that was approved, each a transaction of its own: archive, point of no return, destruction; and an archive's end.

import {
  type BatchAnswer,
  type BatchCommand,
  batchCommand,
  type Change,
  type CommandContext,
} from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { type DataKey, destroyDataKey, getDataKeys } from '../../../platform/vault/index.ts'
import { deleteRestriction, findRestriction, getCustomer, type OpenedCustomer } from '../../customer/index.ts'
import { verifyArchive, writeArchive } from '../archive/write-archive.ts'
import { erasureMoved } from '../contract.ts'
import {
  deleteParts,
  type ErasureRow,
  listRelated,
  lockErasure,
  lockRecord,
  removeRows,
  saveErasure,
} from '../erasure-store.ts'
import { type Keepings, weighErasure } from '../queries/weigh-erasure.ts'
import { erasureIdOf } from './delete-customer.ts'

export type Item = { customerId: string }
const EVERYWHERE = { all: true, branchIds: [], ownerId: null, restricted: true } as const

type Told = Partial<Pick<Change<unknown>, 'also'>> & { facts?: Record<string, unknown> }

/** The next state, written and told on the erasure's own chain, sealed with the bank's key. */
async function go(
  context: CommandContext,
  row: ErasureRow,
  next: Partial<ErasureRow>,
  told: Told = {},
): Promise<BatchAnswer> {
  const after = { ...row, ...next, version: row.version + 1 }
  await saveErasure(context.tx, after)
  const change: Change<unknown> = {
    chain: { id: row.erasureId, key: context.vault.bankKey },
    before: { state: row.state, archiveId: row.archiveId },
    after: { state: after.state, archiveId: after.archiveId, ...told.facts },
    events: [erasureMoved({ customerId: row.customerId, state: after.state })],
    reply: null,
    ...(told.also ? { also: told.also } : {}),
  }
  return { refused: null, change }
}

/** Locks the row in the state that the step begins from; another state means that another process did it. */
async function begin(
  { tx }: CommandContext,
  { customerId }: Item,
  state: ErasureRow['state'],
): Promise<ErasureRow | null> {
  const row = await lockErasure(tx, customerId)
  return row?.state === state ? row : null
}

type Step = (context: CommandContext, item: Item) => Promise<BatchAnswer>
const stepOf = (id: string, step: Step): BatchCommand<Item> =>
  batchCommand<Item>({ id, permission: id }, (context, items) => Promise.all(items.map((item) => step(context, item))))
const nothing: BatchAnswer = { refused: null, change: null }

/** Something came between: the record is given back to use as it was before, and the deletion has to be asked for anew. */
async function stop(context: CommandContext, row: ErasureRow, bars: ErasureRow['bars']): Promise<BatchAnswer> {
  const { tx } = context
  if ((await findRestriction(tx, row.customerId))?.requestId === row.erasureId)
    await deleteRestriction(tx, row.customerId)
  await dropArchive(context, row)
  return go(context, row, { state: 'stopped', bars, archiveId: null }, { facts: { bars } })
}

async function dropArchive({ tx }: CommandContext, { archiveId }: ErasureRow): Promise<void> {
  if (archiveId === null) return
  await deleteParts(tx, archiveId)
  await destroyDataKey(tx, archiveId)
}

const record = ({ tx, vault }: CommandContext, { customerId }: ErasureRow): Promise<OpenedCustomer> =>
  getCustomer(tx, vault, customerId, EVERYWHERE)

/** Copies everything under a key of the archive's own. */
export const archiveCustomer = (keepings: () => Keepings): BatchCommand<Item> =>
  stepOf('erasure.archive', async (context, item) => {
    const row = await begin(context, item, 'approved')
    if (!row) return nothing
    await lockRecord(context.tx, row.customerId)
    const customer = await record(context, row)
    const { bars, seq } = await weighErasure(context, keepings(), customer)
    if (bars.length > 0) return stop(context, row, bars)
    const archiveId = newId()
    const about = { archiveId, customerId: row.customerId, key: customer.key }
    const { bytes, hash, rows } = await writeArchive(context, about, keepings().tables)
    const next = { state: 'archived' as const, archiveId, archiveBytes: bytes, archiveHash: hash, archiveSeq: seq }
    return go(context, row, next, { facts: { rows, bytes, hash: hash.toString('hex') } })
  })

/** The point of no return: the archive opens and holds everything, and still nothing stands against it. */
export const decideDestruction = (keepings: () => Keepings): BatchCommand<Item> =>
  stepOf('erasure.decide', async (context, item) => {
    const row = await begin(context, item, 'archived')
    if (!row || row.archiveId === null) return nothing
    await lockRecord(context.tx, row.customerId)
    const { bars, seq } = await weighErasure(context, keepings(), await record(context, row))
    if (bars.length > 0) return stop(context, row, bars)
    const whole = await verifyArchive(context, row.archiveId, row.archiveHash as Buffer)
    if (seq === row.archiveSeq && whole) return go(context, row, { state: 'destroying' })
    await dropArchive(context, row)
    return go(context, row, { state: 'approved', archiveId: null })
  })

/** The others' records tell that a relationship went, in their own chains. */
async function goneFromOthers(
  { tx, vault }: CommandContext,
  customerId: string,
): Promise<NonNullable<Change<unknown>['also']>> {
  const related = await listRelated(tx, customerId)
  const wrapped = await getDataKeys(tx, [...new Set(related.map((one) => one.customerId))])
  const keys = new Map<string, DataKey>()
  for (const [id, bytes] of wrapped) if (!vault.destroyed.has(id)) keys.set(id, vault.openKey(id, bytes))
  return related.flatMap(({ customerId: id, relationshipId, type }) => {
    const key = keys.get(id)
    const before = { relationship: { relationshipId, type, otherId: customerId } }
    return key ? [{ chain: { id, key }, before, after: { relationship: null }, events: [] }] : []
  })
}

/** Removes every row that is to go, and the key; the ring has noted it already. Does not need to open anything. */
export const destroyCustomer = (keepings: () => Keepings): BatchCommand<Item> =>
  stepOf('erasure.destroy', async (context, item) => {
    const row = await begin(context, item, 'destroying')
    if (!row) return nothing
    const { tx, vault, clock } = context
    if (!vault.destroyed.has(row.customerId)) throw new Error('the key ring has not noted the key as destroyed')
    const also = await goneFromOthers(context, row.customerId)
    const removed = await removeRows(tx, keepings().tables, row.customerId)
    await destroyDataKey(tx, row.customerId)
    return go(context, row, { state: 'erased', erasedAt: clock.now() }, { also, facts: { removed } })
  })

/** The archive's end: the ring has noted its key; the pieces and the key go. */
export const endArchive: BatchCommand<Item> = stepOf('erasure.end-archive', async (context, { customerId }) => {
  const { tx, vault, clock } = context
  const row = await lockErasure(tx, customerId)
  if (!row || row.archiveId === null || row.archiveDestroyedAt) return nothing
  if (!vault.destroyed.has(row.archiveId)) throw new Error('the key ring has not noted the archive as destroyed')
  await dropArchive(context, row)
  return go(context, row, { archiveDestroyedAt: clock.now() }, { facts: { archiveDestroyed: true } })
})

/** What a restore brought back of somebody who was deleted goes again. The archive of then is not there: it was made later. */
export const eraseAgain = (keepings: () => Keepings): BatchCommand<Item> =>
  stepOf('erasure.erase-again', async (context, { customerId: ownerId }) => {
    const { tx, vault, clock } = context
    await deleteParts(tx, ownerId)
    await destroyDataKey(tx, ownerId)
    const row = await lockErasure(tx, ownerId)
    const also = await goneFromOthers(context, ownerId)
    const removed = await removeRows(tx, keepings().tables, ownerId)
    if (!row) {
      // An archive, or a customer whose deletion came after the backup: nothing else is known here.
      const facts = { ownerId, removed, restored: true }
      const change: Change<unknown> = {
        chain: { id: erasureIdOf(ownerId), key: vault.bankKey },
        ...{ before: null, after: facts, events: [], reply: null, also },
      }
      return { refused: null, change }
    }
    const next = { state: 'erased' as const, erasedAt: row.erasedAt ?? clock.now() }
    return go(context, row, next, { also, facts: { removed, restored: true } })
  })
