// Deleted customers: what holds one up, those there are, one with its openings; and an archive as JSON for whom it was opened.

import { actorOf, covers, type Scope } from '../../../platform/access/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { customerNotFound, getCustomer } from '../../customer/index.ts'
import { openUserNames } from '../../staff/index.ts'
import { archiveJson } from '../archive/write-archive.ts'
import * as contract from '../contract.ts'
import { type ErasureRow, findErasure, listErasureRows, listOpenings } from '../erasure-store.ts'
import { countErased, type Keepings, weighErasure } from './weigh-erasure.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const checkErasure = (keepings: () => Keepings) =>
  query(contract.checkErasure, async (context, { params }) => {
    const { tx, vault, scope } = context
    const customer = await getCustomer(tx, vault, params.customerId, { ...scope, restricted: true })
    context.looked([customer.customerId])
    const { bars, dutyEndsOn, archiveUntil } = await weighErasure(context, keepings(), customer)
    const counts = await countErased(tx, keepings(), customer.customerId)
    return { number: customer.number, bars, dutyEndsOn, archiveUntil, ...counts }
  })

async function showAll({ tx, vault }: QueryContext, rows: readonly ErasureRow[]): Promise<contract.Erasure[]> {
  const ids = rows.flatMap(({ askedBy, approvedBy }) => [askedBy, ...approvedBy]).filter((id) => UUID.test(id))
  const names = await openUserNames(tx, vault, [...new Set(ids)])
  return rows.map((row) => ({
    ...{ customerId: row.customerId, number: row.number, state: row.state, purpose: row.purpose },
    askedBy: names.get(row.askedBy) ?? row.askedBy,
    approvedBy: row.approvedBy.map((id) => names.get(id) ?? id),
    approvedAt: row.approvedAt.toISOString(),
    pendingChangeId: row.pendingChangeId,
    dutyEndedOn: row.dutyEndedOn,
    archiveUntil: row.archiveUntil,
    archived: row.archiveId !== null && row.archiveDestroyedAt === null,
    archiveBytes: row.archiveBytes,
    archiveDestroyedAt: row.archiveDestroyedAt?.toISOString() ?? null,
    erasedAt: row.erasedAt?.toISOString() ?? null,
    bars: row.bars ?? [],
  }))
}

export const listErasures = query(contract.listErasures, async (context, { query: asked }) => {
  const limit = asked.limit ?? PAGE_ROWS_DEFAULT
  const [at, customerId] = asked.cursor ? readCursor(asked.cursor, 2).map(String) : []
  const rows = await listErasureRows(context.tx, context.scope, {
    number: asked.number ?? null,
    after: at && customerId ? { at, customerId } : null,
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await showAll(context, shown),
    next: rows.length > limit && last ? packCursor([last.approvedAt.toISOString(), last.customerId]) : null,
  }
})

/** Outside the scope there is none. */
async function getErasure(tx: Tx, customerId: string, scope: Scope): Promise<ErasureRow> {
  const row = await findErasure(tx, customerId)
  if (!row || !covers(scope, { ...row, ownerId: null })) throw customerNotFound()
  return row
}

/** A deleted customer whose archive still opens. */
export async function getArchived(
  tx: Tx,
  customerId: string,
  scope: Scope,
): Promise<ErasureRow & { archiveId: string }> {
  const row = await getErasure(tx, customerId, scope)
  const { archiveId } = row
  if (row.state !== 'erased' || archiveId === null || row.archiveDestroyedAt)
    throw new Refusal('erasure.no-archive', {}, { status: 410 })
  return { ...row, archiveId }
}

export const showErasure = query(contract.showErasure, async (context, { params }) => {
  const { tx, clock, caller, scope } = context
  const row = await getErasure(tx, params.customerId, scope)
  const [erasure] = await showAll(context, [row])
  const openings = await listOpenings(tx, row.customerId, actorOf(caller).id, clock.now())
  return {
    erasure: erasure as contract.Erasure,
    openings: openings.map(({ openingId, purpose, untilAt }) => ({ openingId, purpose, until: untilAt.toISOString() })),
  }
})

export const fetchArchive = query(contract.fetchArchive, async (context, { params }) => {
  const { tx, vault, clock, caller, scope } = context
  const row = await getArchived(tx, params.customerId, scope)
  const openings = await listOpenings(tx, row.customerId, actorOf(caller).id, clock.now())
  const opening = openings.find(({ openingId }) => openingId === params.openingId)
  if (!opening) throw new Refusal('erasure.not-opened', {}, { status: 404 })
  await context.journal(
    { id: row.erasureId, key: vault.bankKey },
    { archive: { openingId: opening.openingId, purpose: opening.purpose, fetched: true } },
  )
  return {
    stream: archiveJson({ tx, vault }, row.archiveId),
    mediaType: 'application/json',
    fileName: `archive-${row.number}.json`,
  }
})
