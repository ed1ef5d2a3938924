// Every statement on consents, their texts, requests and rules; what people said is sealed with the customer's key.

import type { Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { customerInScopeSql, Values } from '../customer/index.ts'
import type { Channel, Purpose } from './consent.ts'
import type { RequestKind, RequestStatus } from './rights.ts'

export const CONSENT_PLACE = 'privacy_consent.sealed'
export const REQUEST_PLACE = 'privacy_request.sealed'

export type ConsentRow = {
  customerId: string
  purpose: Purpose
  channel: Channel
  granted: boolean
  textVersion: number
  how: 'counter' | 'phone' | 'app' | 'letter'
  saidAt: Date
  sealed: Buffer
}
const CONSENT = `customer_id as "customerId", purpose, channel, granted, text_version as "textVersion", how, said_at as "saidAt", sealed`

export const listConsentRows = (tx: Tx, customerId: string): Promise<ConsentRow[]> =>
  tx.rows<ConsentRow>(`select ${CONSENT} from privacy_consent where customer_id = $1 order by purpose, channel`, [
    customerId,
  ])

export const listConsentRowsOf = (tx: Tx, customerIds: readonly string[]): Promise<ConsentRow[]> =>
  tx.rows<ConsentRow>(`select ${CONSENT} from privacy_consent where customer_id = any($1::uuid[])`, [customerIds])

/** The last word of a purpose and channel; saying it again replaces it, the journal keeps what was said before. */
export async function saveConsent(tx: Tx, row: ConsentRow): Promise<void> {
  await tx.run(
    `insert into privacy_consent (customer_id, purpose, channel, granted, text_version, how, said_at, sealed)
     values ($1,$2,$3,$4,$5,$6,$7,$8)
     on conflict (customer_id, purpose, channel) do update set granted = excluded.granted, text_version = excluded.text_version,
       how = excluded.how, said_at = excluded.said_at, sealed = excluded.sealed`,
    [row.customerId, row.purpose, row.channel, row.granted, row.textVersion, row.how, row.saidAt, row.sealed],
  )
}

export type TextRow = { purpose: Purpose; version: number; publishedAt: Date; chinese: string; english: string }
const TEXT = 'purpose, version, published_at as "publishedAt", chinese, english'
const TEXTS_MAX = 500

export const listTextRows = (tx: Tx): Promise<TextRow[]> =>
  tx.rows<TextRow>(`select ${TEXT} from privacy_text order by purpose, version desc limit ${TEXTS_MAX}`)

export const findNewestText = (tx: Tx, purpose: Purpose): Promise<TextRow | null> =>
  tx.maybe<TextRow>(`select ${TEXT} from privacy_text where purpose = $1 order by version desc limit 1`, [purpose])

export async function insertText(tx: Tx, row: TextRow): Promise<void> {
  await tx.run('insert into privacy_text (purpose, version, published_at, chinese, english) values ($1,$2,$3,$4,$5)', [
    row.purpose,
    row.version,
    row.publishedAt,
    row.chinese,
    row.english,
  ])
}

export type RequestRow = {
  customerId: string
  requestId: string
  kind: RequestKind
  status: RequestStatus
  receivedAt: Date
  dueOn: string
  dueCertain: boolean
  how: ConsentRow['how']
  steps: { step: string; at: string; by: string }[]
  outcome: string | null
  endedAt: Date | null
  version: number
  sealed: Buffer
}
const REQUEST = `r.customer_id as "customerId", r.request_id as "requestId", r.kind, r.status, r.received_at as "receivedAt", r.due_on as "dueOn",
  r.due_certain as "dueCertain", r.how, r.steps, r.outcome, r.ended_at as "endedAt", r.version, r.sealed`

export async function insertRequest(tx: Tx, row: RequestRow): Promise<void> {
  await tx.run(
    `insert into privacy_request (customer_id, request_id, kind, status, received_at, due_on, due_certain, how, steps, outcome, ended_at, version, sealed)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
    [
      row.customerId,
      row.requestId,
      row.kind,
      row.status,
      row.receivedAt,
      row.dueOn,
      row.dueCertain,
      row.how,
      JSON.stringify(row.steps),
      row.outcome,
      row.endedAt,
      row.version,
      row.sealed,
    ],
  )
}

export const lockRequest = (tx: Tx, customerId: string, requestId: string): Promise<RequestRow | null> =>
  tx.maybe<RequestRow>(
    `select ${REQUEST} from privacy_request r where r.customer_id = $1 and r.request_id = $2 for update`,
    [customerId, requestId],
  )

export async function updateRequest(tx: Tx, row: RequestRow): Promise<void> {
  await tx.run(
    `update privacy_request set status = $3, steps = $4, outcome = $5, ended_at = $6, version = $7, sealed = $8
     where customer_id = $1 and request_id = $2`,
    [
      row.customerId,
      row.requestId,
      row.status,
      JSON.stringify(row.steps),
      row.outcome,
      row.endedAt,
      row.version,
      row.sealed,
    ],
  )
}

export type RequestPage = {
  ended: boolean
  customerId: string | null
  after: { key: string; requestId: string } | null
  limit: number
}

/** Open ones by due day, ended ones newest first; of customers within the scope. */
export function listRequestRows(tx: Tx, scope: Scope, page: RequestPage): Promise<RequestRow[]> {
  const values = new Values()
  const [key, type, direction, than] = page.ended
    ? ['r.received_at', 'timestamptz', 'desc', '<']
    : ['r.due_on', 'date', 'asc', '>']
  const where = [
    `r.ended_at is ${page.ended ? 'not null' : 'null'}`,
    customerInScopeSql('r.customer_id', scope, values),
  ]
  if (page.customerId) where.push(`r.customer_id = ${values.bind(page.customerId, 'uuid')}`)
  if (page.after)
    where.push(
      `(${key}, r.request_id) ${than} (${values.bind(page.after.key, type as 'date')}, ${values.bind(page.after.requestId, 'uuid')})`,
    )
  return tx.rows<RequestRow>(
    `select ${REQUEST} from privacy_request r where ${where.join(' and ')}
     order by ${key} ${direction}, r.request_id ${direction} limit ${values.bind(page.limit, 'int')}`,
    values.list,
  )
}

/** How many open requests there are within the scope, counted to a limit. */
export async function countOpenRequests(tx: Tx, scope: Scope, limit: number): Promise<number> {
  const values = new Values()
  const { count } = await tx.one<{ count: number }>(
    `select count(*)::int as count from (select 1 from privacy_request r where r.ended_at is null
       and ${customerInScopeSql('r.customer_id', scope, values)} limit ${values.bind(limit, 'int')}) t`,
    values.list,
  )
  return count
}

export type RuleRow = { rule: string; validFrom: string; amount: number; unit: string; source: string }
/** The rules that hold on a day. */
export const listRules = (tx: Tx, day: string): Promise<RuleRow[]> =>
  tx.rows<RuleRow>(
    `select distinct on (rule) rule, valid_from as "validFrom", amount, unit, source from privacy_rule
     where valid_from <= $1 order by rule, valid_from desc`,
    [day],
  )

export async function amountOf(tx: Tx, rule: string, day: string): Promise<number> {
  const found = (await listRules(tx, day)).find((one) => one.rule === rule)
  if (!found) throw new Error(`no rule ${rule} holds on ${day}`)
  return found.amount
}

const COUNTED_FROM: Record<string, string> = {
  'keep.identity': `customer c where c.status = 'inactive' and c.updated_at < $1::date`,
  'keep.transactions': 'ledger_entry_all e where e.ts < $1::date',
  'keep.consents': 'privacy_consent p where not p.granted and p.said_at < $1::date',
  'keep.requests': 'privacy_request r where r.ended_at < $1::date',
  'keep.looks': 'access_record a where a.at < $1::date',
}
/** How many records are older than a day, counted to a limit; null for a rule that counts nothing here. */
export async function countDue(tx: Tx, rule: string, before: string, limit: number): Promise<number | null> {
  const from = COUNTED_FROM[rule]
  if (!from) return null
  const row = await tx.one<{ n: number }>(`select count(*)::int as n from (select 1 from ${from} limit $2) t`, [
    before,
    limit,
  ])
  return row.n
}
