// Every statement on the customer's own row; seals and opens what identifies a person.

import { reachesAllBranches, type Scope, walledDepartments } from '../../platform/access/index.ts'
import { BY_KEY, type CopyColumn, type CopyType, type Tx } from '../../platform/database/index.ts'
import type { ChainHead } from '../../platform/journal/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { DataKey, Vault } from '../../platform/vault/index.ts'
import { nameTokens } from '../../platform/vault/search-tokens.ts'
import { completeness, divisionOf, documentExpiresOn, namesOf } from './customer.ts'
import {
  type CustomerRecord,
  type CustomerState,
  type PlainAttributes,
  SEALED_FIELDS,
  type SealedProfile,
} from './customer-state.ts'
import { visibleSql } from './restriction-store.ts'
import { TALLIED, TALLIED_BOTH, tallyAll, tallyMoved } from './tally-store.ts'

export const SEALED_PLACE = 'customer.sealed'

/** The columns of a row joined with its key, under the names the code uses. */
export const CUSTOMER_COLUMNS = `c.customer_id as "customerId", c.number, c.kind, c.status, c.stage, c.branch_id as "branchId",
  c.owner_id as "ownerId", c.department, c.gender, c.birth_date as "birthDate", c.nationality, c.marital_status as "maritalStatus", c.education,
  c.occupation, c.industry, c.income_band as "incomeBand", c.risk_preference as "riskPreference", c.division, c.tags,
  c.opened_on as "openedOn", c.document_expires_on as "documentExpiresOn", c.completeness_percent as "completenessPercent",
  c.pending_change_count as "pendingChangeCount", c.version, c.created_at as "createdAt", c.updated_at as "updatedAt", c.sealed, k.wrapped`
export const CUSTOMER_JOIN = 'customer c join data_key k on k.owner_id = c.customer_id'

export type CustomerRow = PlainAttributes & {
  customerId: string
  number: string
  division: string | null
  documentExpiresOn: string | null
  completenessPercent: number
  pendingChangeCount: number
  version: number
  createdAt: Date
  updatedAt: Date
  sealed: Buffer
  wrapped: Buffer
}

export type OpenedCustomer = CustomerRecord & { key: DataKey }

/** Opens the sealed profile of a row. */
export function openProfile(
  vault: Vault,
  row: Pick<CustomerRow, 'customerId' | 'wrapped' | 'sealed'>,
): { key: DataKey; profile: SealedProfile } {
  const key = vault.openKey(row.customerId, row.wrapped)
  return { key, profile: { ...emptyProfile(), ...JSON.parse(vault.open(key, SEALED_PLACE, row.sealed)) } }
}

/** Fields that hold nothing are not sealed: most of a profile's fields are empty. */
const emptyProfile = (): SealedProfile => ({
  name: '',
  formerNames: [],
  ethnicity: null,
  employer: null,
  foundedOn: null,
  registeredCapitalFen: null,
  capitalCurrency: null,
  businessScope: null,
  legalRepresentative: null,
  shareholders: [],
  beneficialOwners: [],
  documents: [],
  phones: [],
  emails: [],
  addresses: [],
  consents: [],
  sourceReferences: [],
})

/** A row as the record it holds. */
export function openCustomer(vault: Vault, row: CustomerRow): OpenedCustomer {
  const { key, profile } = openProfile(vault, row)
  const { customerId, number, version, pendingChangeCount, createdAt, updatedAt } = row
  const {
    kind,
    status,
    stage,
    branchId,
    ownerId,
    department,
    gender,
    birthDate,
    nationality,
    maritalStatus,
    education,
    occupation,
    industry,
    incomeBand,
    riskPreference,
    tags,
    openedOn,
  } = row
  const state: CustomerState = {
    ...profile,
    kind,
    status,
    stage,
    branchId,
    ownerId,
    department,
    gender,
    birthDate,
    nationality,
    maritalStatus,
    education,
    occupation,
    industry,
    incomeBand,
    riskPreference,
    tags,
    openedOn,
  }
  return { customerId, number, version, pendingChangeCount, createdAt, updatedAt, state, key }
}

