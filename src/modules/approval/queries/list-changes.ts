// Changes that wait: for me, by me, all within my scope, at a customer; and one of them whole, with its evidence.

import { maskingOf, type Person, permit, type Scope } from '../../../platform/access/index.ts'
import { type Command, type QueryContext, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { listChainRows } from '../../../platform/journal/index.ts'
import { refuseOutside } from '../../customer/index.ts'
import { openUserNames, personOf } from '../../staff/index.ts'
import {
  type ChangePage,
  type ChangeRow,
  changeNotFound,
  EVIDENCE_NAME_PLACE,
  EVIDENCE_PLACE,
  findChange,
  findEvidence,
  listChangeRows,
  listDecisions,
  listEvidence,
  REASON_PLACE,
  type Reach,
} from '../change-store.ts'
import { answers, type Principal } from '../commands/verdict.ts'
import * as contract from '../contract.ts'
import { askedOf, opened, showChanges, waitingOf } from '../show-change.ts'
import { keyOf, openContent } from '../show-content.ts'
import { listLendersOf } from './list-holders.ts'

const TOUCHED_MAX = 10
/** Behind every row of a chain. */
const SEQ_MAX = 2_147_483_647

/** What a principal answers, gathered by the records each part of it reaches. */
function reachesOf({ userId, roleIds, grants }: Principal): Reach[] {
  const decides = grants.get(contract.DECIDE)
  if (!decides) return []
  const by = new Map<string, { scope: Scope; needs: string[] }>()
  const add = (scope: Scope, need: string) => {
    const key = JSON.stringify(scope)
    const held = by.get(key) ?? { scope, needs: [] }
    held.needs.push(need)
    by.set(key, held)
  }
  for (const [permission, scope] of grants) add(scope, `permission:${permission}`)
  for (const role of roleIds) add(decides, `role:${role}`)
  return [...by.values()].map(({ scope, needs }) => ({ ...scope, needs, notMadeBy: userId }))
}

/** What waits for this person, by the own right and by rights that are lent. */
export async function inboxOf(
  tx: Tx,
  person: Person,
  now: Date,
): Promise<Omit<ChangePage, 'after' | 'newestFirst' | 'limit'>> {
  const lenders = person.grants.has(contract.DECIDE) ? await listLendersOf(tx, person.userId, now) : []
  const reaches = person.grants.has(contract.DECIDE) ? [person, ...lenders].flatMap(reachesOf) : []
  return { status: 'pending', makerId: null, notMakerId: person.userId, customerId: null, reaches, needed: true }
}

async function pageOfBox(
  { tx, clock, caller }: QueryContext,
  person: Person,
  box: 'mine' | 'own' | 'all',
  status: contract.ChangeStatus | undefined,
): Promise<Omit<ChangePage, 'after' | 'limit'>> {
  if (box === 'own')
    return {
      ...{ status: status ?? null, makerId: person.userId, notMakerId: null, customerId: null, reaches: null },
      ...{ needed: false, newestFirst: true },
    }
  if (box === 'mine') return { ...(await inboxOf(tx, person, clock.now())), newestFirst: false }
  const scope = permit(caller, contract.DECIDE)
  // Somebody else's maker is left out by nobody's id: one's own are shown too.
  const reaches = [{ ...scope, needs: [], notMadeBy: NOBODY }]
  return {
    ...{ status: status ?? null, makerId: null, notMakerId: null, customerId: null, reaches },
    ...{ needed: false, newestFirst: true },
  }
}
const NOBODY = '00000000-0000-0000-0000-000000000000'

export const listPendingChanges = query(contract.listPendingChanges, async (context, { query: asked }) => {
  const { tx, clock, caller, looked } = context
  const person = personOf(caller)
  const limit = asked.limit ?? PAGE_ROWS_DEFAULT
  const [askedAt, id] = asked.cursor ? readCursor(asked.cursor, 2).map(String) : []
  const after = askedAt && id ? { askedAt, id } : null
  const page = await pageOfBox(context, person, asked.box ?? 'mine', asked.status)
  const rows = await listChangeRows(tx, { ...page, after, limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const lenders = await listLendersOf(tx, person.userId, clock.now())
  const last = shown.at(-1)
  return {
    items: await showChanges(context, shown, person, lenders, looked),
    next: rows.length > limit && last ? packCursor([last.askedAt.toISOString(), last.pendingChangeId]) : null,
  }
})

export const listChangesOfCustomer = query(contract.listChangesOfCustomer, async (context, { params }) => {
  const { tx, clock, caller, scope, looked } = context
  await refuseOutside(tx, params.customerId, scope)
  looked([params.customerId])
  const person = personOf(caller)
  const rows = await listChangeRows(tx, {
    ...{ status: 'pending', makerId: null, notMakerId: null, customerId: params.customerId, reaches: null },
    ...{ needed: false, after: null, newestFirst: false, limit: PAGE_ROWS_DEFAULT },
  })
  const lenders = await listLendersOf(tx, person.userId, clock.now())
  return { items: await showChanges(context, rows, person, lenders, looked) }
})

/** The maker, whoever could decide it by an own or lent right, and who decides within its scope; to others it is not there. */
async function getReadable({ tx, clock, caller }: QueryContext, pendingChangeId: string) {
  const person = personOf(caller)
  const row = await findChange(tx, pendingChangeId)
  const lenders = await listLendersOf(tx, person.userId, clock.now())
  if (!row) throw changeNotFound()
  const about = waitingOf(row)
  const reads = (one: Principal) =>
    answers(one, about) || answers(one, { ...about, need: `permission:${contract.DECIDE}` })
  if (row.makerId !== person.userId && ![person, ...lenders].some(reads)) throw changeNotFound()
  return { row, person, lenders }
}

async function touchedSince({ tx, vault }: QueryContext, row: ChangeRow): Promise<contract.ChangeDetail['touched']> {
  if (!row.subjectId) return []
  const rows = await listChainRows(tx, {
    ...{ chainId: row.subjectId, beforeSeq: SEQ_MAX, since: row.askedAt, until: null },
    ...{ actor: null, wanted: null, limit: TOUCHED_MAX },
  })
  const names = await openUserNames(
    tx,
    vault,
    rows.flatMap(({ actorKind, actorId }) => (actorKind === 'person' ? [actorId] : [])),
  )
  return rows.map(({ actorId, actorName, action, at }) => ({
    by: names.get(actorId) ?? actorName,
    action,
    at: at.toISOString(),
  }))
}

async function decisionsOf({ tx, vault }: QueryContext, row: ChangeRow, key: Awaited<ReturnType<typeof keyOf>>) {
  const rows = await listDecisions(tx, row.pendingChangeId)
  const names = await openUserNames(
    tx,
    vault,
    rows.flatMap(({ decidedBy, onBehalfOf }) => [decidedBy, onBehalfOf]),
  )
  return rows.map(({ what, level, decidedBy, onBehalfOf, decidedAt, reason }) => ({
    ...{ what, level, at: decidedAt.toISOString(), by: names.get(decidedBy) ?? '' },
    onBehalfOf: onBehalfOf && (names.get(onBehalfOf) ?? ''),
    reason: opened(vault, key, REASON_PLACE, reason),
  }))
}

export const showPendingChange = (commands: () => ReadonlyMap<string, Command>) =>
  query(contract.showPendingChange, async (context, { params }) => {
    const { tx, vault, looked } = context
    const { row, person, lenders } = await getReadable(context, params.pendingChangeId)
    const key = await keyOf(tx, vault, row.customerId)
    const content = openContent(vault, key, row)
    const [item] = await showChanges(context, [row], person, lenders, looked)
    const route = commands().get(row.route)?.route
    const own = row.makerId === person.userId
    const bare = maskingOf(person).name === 'hidden' && row.customerId !== null && !own
    const evidence = await listEvidence(tx, row.pendingChangeId)
    return {
      ...(item as contract.PendingChange),
      policyId: row.policyId,
      policyVersion: row.policyVersion,
      difference: content.difference.map(({ field, before, after }) =>
        bare ? { field, before: null, after: null } : { field, before, after },
      ),
      asked: route ? askedOf(route, content.input) : [],
      note: bare ? null : content.note,
      evidence: evidence.map(({ name, addedAt, ...one }) => ({
        ...one,
        name: vault.open(key, EVIDENCE_NAME_PLACE, name),
        addedAt: addedAt.toISOString(),
      })),
      decisions: await decisionsOf(context, row, key),
      touched: await touchedSince(context, row),
      input:
        own && route && (row.status === 'pending' || row.status === 'returned')
          ? { method: route.method, path: route.path, ...content.input }
          : null,
    }
  })

export const showApprovalEvidence = query(contract.showApprovalEvidence, async (context, { params }) => {
  const { tx, vault, looked } = context
  const { row } = await getReadable(context, params.pendingChangeId)
  const found = await findEvidence(tx, row.pendingChangeId, params.evidenceId)
  if (!found) throw changeNotFound()
  const key = await keyOf(tx, vault, row.customerId)
  if (row.customerId) looked([row.customerId])
  return {
    stream: (async function* () {
      yield vault.openBytes(key, EVIDENCE_PLACE, found.content)
    })(),
    mediaType: found.mediaType,
    fileName: `evidence-${params.evidenceId}`,
  }
})
