// Who is told of what happens to customers: reviewers, those who asked, new owners.

import type { NoticeDraft, NoticeRule } from '../../platform/command/index.ts'
import type { Event } from '../../platform/contract/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { RelayedRow } from '../../platform/journal/index.ts'
import { listPermissionHolders } from '../staff/index.ts'
import { findRequestPlace } from './change-request-store.ts'
import { changeDecided, changeRequested, customerAssigned, decideChangeRequest } from './contract.ts'

const USER_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
type Requested = { customerId: string; changeRequestId: string; status?: string }

const reviewOf = ({ customerId, changeRequestId }: Requested) => ({
  link: `/change-requests?id=${changeRequestId}`,
  subject: { kind: 'customer', id: customerId },
})

/** The nearest who may decide; never the one who asked. */
async function tellReviewers(tx: Tx, event: Event, row: RelayedRow): Promise<NoticeDraft[]> {
  const data = event.data as Requested
  const place = await findRequestPlace(tx, data.customerId, data.changeRequestId)
  if (!place) return []
  const holders = await listPermissionHolders(tx, decideChangeRequest.permission, place, row.actorId)
  return holders.map((userId) => ({ userId, kind: 'customer.change-requested', facts: {}, ...reviewOf(data) }))
}

async function tellAsker(tx: Tx, event: Event, row: RelayedRow): Promise<NoticeDraft[]> {
  const data = event.data as Requested
  const place = await findRequestPlace(tx, data.customerId, data.changeRequestId)
  if (!place || !USER_ID.test(place.askedBy) || place.askedBy === row.actorId) return []
  const kind = data.status === 'accepted' ? 'customer.change-accepted' : 'customer.change-refused'
  const link = `/change-requests?status=${data.status}&id=${data.changeRequestId}`
  return [{ userId: place.askedBy, kind, facts: {}, ...reviewOf(data), link }]
}

const MINE = encodeURIComponent(JSON.stringify({ all: [{ field: 'ownerId', op: 'me' }] }))

/** Nobody is told of what they gave themselves. */
export function assignedNotice(
  data: { ownerId: string; count: number; customerId?: string | undefined },
  actorId: string,
): NoticeDraft[] {
  const { ownerId: userId, count, customerId } = data
  if (userId === actorId) return []
  if (customerId)
    return [
      {
        userId,
        kind: 'customer.assigned',
        facts: { count },
        link: `/customers/${customerId}`,
        subject: { kind: 'customer', id: customerId },
      },
    ]
  const link = `/customers?view=all&f=${MINE}&sort=updatedAt.desc`
  return [{ userId, kind: 'customer.assigned-many', facts: { count }, link }]
}

export const customerNotices: NoticeRule[] = [
  { on: changeRequested.id, tell: tellReviewers },
  { on: changeDecided.id, tell: tellAsker },
  {
    on: customerAssigned.id,
    tell: async (_tx, event, row) => assignedNotice(event.data as Parameters<typeof assignedNotice>[0], row.actorId),
  },
]
