// Every statement on accrued interest: one account's, and a whole bank's by keyset.

import type { Tx } from '../../platform/database/index.ts'
import type { AccountKey } from './account-store.ts'

export type AccrualRow = { accruedParts: bigint; accruedTo: string }

export async function getAccrual(tx: Tx, { customerId, accountId }: AccountKey): Promise<AccrualRow> {
  const row = await tx.one<{ parts: string; to: string }>(
    'select accrued_parts as parts, accrued_to as to from account_accrual where customer_id = $1 and account_id = $2',
    [customerId, accountId],
  )
  return { accruedParts: BigInt(row.parts), accruedTo: row.to }
}

export type AccruingRow = AccountKey & {
  kind: string
  productCode: string
  productVersion: number
  termMonths: number | null
  openedOn: string
  maturesOn: string | null
  noticeOn: string | null
  currency: string
  accruedParts: string
  accruedTo: string
}

/** The next accounts that are open on a day and have not accrued it yet, after `after`. */
export async function listAccruing(
  tx: Tx,
  day: string,
  after: AccountKey | null,
  rowsMax: number,
): Promise<AccruingRow[]> {
  return tx.rows<AccruingRow>(
    `select a.customer_id as "customerId", a.account_id as "accountId", a.kind, a.product_code as "productCode",
       a.product_version as "productVersion", a.term_months as "termMonths", a.opened_on as "openedOn", a.matures_on as "maturesOn",
       a.notice_on as "noticeOn", a.currency, i.accrued_parts as "accruedParts", i.accrued_to as "accruedTo"
     from account a join account_accrual i on i.customer_id = a.customer_id and i.account_id = a.account_id
     where (a.customer_id, a.account_id) > ($1::uuid, $2::uuid) and a.opened_on <= $3 and a.closed_on is null and a.kind <> 'wealth'
       and i.accrued_to <= $3
     order by a.customer_id, a.account_id limit $4`,
    [after?.customerId ?? NOBODY, after?.accountId ?? NOBODY, day, rowsMax],
  )
}
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Writes what a day brought to many accounts; one that has accrued the day meanwhile is left as it is. */
export async function saveAccruals(
  tx: Tx,
  rows: readonly (AccountKey & { accruedParts: bigint })[],
  day: string,
  next: string,
): Promise<number> {
  if (rows.length === 0) return 0
  return tx.run(
    `update account_accrual i set accrued_parts = r.parts, accrued_to = $5
     from unnest($1::uuid[], $2::uuid[], $3::numeric[]) as r (customer_id, account_id, parts)
     where i.customer_id = r.customer_id and i.account_id = r.account_id and i.accrued_to <= $4`,
    [
      rows.map((row) => row.customerId),
      rows.map((row) => row.accountId),
      rows.map((row) => String(row.accruedParts)),
      day,
      next,
    ],
  )
}

export type CapitalisingRow = AccountKey & {
  currency: string
  repaymentAccountId: string | null
  accruedParts: string
  kind: string
  productCode: string
  productVersion: number
}
/** The next accounts with interest to post, of products that post it on this day. */
export async function listCapitalising(
  tx: Tx,
  productCodes: readonly string[],
  next: string,
  after: AccountKey | null,
  rowsMax: number,
): Promise<CapitalisingRow[]> {
  return tx.rows(
    `select a.customer_id as "customerId", a.account_id as "accountId", a.currency, a.repayment_account_id as "repaymentAccountId",
       i.accrued_parts as "accruedParts", a.kind, a.product_code as "productCode", a.product_version as "productVersion"
     from account a join account_accrual i on i.customer_id = a.customer_id and i.account_id = a.account_id
     where (a.customer_id, a.account_id) > ($1::uuid, $2::uuid) and a.product_code = any($3::text[]) and a.closed_on is null
       and i.accrued_parts <> 0 and i.accrued_to = $4
     order by a.customer_id, a.account_id limit $5`,
    [after?.customerId ?? NOBODY, after?.accountId ?? NOBODY, productCodes, next, rowsMax],
  )
}

/** What was posted is no longer accrued; the rest below a fen goes with it. */
export async function clearAccruals(tx: Tx, keys: readonly AccountKey[], to: string): Promise<void> {
  await tx.run(
    `update account_accrual i set accrued_parts = 0 from unnest($1::uuid[], $2::uuid[]) as r (customer_id, account_id)
     where i.customer_id = r.customer_id and i.account_id = r.account_id and i.accrued_to = $3`,
    [keys.map((key) => key.customerId), keys.map((key) => key.accountId), to],
  )
}

/** After the final interest was posted nothing is left to accrue. */
export async function clearAccrual(tx: Tx, { customerId, accountId }: AccountKey, to: string): Promise<void> {
  await tx.run(
    'update account_accrual set accrued_parts = 0, accrued_to = $3 where customer_id = $1 and account_id = $2',
    [customerId, accountId, to],
  )
}

/** Takes what was paid of a debt's interest off what is accrued; the days since stay. */
export async function payAccruals(tx: Tx, rows: readonly (AccountKey & { paidParts: bigint })[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `update account_accrual i set accrued_parts = i.accrued_parts + r.parts
     from unnest($1::uuid[], $2::uuid[], $3::numeric[]) as r (customer_id, account_id, parts)
     where i.customer_id = r.customer_id and i.account_id = r.account_id`,
    [rows.map((row) => row.customerId), rows.map((row) => row.accountId), rows.map((row) => String(row.paidParts))],
  )
}
