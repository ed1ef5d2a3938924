// Every statement on freezes and standing orders.

import type { Tx } from '../../platform/database/index.ts'
import type { DataKey, Vault } from '../../platform/vault/index.ts'
import type { Hold } from './account.ts'
import type { AccountKey } from './account-store.ts'

export type FreezeRow = Hold & {
  freezeId: string
  document: string | null
  authority: string | null
  reason: string
}

const FREEZE = `freeze_id as "freezeId", kind, effect, amount_fen as "amountFen", document, authority, reason,
  valid_from as "validFrom", valid_to as "validTo", lifted_on as "liftedOn"`

export async function listFreezes(tx: Tx, { customerId, accountId }: AccountKey): Promise<FreezeRow[]> {
  return tx.rows<FreezeRow>(
    `select ${FREEZE} from account_freeze where customer_id = $1 and account_id = $2 order by lifted_on nulls first, valid_from, freeze_id`,
    [customerId, accountId],
  )
}

export async function insertFreeze(tx: Tx, { customerId, accountId }: AccountKey, freeze: FreezeRow): Promise<void> {
  await tx.run(
    `insert into account_freeze (customer_id, account_id, freeze_id, kind, effect, amount_fen, document, authority, reason, valid_from, valid_to)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      customerId,
      accountId,
      freeze.freezeId,
      freeze.kind,
      freeze.effect,
      freeze.amountFen,
      freeze.document,
      freeze.authority,
      freeze.reason,
      freeze.validFrom,
      freeze.validTo,
    ],
  )
}

export async function endFreeze(
  tx: Tx,
  { customerId, accountId }: AccountKey,
  freezeId: string,
  on: string,
): Promise<void> {
  await tx.run(
    'update account_freeze set lifted_on = $4 where customer_id = $1 and account_id = $2 and freeze_id = $3',
    [customerId, accountId, freezeId, on],
  )
}

/** Freezes whose last day has passed, for the sweep. */
export async function listEndedFreezes(
  tx: Tx,
  today: string,
  rowsMax: number,
): Promise<(AccountKey & { freezeId: string; version: number })[]> {
  return tx.rows(
    `select f.customer_id as "customerId", f.account_id as "accountId", f.freeze_id as "freezeId", a.version
     from account_freeze f join account a on a.customer_id = f.customer_id and a.account_id = f.account_id
     where f.lifted_on is null and f.valid_to < $1 order by f.valid_to, f.customer_id, f.freeze_id limit $2`,
    [today, rowsMax],
  )
}

const ORDER_PLACE = 'account_standing_order.sealed'
export type Counterparty = { name: string; number: string }
export type OrderRow = {
  orderId: string
  amountFen: number
  every: 'month' | 'week'
  day: number
  purpose: string
  validFrom: string
  validTo: string | null
  sealed: Buffer
}
export const openCounterparty = (vault: Vault, key: DataKey, row: Pick<OrderRow, 'sealed'>): Counterparty =>
  JSON.parse(vault.open(key, ORDER_PLACE, row.sealed))
export const sealCounterparty = (vault: Vault, key: DataKey, { name, number }: Counterparty): Buffer =>
  vault.seal(key, ORDER_PLACE, JSON.stringify({ name, number }))

export async function listOrders(tx: Tx, { customerId, accountId }: AccountKey): Promise<OrderRow[]> {
  return tx.rows<OrderRow>(
    `select order_id as "orderId", amount_fen as "amountFen", every, day, purpose, valid_from as "validFrom", valid_to as "validTo", sealed
     from account_standing_order where customer_id = $1 and account_id = $2 order by valid_to nulls first, valid_from, order_id`,
    [customerId, accountId],
  )
}

/** The ids of all standing orders of some customers. */
export async function listKnownOrders(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return []
  const rows = await tx.rows<{ id: string }>(
    'select order_id as id from account_standing_order where customer_id = any($1::uuid[])',
    [customerIds],
  )
  return rows.map(({ id }) => id)
}

export async function insertOrders(tx: Tx, orders: readonly (AccountKey & OrderRow)[]): Promise<void> {
  if (orders.length === 0) return
  const keys = [
    'customerId',
    'accountId',
    'orderId',
    'amountFen',
    'every',
    'day',
    'purpose',
    'validFrom',
    'validTo',
    'sealed',
  ] as const
  await tx.run(
    `insert into account_standing_order (customer_id, account_id, order_id, amount_fen, every, day, purpose, valid_from, valid_to, sealed)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::smallint[], $7::text[], $8::date[], $9::date[], $10::bytea[])`,
    keys.map((key) => orders.map((order) => order[key])),
  )
}

export async function endOrder(
  tx: Tx,
  { customerId, accountId }: AccountKey,
  orderId: string,
  on: string,
): Promise<void> {
  await tx.run(
    'update account_standing_order set valid_to = $4 where customer_id = $1 and account_id = $2 and order_id = $3',
    [customerId, accountId, orderId, on],
  )
}

/** Freezes of a customer that still stand and have a last day up to the given one. */
export const listFreezesEnding = (
  tx: Tx,
  customerId: string,
  until: string,
): Promise<{ freezeId: string; accountId: string; validTo: string; amountFen: number | null }[]> =>
  tx.rows(
    `select freeze_id as "freezeId", account_id as "accountId", valid_to as "validTo", amount_fen as "amountFen" from account_freeze
     where customer_id = $1 and lifted_on is null and valid_to <= $2 order by valid_to, freeze_id`,
    [customerId, until],
  )
