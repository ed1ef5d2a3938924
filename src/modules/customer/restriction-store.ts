// Every statement on restricted customers: whom ordinary use does not find, and until when.

import type { Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'

export type Restriction = {
  customerId: string
  reason: 'erasure' | 'dispute' | 'objection'
  since: string
  /** The day the duty to keep ends; null: until it is lifted. */
  until: string | null
  requestId: string
}
const COLUMNS = 'customer_id as "customerId", reason, since, until, request_id as "requestId"'

/** Leaves out the restricted among customers `c`; whoever serves the restriction itself reaches them. */
export const visibleSql = (scope: Scope): string =>
  scope.restricted ? 'true' : 'not exists (select 1 from customer_restriction r where r.customer_id = c.customer_id)'

export const findRestriction = (tx: Tx, customerId: string): Promise<Restriction | null> =>
  tx.maybe<Restriction>(`select ${COLUMNS} from customer_restriction where customer_id = $1`, [customerId])

export async function saveRestriction(tx: Tx, one: Restriction): Promise<void> {
  await tx.run(
    `insert into customer_restriction (customer_id, reason, since, until, request_id) values ($1,$2,$3,$4,$5)
     on conflict (customer_id) do update set reason = excluded.reason, until = excluded.until, request_id = excluded.request_id`,
    [one.customerId, one.reason, one.since, one.until, one.requestId],
  )
}

export const deleteRestriction = (tx: Tx, customerId: string): Promise<number> =>
  tx.run('delete from customer_restriction where customer_id = $1', [customerId])

/** Whose duty to keep has ended by a day, longest ended first: those whose key may be destroyed. */
export const listRestrictionsEnding = (tx: Tx, day: string, limit: number): Promise<Restriction[]> =>
  tx.rows<Restriction>(
    `select ${COLUMNS} from customer_restriction where until <= $1 and reason = 'erasure' order by until limit $2`,
    [day, limit],
  )
