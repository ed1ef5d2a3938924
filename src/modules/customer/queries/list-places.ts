// Where customers belong, for modules whose records lie within their customer's scope.

import { type Caller, type Scope, wallsOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { customerNotFound, IN_SCOPE, inScope } from '../customer-store.ts'
import type { CustomerKind } from '../shapes.ts'

export type Place = { branchId: number; ownerId: string | null; department: string | null }

/** Customer -> branch and owner; nobody's who is not there. */
export async function listPlaces(tx: Tx, customerIds: readonly string[]): Promise<Map<string, Place>> {
  const rows = await tx.rows<Place & { customerId: string }>(
    `select customer_id as "customerId", branch_id as "branchId", owner_id as "ownerId", department from customer
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
    `select customer_id as "customerId", branch_id as "branchId", owner_id as "ownerId", department, kind, status from customer c
     where customer_id = any($1::uuid[]) and ${IN_SCOPE}`,
    [customerIds, ...inScope(scope)],
  )
  return new Map(rows.map((row) => [row.customerId, row]))
}

/** Those of the customers behind the caller's walls: what leads to them is not told either. */
export async function listWalled(tx: Tx, caller: Caller, customerIds: readonly string[]): Promise<Set<string>> {
  const departments = wallsOf(caller.kind === 'anonymous' ? undefined : caller.grants)
  if (departments.length === 0 || customerIds.length === 0) return new Set()
  const rows = await tx.rows<{ customerId: string }>(
    `select customer_id as "customerId" from customer where customer_id = any($1::uuid[]) and department = any($2::text[])`,
    [[...new Set(customerIds)], departments],
  )
  return new Set(rows.map(({ customerId }) => customerId))
}

/** Refuses a customer outside the scope as one that does not exist. */
export async function refuseOutside(tx: Tx, customerId: string, scope: Scope): Promise<void> {
  const row = await tx.maybe(`select 1 from customer c where c.customer_id = $1 and ${IN_SCOPE}`, [
    customerId,
    ...inScope(scope),
  ])
  if (!row) throw customerNotFound()
}
