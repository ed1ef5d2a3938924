// Every statement on accounts, their holders and the numbers sealed in them.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { DataKey, Vault } from '../../platform/vault/index.ts'
import type { Life } from './account.ts'
import type { AccountKind } from './product.ts'
import type { AccountStatus, HolderRole } from './shapes.ts'

const SEALED_PLACE = 'account.sealed'

export type AccountKey = { customerId: string; accountId: string }
export type AccountRow = AccountKey &
  Life & {
    kind: AccountKind
    productCode: string
    productVersion: number
    currency: string
    branchId: number
    openedOn: string
    termMonths: number | null
    maturesOn: string | null
    noticeOn: string | null
    limitFen: number
    /** Debts: the same customer's account that interest is taken from; null: it is added to the debt. */
    repaymentAccountId: string | null
    status: AccountStatus
    version: number
    sealed: Buffer
  }
/** What identifies the account; sealed with its owner's key. */
export type AccountNumbers = { number: string; formerNumbers: string[] }
export type AccountRecord = Omit<AccountRow, 'sealed'> & AccountNumbers
export type OtherHolder = {
  holderId: string
  role: Exclude<HolderRole, 'owner'>
  validFrom: string
  validTo: string | null
}

const COLUMNS: [name: string, type: string, key: keyof AccountRow][] = [
  ['customer_id', 'uuid', 'customerId'],
  ['account_id', 'uuid', 'accountId'],
  ['kind', 'text', 'kind'],
  ['product_code', 'text', 'productCode'],
  ['product_version', 'int', 'productVersion'],
  ['currency', 'text', 'currency'],
  ['branch_id', 'int', 'branchId'],
  ['opened_on', 'date', 'openedOn'],
  ['term_months', 'smallint', 'termMonths'],
  ['matures_on', 'date', 'maturesOn'],
  ['notice_on', 'date', 'noticeOn'],
  ['limit_fen', 'bigint', 'limitFen'],
  ['repayment_account_id', 'uuid', 'repaymentAccountId'],
  ['activated_on', 'date', 'activatedOn'],
  ['lost_on', 'date', 'lostOn'],
  ['dormant_on', 'date', 'dormantOn'],
  ['closed_on', 'date', 'closedOn'],
  ['status', 'text', 'status'],
  ['version', 'int', 'version'],
  ['sealed', 'bytea', 'sealed'],
]
const NAMES = COLUMNS.map(([name]) => name).join(', ')
const SELECTED = COLUMNS.map(([name, , key]) => `a.${name} as "${key}"`).join(', ')
const UNNEST = COLUMNS.map(([, type], at) => `$${at + 1}::${type}[]`).join(', ')

const seal = (vault: Vault, key: DataKey, { number, formerNumbers }: AccountNumbers) =>
  vault.seal(key, SEALED_PLACE, JSON.stringify(formerNumbers.length > 0 ? { number, formerNumbers } : { number }))

export function openAccountRow(vault: Vault, key: DataKey, { sealed, ...row }: AccountRow): AccountRecord {
  return { ...row, formerNumbers: [], ...JSON.parse(vault.open(key, SEALED_PLACE, sealed)) }
}

export const accountNotFound = () => new Refusal('account.not-found', {}, { status: 404 })

/** The caller has found the customer in scope already. */
export async function getAccount(tx: Tx, vault: Vault, key: DataKey, at: AccountKey): Promise<AccountRecord> {
  const row = await tx.maybe<AccountRow>(
    `select ${SELECTED} from account a where a.customer_id = $1 and a.account_id = $2`,
    [at.customerId, at.accountId],
  )
  if (!row) throw accountNotFound()
  return openAccountRow(vault, key, row)
}

export async function lockAccount(tx: Tx, vault: Vault, key: DataKey, at: AccountKey): Promise<AccountRecord> {
  const row = await tx.maybe<AccountRow>(
    `select ${SELECTED} from account a where a.customer_id = $1 and a.account_id = $2 for update`,
    [at.customerId, at.accountId],
  )
  if (!row) throw accountNotFound()
  return openAccountRow(vault, key, row)
}

export async function listAccountRows(tx: Tx, customerId: string): Promise<AccountRow[]> {
  return tx.rows<AccountRow>(
    `select ${SELECTED} from account a where a.customer_id = $1 order by a.closed_on nulls first, a.opened_on, a.account_id`,
    [customerId],
  )
}

export async function countAccounts(tx: Tx, customerId: string): Promise<number> {
  return (await tx.one<{ n: number }>('select count(*)::int as n from account where customer_id = $1', [customerId])).n
}

/** Accounts with their accruals, in one statement. */
export async function insertAccounts(
  tx: Tx,
  vault: Vault,
  accounts: readonly { record: AccountRecord; key: DataKey; accruesFrom: string }[],
): Promise<void> {
  const rows = accounts.map(({ record, key }) => ({ ...record, sealed: seal(vault, key, record) }))
  await tx.run(
    `with a as (insert into account (${NAMES}) select * from unnest(${UNNEST}))
     insert into account_accrual (customer_id, account_id, accrued_parts, accrued_to)
       select customer_id, account_id, 0, i.accrued_to from unnest($1::uuid[], $2::uuid[], $${COLUMNS.length + 1}::date[]) as i (customer_id, account_id, accrued_to)`,
    [...COLUMNS.map(([, , key]) => rows.map((row) => row[key])), accounts.map(({ accruesFrom }) => accruesFrom)],
  )
}

