// Every statement on dues: what was tried, what still waits, and whose turn it is on a day.

import type { Tx } from '../../../platform/database/index.ts'
import type { AccountKey } from '../account-store.ts'
import type { OrderRow } from '../freeze-store.ts'

export type DueStatus = 'paid' | 'waiting' | 'missed'
export type DueRow = AccountKey & {
  /** The order's id, or one named after what the fee is for. */
  dueId: string
  /** The day it belongs to; paid then or on a working day beside it. */
  dueOn: string
  kind: 'order' | 'fee' | 'interest'
  /** What the order is for, or the code of the fee. */
  purpose: string
  amountFen: number
  status: DueStatus
  /** Why it was not paid: the ledger's refusal. */
  reason: string | null
  triedOn: string
  retryUntil: string
}
const SELECTED = `d.customer_id as "customerId", d.account_id as "accountId", d.due_id as "dueId", d.due_on as "dueOn", d.kind, d.purpose,
  d.amount_fen as "amountFen", d.status, d.reason, d.tried_on as "triedOn", d.retry_until as "retryUntil"`

/** Writes what became of dues; one that was tried before keeps its key and moves on. */
export async function saveDues(tx: Tx, dues: readonly DueRow[]): Promise<void> {
  if (dues.length === 0) return
  const keys = [
    'customerId',
    'accountId',
    'dueId',
    'dueOn',
    'kind',
    'purpose',
    'amountFen',
    'status',
    'reason',
    'triedOn',
    'retryUntil',
  ] as const
  await tx.run(
    `insert into account_due (customer_id, account_id, due_id, due_on, kind, purpose, amount_fen, status, reason, tried_on, retry_until)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],
       $10::date[], $11::date[])
     on conflict (customer_id, due_id, due_on) do update set status = excluded.status, reason = excluded.reason, tried_on = excluded.tried_on`,
    keys.map((key) => dues.map((due) => due[key])),
  )
}

/** The newest dues of an account. */
export async function listDues(tx: Tx, { customerId, accountId }: AccountKey, rowsMax: number): Promise<DueRow[]> {
  return tx.rows<DueRow>(
    `select ${SELECTED} from account_due d where d.customer_id = $1 and d.account_id = $2 order by d.due_on desc, d.due_id limit $3`,
    [customerId, accountId, rowsMax],
  )
}

const FIRST = '00000000-0000-0000-0000-000000000000'
const BEGINNING = '0001-01-01'

export type WaitingRow = DueRow & {
  currency: string
  productCode: string
  kindOfAccount: string
  productVersion: number
  repaymentAccountId: string | null
}
/** The next dues that wait and were not tried on `date` yet. */
export async function listWaiting(
  tx: Tx,
  date: string,
  after: Pick<DueRow, 'customerId' | 'dueId' | 'dueOn'> | null,
  rowsMax: number,
): Promise<WaitingRow[]> {
  return tx.rows<WaitingRow>(
    `select ${SELECTED}, a.currency, a.product_code as "productCode", a.kind as "kindOfAccount", a.product_version as "productVersion",
       a.repayment_account_id as "repaymentAccountId"
     from account_due d join account a on a.customer_id = d.customer_id and a.account_id = d.account_id
     where d.status = 'waiting' and d.tried_on < $1 and (d.kind <> 'interest' or a.closed_on is null) and (d.customer_id, d.due_id, d.due_on) > ($2::uuid, $3::uuid, $4::date)
     order by d.customer_id, d.due_id, d.due_on limit $5`,
    [date, after?.customerId ?? FIRST, after?.dueId ?? FIRST, after?.dueOn ?? BEGINNING, rowsMax],
  )
}

/** `due_id due_on` of what was tried already, from a day on. */
export async function listTried(tx: Tx, customerIds: readonly string[], from: string): Promise<Set<string>> {
  const rows = await tx.rows<{ dueId: string; dueOn: string }>(
    'select due_id as "dueId", due_on as "dueOn" from account_due where customer_id = any($1::uuid[]) and due_on >= $2',
    [customerIds, from],
  )
  return new Set(rows.map(({ dueId, dueOn }) => `${dueId} ${dueOn}`))
}

export type OrderTurn = AccountKey &
  OrderRow & { kind: string; productCode: string; productVersion: number; currency: string; wrapped: Buffer }
const ORDER = `o.customer_id as "customerId", o.account_id as "accountId", o.order_id as "orderId", o.amount_fen as "amountFen", o.every, o.day,
  o.purpose, o.valid_from as "validFrom", o.valid_to as "validTo", o.sealed, a.kind, a.product_code as "productCode",
  a.product_version as "productVersion", a.currency, k.wrapped`
const ORDER_TABLES = `account_standing_order o
  join account a on a.customer_id = o.customer_id and a.account_id = o.account_id join data_key k on k.owner_id = o.customer_id`

