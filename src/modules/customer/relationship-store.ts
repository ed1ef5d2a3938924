// Every statement on relationships: two rows each, one on either customer.

import type { Scope } from '../../platform/access/index.ts'
import { BY_KEY, type Tx } from '../../platform/database/index.ts'
import type { RelationshipType } from './contract.ts'
import { IN_SCOPE, inScope } from './customer-store.ts'

export type RelationshipRow = {
  customerId: string
  relationshipId: string
  type: RelationshipType
  otherId: string
  sharePercent: string | number | null
  validFrom: string | null
  validTo: string | null
  source: string
}
const COLUMNS = `customer_id as "customerId", relationship_id as "relationshipId", type, other_id as "otherId", share_percent as "sharePercent",
  valid_from as "validFrom", valid_to as "validTo", source`
export const RELATIONSHIPS_MAX = 500
const CUSTOMER_IN_SCOPE = `exists (select 1 from customer c where c.customer_id = $1 and ${IN_SCOPE})`

/** Those of a customer in scope: asked beside the customer itself, it must find as little outside as where nobody is. */
export const listRelationshipRows = (tx: Tx, customerId: string, scope: Scope) =>
  tx.rows<RelationshipRow>(
    `${BY_KEY}select ${COLUMNS} from customer_relationship where customer_id = $1 and ${CUSTOMER_IN_SCOPE}
     order by valid_to desc nulls first, type, relationship_id limit ${RELATIONSHIPS_MAX}`,
    [customerId, ...inScope(scope)],
  )

export const findRelationship = (tx: Tx, customerId: string, relationshipId: string) =>
  tx.maybe<RelationshipRow>(
    `select ${COLUMNS} from customer_relationship where customer_id = $1 and relationship_id = $2`,
    [customerId, relationshipId],
  )

export const findOpenRelationship = (tx: Tx, customerId: string, otherId: string, type: string, today: string) =>
  tx.maybe<RelationshipRow>(
    `select ${COLUMNS} from customer_relationship where customer_id = $1 and other_id = $2 and type = $3 and (valid_to is null or valid_to > $4) limit 1`,
    [customerId, otherId, type, today],
  )

/** Writes rows; the caller gives both sides. */
export async function insertRelationships(tx: Tx, rows: readonly RelationshipRow[]): Promise<void> {
  const list = <K extends keyof RelationshipRow>(key: K) => rows.map((row) => row[key])
  await tx.run(
    `insert into customer_relationship (customer_id, relationship_id, type, other_id, share_percent, valid_from, valid_to, source)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::numeric[], $6::date[], $7::date[], $8::text[])`,
    [
      list('customerId'),
      list('relationshipId'),
      list('type'),
      list('otherId'),
      list('sharePercent'),
      list('validFrom'),
      list('validTo'),
      list('source'),
    ],
  )
}

export const endRelationshipRows = (tx: Tx, customerIds: string[], relationshipId: string, validTo: string) =>
  tx.run(
    'update customer_relationship set valid_to = $3 where customer_id = any($1::uuid[]) and relationship_id = $2',
    [customerIds, relationshipId, validTo],
  )

/** Relationships of some customers that hold on a day, of the given types; so many at most. */
export const listHeldRelationships = (
  tx: Tx,
  customerIds: readonly string[],
  types: readonly RelationshipType[],
  today: string,
  rowsMax: number,
): Promise<RelationshipRow[]> =>
  tx.rows<RelationshipRow>(
    `select ${COLUMNS} from customer_relationship where customer_id = any($1::uuid[]) and type = any($2::text[])
       and (valid_from is null or valid_from <= $3) and (valid_to is null or valid_to > $3)
     order by customer_id, type, relationship_id limit $4`,
    [customerIds, types, today, rowsMax],
  )