/** The caller holds the row's lock and has raised its version. */
export async function updateAccount(tx: Tx, vault: Vault, key: DataKey, record: AccountRecord): Promise<void> {
  await tx.run(
    `update account set notice_on = $3, limit_fen = $4, activated_on = $5, lost_on = $6, dormant_on = $7, closed_on = $8,
       status = $9, version = $10, sealed = $11 where customer_id = $1 and account_id = $2`,
    [
      record.customerId,
      record.accountId,
      record.noticeOn,
      record.limitFen,
      record.activatedOn,
      record.lostOn,
      record.dormantOn,
      record.closedOn,
      record.status,
      record.version,
      seal(vault, key, record),
    ],
  )
}

export async function listHolders(tx: Tx, { customerId, accountId }: AccountKey): Promise<OtherHolder[]> {
  return tx.rows<OtherHolder>(
    `select holder_id as "holderId", role, valid_from as "validFrom", valid_to as "validTo" from account_holder
     where customer_id = $1 and account_id = $2 order by valid_from, holder_id`,
    [customerId, accountId],
  )
}

export type Shared = { ownerId: string; accountId: string; role: Exclude<HolderRole, 'owner'> }
/** Accounts of others that this customer holds or uses on a bank date. */
export async function listShared(tx: Tx, customerId: string, today: string): Promise<Shared[]> {
  return tx.rows<Shared>(
    `select owner_id as "ownerId", account_id as "accountId", role from account_access
     where customer_id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2) order by owner_id, account_id`,
    [customerId, today],
  )
}

/** Rows of other owners with what opens them: one statement, each owner on its own shard. */
export async function listSharedRows(
  tx: Tx,
  shared: readonly Pick<Shared, 'ownerId' | 'accountId'>[],
): Promise<(AccountRow & { wrapped: Buffer })[]> {
  if (shared.length === 0) return []
  return tx.rows(
    `select ${SELECTED}, k.wrapped from account a join data_key k on k.owner_id = a.customer_id
     where a.customer_id = any($1::uuid[]) and a.account_id = any($2::uuid[])`,
    [shared.map((one) => one.ownerId), shared.map((one) => one.accountId)],
  )
}

/** Both ends of a holding; beginning it again opens it anew. */
export async function saveHolder(tx: Tx, { customerId, accountId }: AccountKey, holder: OtherHolder): Promise<void> {
  const values = [customerId, accountId, holder.holderId, holder.role, holder.validFrom, holder.validTo]
  await tx.run(
    `insert into account_holder (customer_id, account_id, holder_id, role, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6)
     on conflict (customer_id, account_id, holder_id) do update set role = excluded.role, valid_from = excluded.valid_from, valid_to = excluded.valid_to`,
    values,
  )
  await tx.run(
    `insert into account_access (owner_id, account_id, customer_id, role, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6)
     on conflict (customer_id, owner_id, account_id) do update set role = excluded.role, valid_from = excluded.valid_from, valid_to = excluded.valid_to`,
    values,
  )
}

/** Both ends of many holdings that are new. */
export async function insertHolders(tx: Tx, holders: readonly (AccountKey & OtherHolder)[]): Promise<void> {
  if (holders.length === 0) return
  const lists = (['customerId', 'accountId', 'holderId', 'role', 'validFrom', 'validTo'] as const).map((key) =>
    holders.map((holder) => holder[key]),
  )
  const rows = 'select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[])'
  await tx.run(
    `insert into account_holder (customer_id, account_id, holder_id, role, valid_from, valid_to) ${rows}`,
    lists,
  )
  await tx.run(
    `insert into account_access (owner_id, account_id, customer_id, role, valid_from, valid_to) ${rows}`,
    lists,
  )
}

const FIRST = '00000000-0000-0000-0000-000000000000'
export type SleepyRow = Pick<
  AccountRow,
  'customerId' | 'accountId' | 'kind' | 'productCode' | 'productVersion' | 'openedOn' | 'version'
>
/** The next active accounts on demand, after `after`: those that may fall dormant. */
export async function listSleepy(tx: Tx, after: AccountKey | null, rowsMax: number): Promise<SleepyRow[]> {
  return tx.rows<SleepyRow>(
    `select customer_id as "customerId", account_id as "accountId", kind, product_code as "productCode", product_version as "productVersion",
       opened_on as "openedOn", version
     from account where (customer_id, account_id) > ($1::uuid, $2::uuid) and status = 'active' and kind = 'demand'
     order by customer_id, account_id limit $3`,
    [after?.customerId ?? FIRST, after?.accountId ?? FIRST, rowsMax],
  )
}

/** Account -> its product, of those that are there. */
export async function listProductCodes(tx: Tx, keys: readonly AccountKey[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = await tx.rows<{ accountId: string; productCode: string }>(
    `select account_id as "accountId", product_code as "productCode" from account
     where customer_id = any($1::uuid[]) and account_id = any($2::uuid[])`,
    [keys.map((key) => key.customerId), keys.map((key) => key.accountId)],
  )
  return new Map(rows.map(({ accountId, productCode }) => [accountId, productCode]))
}

/** Everybody who ever held one of these accounts beside its owner. */
export async function listHoldersOf(
  tx: Tx,
  keys: readonly AccountKey[],
): Promise<{ accountId: string; holderId: string; role: OtherHolder['role'] }[]> {
  if (keys.length === 0) return []
  return tx.rows(
    `select account_id as "accountId", holder_id as "holderId", role from account_holder
     where customer_id = any($1::uuid[]) and account_id = any($2::uuid[])`,
    [keys.map((key) => key.customerId), keys.map((key) => key.accountId)],
  )
}