/** The next orders of open accounts whose rhythm meets one of the days. */
export async function listOrdersOn(
  tx: Tx,
  days: { from: string; to: string; months: readonly number[]; weeks: readonly number[] },
  after: (AccountKey & { orderId: string }) | null,
  rowsMax: number,
): Promise<OrderTurn[]> {
  return tx.rows<OrderTurn>(
    `select ${ORDER} from ${ORDER_TABLES}
     where (o.customer_id, o.account_id, o.order_id) > ($1::uuid, $2::uuid, $3::uuid) and a.closed_on is null
       and o.valid_from <= $5 and (o.valid_to is null or o.valid_to > $4)
       and ((o.every = 'month' and o.day = any($6::int[])) or (o.every = 'week' and o.day = any($7::int[])))
     order by o.customer_id, o.account_id, o.order_id limit $8`,
    [
      after?.customerId ?? FIRST,
      after?.accountId ?? FIRST,
      after?.orderId ?? FIRST,
      days.from,
      days.to,
      days.months,
      days.weeks,
      rowsMax,
    ],
  )
}

/** These orders, whatever their days. */
export async function listOrdersById(
  tx: Tx,
  customerIds: readonly string[],
  orderIds: readonly string[],
): Promise<OrderTurn[]> {
  return tx.rows<OrderTurn>(
    `select ${ORDER} from ${ORDER_TABLES} where o.customer_id = any($1::uuid[]) and o.order_id = any($2::uuid[])`,
    [customerIds, orderIds],
  )
}

export type FeeTurn = AccountKey & {
  kind: string
  productCode: string
  productVersion: number
  currency: string
  openedOn: string
}
/** The next open accounts of these products that were opened on one of these days of a month, before `date`. */
export async function listOpenedOnDays(
  tx: Tx,
  { date, days, codes }: { date: string; days: readonly number[]; codes: readonly string[] },
  after: AccountKey | null,
  rowsMax: number,
): Promise<FeeTurn[]> {
  return tx.rows<FeeTurn>(
    `select customer_id as "customerId", account_id as "accountId", kind, product_code as "productCode",
       product_version as "productVersion", currency, opened_on as "openedOn"
     from account where (customer_id, account_id) > ($1::uuid, $2::uuid) and closed_on is null and product_code = any($3::text[])
       and opened_on < $4 and extract(day from opened_on) = any($5::int[])
     order by customer_id, account_id limit $6`,
    [after?.customerId ?? FIRST, after?.accountId ?? FIRST, codes, date, days, rowsMax],
  )
}

export type OwingRow = FeeTurn
/** The next open accounts of these products. */
export async function listAccountsOf(
  tx: Tx,
  codes: readonly string[],
  after: AccountKey | null,
  rowsMax: number,
): Promise<OwingRow[]> {
  return tx.rows<OwingRow>(
    `select customer_id as "customerId", account_id as "accountId", kind, product_code as "productCode",
       product_version as "productVersion", currency, opened_on as "openedOn"
     from account where (customer_id, account_id) > ($1::uuid, $2::uuid) and closed_on is null
       and product_code = any($3::text[])
     order by customer_id, account_id limit $4`,
    [after?.customerId ?? FIRST, after?.accountId ?? FIRST, codes, rowsMax],
  )
}

export type LateRow = Omit<OwingRow, 'openedOn'> & { dueId: string; dueOn: string; amountFen: number }
/** The next interest of open accounts of these products that was given up waiting for on `date`. */
export async function listLateInterest(
  tx: Tx,
  date: string,
  codes: readonly string[],
  after: Pick<LateRow, 'customerId' | 'dueId' | 'dueOn'> | null,
  rowsMax: number,
): Promise<LateRow[]> {
  return tx.rows<LateRow>(
    `select d.customer_id as "customerId", d.account_id as "accountId", d.due_id as "dueId", d.due_on as "dueOn", d.amount_fen as "amountFen",
       a.kind, a.product_code as "productCode", a.product_version as "productVersion", a.currency
     from account_due d join account a on a.customer_id = d.customer_id and a.account_id = d.account_id
     where d.kind = 'interest' and d.status = 'missed' and d.tried_on = $1 and a.closed_on is null and a.product_code = any($2::text[])
       and (d.customer_id, d.due_id, d.due_on) > ($3::uuid, $4::uuid, $5::date)
     order by d.customer_id, d.due_id, d.due_on limit $6`,
    [date, codes, after?.customerId ?? FIRST, after?.dueId ?? FIRST, after?.dueOn ?? BEGINNING, rowsMax],
  )
}

/** Interest that waited and came into a later posting ends with what became of that one. */
export async function endWaitingInterest(
  tx: Tx,
  keys: readonly AccountKey[],
  { status, before }: { status: DueStatus; before: string },
): Promise<void> {
  if (keys.length === 0) return
  await tx.run(
    `update account_due set status = $3, tried_on = $4, reason = case when $3 = 'paid' then null else reason end
     where customer_id = any($1::uuid[]) and account_id = any($2::uuid[]) and kind = 'interest' and status = 'waiting' and due_on < $4`,
    [keys.map((key) => key.customerId), keys.map((key) => key.accountId), status, before],
  )
}