export const customerNotFound = () => new Refusal('customer.not-found', {}, { status: 404 })
const NOBODY = '00000000-0000-0000-0000-000000000000'
/** The data scope as a condition on a customer `c`, from the second value on; `inScope` gives its values. */
export const IN_SCOPE =
  '(($2 or c.branch_id = any($3::int[]) or c.owner_id = $4) and (c.department is null or c.department <> all($5::text[])))'
export const inScope = (scope: Scope): unknown[] => [
  reachesAllBranches(scope),
  scope.branchIds,
  scope.ownerId ?? NOBODY,
  walledDepartments(scope),
]

/** The row when it is there and in scope. The condition is part of the statement, so both cases cost the same. */
export async function findCustomer(tx: Tx, customerId: string, scope: Scope): Promise<CustomerRow | null> {
  return tx.maybe<CustomerRow>(
    `${BY_KEY}select ${CUSTOMER_COLUMNS} from ${CUSTOMER_JOIN} where c.customer_id = $1 and ${IN_SCOPE} and ${visibleSql(scope)}`,
    [customerId, ...inScope(scope)],
  )
}

export async function getCustomer(tx: Tx, vault: Vault, customerId: string, scope: Scope): Promise<OpenedCustomer> {
  const record = await findScopedCustomer(tx, vault, customerId, scope)
  if (!record) throw customerNotFound()
  return record
}

/** The opened record when it is there and in scope. */
export async function findScopedCustomer(
  tx: Tx,
  vault: Vault,
  customerId: string,
  scope: Scope,
): Promise<OpenedCustomer | null> {
  const row = await findCustomer(tx, customerId, scope)
  return row && openCustomer(vault, row)
}

/** Locks the row for a change; outside the scope it is not found, with another version it has moved. */
export async function lockCustomer(
  tx: Tx,
  vault: Vault,
  customerId: string,
  scope: Scope,
  version?: number,
): Promise<OpenedCustomer> {
  const row = await tx.maybe<CustomerRow>(
    `select ${CUSTOMER_COLUMNS} from ${CUSTOMER_JOIN} where c.customer_id = $1 and ${IN_SCOPE} and ${visibleSql(scope)} for update of c`,
    [customerId, ...inScope(scope)],
  )
  if (!row) throw customerNotFound()
  const record = openCustomer(vault, row)
  if (version !== undefined && record.version !== version) throw new MovedRecord(record)
  return record
}

/**
 * Where the customer's chain ends, not held: whoever appends after it collides when the chain has moved, and tries again.
 * In scope as the record itself, so that asking for a foreign one costs what asking for none does.
 */
export async function findCustomerHead(tx: Tx, customerId: string, scope: Scope): Promise<ChainHead | null> {
  return tx.maybe<ChainHead>(
    `select h.seq, h.hash from journal_head h where h.chain_id = $1 and exists (select 1 from customer c
     where c.customer_id = $1 and ${IN_SCOPE})`,
    [customerId, ...inScope(scope)],
  )
}

/** Somebody else changed the record first; turned into a masked 409 by `asConflict`. */
export class MovedRecord extends Error {
  readonly record: OpenedCustomer
  constructor(record: OpenedCustomer) {
    super('record.moved')
    this.record = record
  }
}

/** Locks many rows in ascending id; those out of scope are neither read nor waited for. */
export async function lockCustomers(
  tx: Tx,
  vault: Vault,
  customerIds: readonly string[],
  scope: Scope,
): Promise<Map<string, OpenedCustomer>> {
  const rows = await tx.rows<CustomerRow>(
    `select ${CUSTOMER_COLUMNS} from ${CUSTOMER_JOIN} where c.customer_id = any($1::uuid[]) and ${IN_SCOPE} and ${visibleSql(scope)}
     order by c.customer_id for update of c`,
    [[...customerIds].sort(), ...inScope(scope)],
  )
  return new Map(rows.map((row) => [row.customerId, openCustomer(vault, row)]))
}

