// Change requests of customers as they stand in the one inbox of approvals.

import { call } from '../../../../web/api.ts'
import { t } from '../../../../web/i18n.ts'
import type { ReviewItem } from '../../../../web/pages.ts'
import { useSession } from '../../../../web/session.ts'
import { type ChangeRequest, listChangeRequests } from '../../contract.ts'
import { fieldLabel, listWords } from '../customer-words.ts'

const SHOWN_MAX = 100

/** The oldest that wait for somebody else than their asker. */
export async function waitingReviews(): Promise<ReviewItem[]> {
  const session = useSession()
  const { items } = await call(listChangeRequests, { query: { limit: SHOWN_MAX, status: 'pending' } })
  return items
    .filter(({ askedById }) => askedById === null || askedById !== session.me?.userId)
    .map((change: ChangeRequest) => ({
      id: change.changeRequestId,
      title: t('customer.review.heading', { fields: listWords(change.fields.map(({ field }) => fieldLabel(field))) }),
      name: change.customerName,
      by: change.askedBy,
      at: change.askedAt,
      about: change,
    }))
}
