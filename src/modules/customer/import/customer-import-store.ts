// What the import asks of the directory, the journal and the relationships, for many customers at once.

import type { Tx } from '../../../platform/database/index.ts'
import type { RelationshipRow } from '../relationship-store.ts'

export type ImportRow = { chainId: string; sealed: Buffer }

/** The journal rows that one import wrote to the chains of these customers. */
export async function listImportRows(
  tx: Tx,
  customerIds: readonly string[],
  batchId: string,
  action: string,
): Promise<Map<string, ImportRow>> {
  const rows = await tx.rows<ImportRow>(
    `select chain_id as "chainId", sealed from journal where chain_id = any($1::uuid[]) and request_id = $2 and action = $3 order by chain_id, seq`,
    [customerIds, batchId, action],
  )
  return new Map(rows.map((row) => [row.chainId, row]))
}

/** Which of these customers have a relationship to anybody. */
export async function listRelated(tx: Tx, customerIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ customer_id: string }>(
    'select distinct customer_id from customer_relationship where customer_id = any($1::uuid[])',
    [customerIds],
  )
  return new Set(rows.map((row) => row.customer_id))
}

/** Takes claims and contacts away from several customers in two statements. */
export async function deleteManyClaims(
  tx: Tx,
  claims: readonly { hash: Buffer; customerId: string }[],
  contacts: readonly { hash: Buffer; customerId: string }[],
): Promise<void> {
  for (const [table, items] of [
    ['customer_claim', claims],
    ['customer_contact', contacts],
  ] as const) {
    if (items.length === 0) continue
    await tx.run(
      `delete from ${table} t using unnest($1::bytea[], $2::uuid[]) as gone (hash, customer_id) where t.hash = gone.hash and t.customer_id = gone.customer_id`,
      [items.map((item) => item.hash), items.map((item) => item.customerId)],
    )
  }
}

export type OpenRelationship = { customerId: string; otherId: string; type: string }

/** Relationships that hold between any two of these customers. */
export async function listOpenBetween(
  tx: Tx,
  customerIds: readonly string[],
  today: string,
): Promise<OpenRelationship[]> {
  return tx.rows<OpenRelationship>(
    `select customer_id as "customerId", other_id as "otherId", type from customer_relationship
     where customer_id = any($1::uuid[]) and other_id = any($1::uuid[]) and (valid_to is null or valid_to > $2)`,
    [customerIds, today],
  )
}

/** The relationships an import gave these customers, each seen from their side. */
export async function listImportedRelationships(
  tx: Tx,
  customerIds: readonly string[],
  source: string,
): Promise<RelationshipRow[]> {
  return tx.rows<RelationshipRow>(
    `select customer_id as "customerId", relationship_id as "relationshipId", type, other_id as "otherId", share_percent as "sharePercent",
       valid_from as "validFrom", valid_to as "validTo", source
     from customer_relationship where customer_id = any($1::uuid[]) and source = $2`,
    [customerIds, source],
  )
}

export async function deleteRelationships(
  tx: Tx,
  rows: readonly { customerId: string; relationshipId: string }[],
): Promise<void> {
  await tx.run(
    `delete from customer_relationship t using unnest($1::uuid[], $2::uuid[]) as gone (customer_id, relationship_id)
     where t.customer_id = gone.customer_id and t.relationship_id = gone.relationship_id`,
    [rows.map((row) => row.customerId), rows.map((row) => row.relationshipId)],
  )
}