/** Locks customers of whom only the keys are needed, in ascending id. */
export async function lockCustomerKeys(
  tx: Tx,
  vault: Vault,
  customerIds: readonly string[],
): Promise<Map<string, DataKey>> {
  const rows = await tx.rows<{ customerId: string; wrapped: Buffer }>(
    `select c.customer_id as "customerId", k.wrapped from ${CUSTOMER_JOIN} where c.customer_id = any($1::uuid[]) order by c.customer_id for update of c`,
    [[...customerIds].sort()],
  )
  return new Map(rows.map((row) => [row.customerId, vault.openKey(row.customerId, row.wrapped)]))
}

const COLUMNS: [
  name: string,
  type: CopyType,
  value: (record: CustomerRecord, sealed: Buffer, tokens: number[]) => unknown,
][] = [
  ['customer_id', 'uuid', (r) => r.customerId],
  ['number', 'text', (r) => r.number],
  ['kind', 'text', (r) => r.state.kind],
  ['status', 'text', (r) => r.state.status],
  ['stage', 'text', (r) => r.state.stage],
  ['branch_id', 'int', (r) => r.state.branchId],
  ['owner_id', 'uuid', (r) => r.state.ownerId],
  ['department', 'text', (r) => r.state.department ?? null],
  ['gender', 'text', (r) => r.state.gender],
  ['birth_date', 'date', (r) => r.state.birthDate],
  ['nationality', 'text', (r) => r.state.nationality],
  ['marital_status', 'text', (r) => r.state.maritalStatus],
  ['education', 'text', (r) => r.state.education],
  ['occupation', 'text', (r) => r.state.occupation],
  ['industry', 'text', (r) => r.state.industry],
  ['income_band', 'text', (r) => r.state.incomeBand],
  ['risk_preference', 'text', (r) => r.state.riskPreference],
  ['division', 'text', (r) => divisionOf(r.state)],
  ['opened_on', 'date', (r) => r.state.openedOn],
  ['document_expires_on', 'date', (r) => documentExpiresOn(r.state)],
  ['completeness_percent', 'smallint', (r) => completeness(r.state).percent],
  ['pending_change_count', 'smallint', (r) => r.pendingChangeCount],
  ['version', 'int', (r) => r.version],
  ['created_at', 'timestamptz', (r) => r.createdAt],
  ['updated_at', 'timestamptz', (r) => r.updatedAt],
  ['sealed', 'bytea', (_r, sealed) => sealed],
  ['tags', 'text[]', (r) => r.state.tags],
  ['name_tokens', 'int[]', (_r, _s, tokens) => tokens],
]
function sealState(vault: Vault, key: DataKey, state: CustomerState): Buffer {
  const profile: Record<string, unknown> = {}
  for (const field of SEALED_FIELDS) {
    const value = state[field]
    if (value !== null && !(Array.isArray(value) && value.length === 0)) profile[field] = value
  }
  return vault.seal(key, SEALED_PLACE, JSON.stringify(profile))
}

type Columns = typeof COLUMNS

function valuesOf(vault: Vault, record: OpenedCustomer, columns: Columns): unknown[] {
  const sealed = sealState(vault, record.key, record.state)
  const tokens = nameTokens(vault, namesOf(record.state))
  return columns.map(([, , value]) => value(record, sealed, tokens))
}

export type NewCustomer = OpenedCustomer & { wrapped: Buffer; masterVersion: number }

