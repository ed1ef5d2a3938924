// The callers' references: what was booked under which, so that a resend books nothing twice.

import { hash } from 'node:crypto'
import type { Tx } from '../../platform/database/index.ts'

export type KeptReference = { requestHash: Buffer; customerId: string; transactionId: string; at: Date }

const HASH_BYTES = 16
/** One space of references for each client: two callers may use the same text. */
export const referenceHash = (clientId: string, reference: string): Buffer =>
  hash('sha256', `${clientId}\n${reference}`, 'buffer').subarray(0, HASH_BYTES)
export const requestHash = (canonical: string): Buffer => hash('sha256', canonical, 'buffer').subarray(0, HASH_BYTES)

/** Hash (hex) -> what was booked under it. */
export async function findReferences(tx: Tx, hashes: readonly Buffer[]): Promise<Map<string, KeptReference>> {
  const rows = await tx.rows<KeptReference & { hash: Buffer }>(
    `select hash, request_hash as "requestHash", customer_id as "customerId", transaction_id as "transactionId", ts as at
     from ledger_reference where hash = any($1::text::bytea[])`,
    [`{${hashes.map((one) => `"\\\\x${one.toString('hex')}"`).join(',')}}`],
  )
  return new Map(rows.map(({ hash: key, ...kept }) => [key.toString('hex'), kept]))
}
