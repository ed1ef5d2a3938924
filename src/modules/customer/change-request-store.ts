// Every statement on change requests and their evidence; what is asked for is sealed with the customer's key.

import type { Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import { scopeSql, Values } from './queries/conditions.ts'

export const REQUEST_PLACE = 'customer_change_request.sealed'
export const EVIDENCE_PLACE = 'customer_evidence.sealed'

export type EvidenceRow = { evidenceId: string; name: string; mediaType: string; bytes: number }
export type RequestRow = {
  customerId: string
  changeRequestId: string
  channel: string
  askedBy: string
  askedByName: string
  askedAt: Date
  status: 'pending' | 'accepted' | 'refused'
  baseVersion: number
  branchId: number
  ownerId: string | null
  decidedBy: string | null
  decidedAt: Date | null
  evidence: EvidenceRow[]
  sealed: Buffer
}
const COLUMNS = `c.customer_id as "customerId", c.change_request_id as "changeRequestId", c.channel, c.asked_by as "askedBy",
  c.asked_by_name as "askedByName", c.asked_at as "askedAt", c.status, c.base_version as "baseVersion", c.branch_id as "branchId",
  c.owner_id as "ownerId", c.decided_by as "decidedBy", c.decided_at as "decidedAt", c.evidence, c.sealed`

/** The department is the customer's own, as it stands. */
const OF_CUSTOMER = '(select w.department from customer w where w.customer_id = c.customer_id)'

export const requestNotFound = () => new Refusal('change-request.not-found', {}, { status: 404 })

export async function insertRequest(tx: Tx, row: RequestRow): Promise<void> {
  await tx.run(
    `insert into customer_change_request (customer_id, change_request_id, channel, asked_by, asked_by_name, asked_at, status, base_version,
       branch_id, owner_id, evidence, sealed) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
    [
      row.customerId,
      row.changeRequestId,
      row.channel,
      row.askedBy,
      row.askedByName,
      row.askedAt,
      row.status,
      row.baseVersion,
      row.branchId,
      row.ownerId,
      JSON.stringify(row.evidence),
      row.sealed,
    ],
  )
}

export async function insertEvidence(
  tx: Tx,
  customerId: string,
  changeRequestId: string,
  items: { evidenceId: string; sealed: Buffer }[],
): Promise<void> {
  if (items.length === 0) return
  await tx.run(
    'insert into customer_evidence (customer_id, change_request_id, evidence_id, sealed) select $1, $2, e, s from unnest($3::uuid[], $4::bytea[]) as t (e, s)',
    [customerId, changeRequestId, items.map((item) => item.evidenceId), items.map((item) => item.sealed)],
  )
}

export async function getRequest(tx: Tx, changeRequestId: string, scope: Scope): Promise<RequestRow> {
  const values = new Values()
  const id = values.bind(changeRequestId, 'uuid')
  const row = await tx.maybe<RequestRow>(
    `select ${COLUMNS} from customer_change_request c where c.change_request_id = ${id} and ${scopeSql(scope, values, OF_CUSTOMER)}`,
    values.list,
  )
  if (!row) throw requestNotFound()
  return row
}

export async function lockRequest(
  tx: Tx,
  row: Pick<RequestRow, 'customerId' | 'changeRequestId'>,
): Promise<RequestRow> {
  return tx.one<RequestRow>(
    `select ${COLUMNS} from customer_change_request c where c.customer_id = $1 and c.change_request_id = $2 for update`,
    [row.customerId, row.changeRequestId],
  )
}

export async function decideRequest(tx: Tx, row: RequestRow): Promise<void> {
  await tx.run(
    'update customer_change_request set status = $3, decided_by = $4, decided_at = $5, sealed = $6 where customer_id = $1 and change_request_id = $2',
    [row.customerId, row.changeRequestId, row.status, row.decidedBy, row.decidedAt, row.sealed],
  )
}

export type RequestPage = {
  status: string
  customerId: string | null
  /** Leaves out what this one asked for. */
  notAskedBy?: string
  after: { askedAt: string; id: string } | null
  limit: number
}

function requestConditions(page: Omit<RequestPage, 'after' | 'limit'>, scope: Scope, values: Values): string[] {
  const conditions = [`c.status = ${values.bind(page.status, 'text')}`, scopeSql(scope, values, OF_CUSTOMER)]
  if (page.notAskedBy) conditions.push(`c.asked_by <> ${values.bind(page.notAskedBy, 'text')}`)
  return conditions
}

/** How many requests there are, counted to a limit. */
export async function countRequests(tx: Tx, page: Omit<RequestPage, 'after'>, scope: Scope): Promise<number> {
  const values = new Values()
  const where = requestConditions(page, scope, values).join(' and ')
  const row = await tx.one<{ count: number }>(
    `select count(*)::int as count from (select 1 from customer_change_request c where ${where} limit ${values.bind(page.limit, 'int')}) t`,
    values.list,
  )
  return row.count
}

/** Whose request it is and where it belongs, for those who tell of it. */
export const findRequestPlace = (tx: Tx, customerId: string, changeRequestId: string) =>
  tx.maybe<Pick<RequestRow, 'askedBy' | 'branchId' | 'ownerId'> & { department: string | null }>(
    `select asked_by as "askedBy", branch_id as "branchId", owner_id as "ownerId", ${OF_CUSTOMER} as department
     from customer_change_request c where customer_id = $1 and change_request_id = $2`,
    [customerId, changeRequestId],
  )

/** Requests in the caller's scope, oldest first. */
export async function listRequestRows(tx: Tx, page: RequestPage, scope: Scope): Promise<RequestRow[]> {
  const values = new Values()
  const conditions = requestConditions(page, scope, values)
  if (page.customerId) conditions.push(`c.customer_id = ${values.bind(page.customerId, 'uuid')}`)
  if (page.after)
    conditions.push(
      `(c.asked_at, c.change_request_id) > (${values.bind(page.after.askedAt, 'timestamptz')}, ${values.bind(page.after.id, 'uuid')})`,
    )
  return tx.rows<RequestRow>(
    `select ${COLUMNS} from customer_change_request c where ${conditions.join(' and ')} order by c.asked_at, c.change_request_id limit ${values.bind(page.limit, 'int')}`,
    values.list,
  )
}

export async function findEvidence(
  tx: Tx,
  row: Pick<RequestRow, 'customerId' | 'changeRequestId'>,
  evidenceId: string,
): Promise<Buffer | null> {
  const found = await tx.maybe<{ sealed: Buffer }>(
    'select sealed from customer_evidence where customer_id = $1 and change_request_id = $2 and evidence_id = $3',
    [row.customerId, row.changeRequestId, evidenceId],
  )
  return found?.sealed ?? null
}