const KEY_COLUMNS: CopyColumn[] = [
  ['owner_id', 'uuid'],
  ['wrapped', 'bytea'],
  ['master_version', 'int'],
]
const columnNames = (columns: readonly CopyColumn[]) => columns.map(([name]) => name).join(', ')
const COPIED: CopyColumn[] = COLUMNS.map(([name, type]) => [name, type])
const AFTER = COLUMNS.length
const INSERT_ONE = `with k as (insert into data_key (${columnNames(KEY_COLUMNS)}) values ($1, $${AFTER + 1}, $${AFTER + 2})),
  n as (insert into customer (${columnNames(COPIED)}) values (${COLUMNS.map((_, at) => `$${at + 1}`).join(', ')}) returning ${TALLIED})
  ${tallyAll('n', 1)}`

/** Inserts a customer with its data key; travels with what comes next. */
export function insertCustomer(tx: Tx, vault: Vault, record: NewCustomer): void {
  tx.later(INSERT_ONE, [...valuesOf(vault, record, COLUMNS), record.wrapped, record.masterVersion])
}

/** The same for hundreds at a time, by COPY. */
export async function insertManyCustomers(tx: Tx, vault: Vault, records: readonly NewCustomer[]): Promise<void> {
  const keys = records.map((record) => [record.customerId, record.wrapped, record.masterVersion])
  await tx.copy('data_key', KEY_COLUMNS, keys)
  const rows = records.map((record) => valuesOf(vault, record, COLUMNS))
  await tx.copy('customer', COPIED, rows)
  await tx.run(tallyAll('customer where customer_id = any($1::uuid[])', 1), [
    records.map(({ customerId }) => customerId),
  ])
}

/** What never changes is left out of an update; the id comes first. */
const FIXED = new Set(['number', 'created_at'])
const CHANGING = COLUMNS.filter(([name]) => !FIXED.has(name))
const ASSIGNED = CHANGING.slice(1)
const isList = (type: string) => type.endsWith('[]')
/** Both join the row as it was, for the tallies. */
const UPDATE_ONE = `with n as (update customer c set ${ASSIGNED.map(([name], at) => `${name} = $${at + 2}`).join(', ')}
  from customer o where o.customer_id = $1 and c.customer_id = $1 returning ${TALLIED_BOTH}) ${tallyMoved('n')}`
/** Lists of lists do not pass through unnest, so a list of each row travels as an array literal. */
const UPDATE_MANY = `with n as (update customer c set ${ASSIGNED.map(([name, type]) => `${name} = r.${name}${isList(type) ? `::${type}` : ''}`).join(', ')}
  from unnest(${CHANGING.map(([, type], at) => `$${at + 1}::${isList(type) ? 'text' : type}[]`).join(', ')})
    as r (${CHANGING.map(([name]) => name).join(', ')}) join customer o on o.customer_id = r.customer_id
  where c.customer_id = r.customer_id returning ${TALLIED_BOTH}) ${tallyMoved('n')}`
const literal = (value: unknown) => `{${(value as unknown[]).map((item) => JSON.stringify(item)).join(',')}}`

/** Writes changed customers; the caller holds their locks and has raised their versions. Travels with what comes next. */
export function updateCustomers(tx: Tx, vault: Vault, records: readonly OpenedCustomer[]): void {
  const rows = records.map((record) => valuesOf(vault, record, CHANGING))
  const [first] = rows
  if (!first) return
  if (rows.length === 1) tx.later(UPDATE_ONE, first)
  else {
    const listOf = (at: number, type: string) => rows.map((row) => (isList(type) ? literal(row[at]) : row[at]))
    tx.later(
      UPDATE_MANY,
      CHANGING.map(([, type], at) => listOf(at, type)),
    )
  }
}

/** Removes customers that a batch created and nothing touched since; keys go with them. */
export async function deleteCustomers(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.run(
    `with n as (delete from customer where customer_id = any($1::uuid[]) returning ${TALLIED}) ${tallyAll('n', -1)}`,
    [customerIds],
  )
  await tx.run('delete from customer_relationship where customer_id = any($1::uuid[])', [customerIds])
}

export async function setPendingCount(tx: Tx, customerId: string, by: number): Promise<void> {
  await tx.run('update customer set pending_change_count = pending_change_count + $2 where customer_id = $1', [
    customerId,
    by,
  ])
}
