// Where customers belong, for modules whose records lie within their customer's scope.

import type { Scope } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { customerNotFound } from '../customer-store.ts'
import type { CustomerKind } from '../shapes.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'

export type Place = { branchId: number; ownerId: string | null }

/** Customer -> branch and owner; nobody's who is not there. */
export async function listPlaces(tx: Tx, customerIds: readonly string[]): Promise<Map<string, Place>> {
  const rows = await tx.rows<Place & { customerId: string }>(
    `select customer_id as "customerId", branch_id as "branchId", owner_id as "ownerId" from customer
     where customer_id = any($1::uuid[])`,
    [customerIds],
  )
  return new Map(rows.map(({ customerId, ...place }) => [customerId, place]))
}

export type PlaceWithin = Place & { customerId: string; kind: CustomerKind; status: string }
/** Those of the customers that are within the scope. */
export async function listPlacesWithin(
  tx: Tx,
  customerIds: readonly string[],
  scope: Scope,
): Promise<Map<string, PlaceWithin>> {
  if (customerIds.length === 0) return new Map()
  const rows = await tx.rows<PlaceWithin>(
    `select customer_id as "customerId", branch_id as "branchId", owner_id as "ownerId", kind, status from customer
     where customer_id = any($1::uuid[]) and ($2 or branch_id = any($3::int[]) or owner_id = $4)`,
    [customerIds, scope.all, scope.branchIds, scope.ownerId ?? NOBODY],
  )
  return new Map(rows.map((row) => [row.customerId, row]))
}

/** Refuses a customer outside the scope as one that does not exist. */
export async function refuseOutside(tx: Tx, customerId: string, scope: Scope): Promise<void> {
  const row = await tx.maybe(
    'select 1 from customer where customer_id = $1 and ($2 or branch_id = any($3::int[]) or owner_id = $4)',
    [customerId, scope.all, scope.branchIds, scope.ownerId ?? NOBODY],
  )
  if (!row) throw customerNotFound()
}
