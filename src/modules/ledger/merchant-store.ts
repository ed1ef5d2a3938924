// Every statement on merchants.

import type { Tx } from '../../platform/database/index.ts'

export type Merchant = { merchantId: string; name: string; mcc: string; division: string | null }

export async function insertMerchants(tx: Tx, merchants: readonly Merchant[]): Promise<void> {
  await tx.run(
    `insert into merchant (merchant_id, name, mcc, division)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) on conflict (merchant_id) do nothing`,
    [
      merchants.map((one) => one.merchantId),
      merchants.map((one) => one.name),
      merchants.map((one) => one.mcc),
      merchants.map((one) => one.division),
    ],
  )
}

export const listMerchants = (tx: Tx, merchantIds: readonly string[]): Promise<Merchant[]> =>
  tx.rows('select merchant_id as "merchantId", name, mcc, division from merchant where merchant_id = any($1::uuid[])', [
    merchantIds,
  ])

const holding = (text: string) => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** Merchants whose name holds the text, the shorter names first. */
export const findMerchants = (tx: Tx, text: string, limit: number): Promise<Merchant[]> =>
  tx.rows(
    `select merchant_id as "merchantId", name, mcc, division from merchant where name ilike $1
     order by length(name), name, merchant_id limit $2`,
    [holding(text), limit],
  )

/** Merchants whose name holds the text. */
export async function findMerchantIds(tx: Tx, text: string, limit: number): Promise<string[]> {
  const rows = await tx.rows<{ merchantId: string }>(
    'select merchant_id as "merchantId" from merchant where name ilike $1 order by merchant_id limit $2',
    [holding(text), limit],
  )
  return rows.map(({ merchantId }) => merchantId)
}
