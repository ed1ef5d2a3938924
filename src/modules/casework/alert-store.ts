// Every statement on alerts, their hits and snoozes.

import type { Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import { customerInScopeSql, Values } from '../customer/index.ts'
import { type Became, type Hit, type Story, severityRank } from './alert.ts'
import type { AlertSort, AlertState, Box, CloseReason, Outcome, Texts, Typology } from './contract.ts'

export type AlertRow = Story & {
  customerId: string
  alertId: string
  number: string
  state: AlertState
  outcome: Outcome | null
  reason: CloseReason | null
  assigneeId: string | null
  ruleCode: string
  ruleVersion: number
  ruleName: Texts
  currency: string
  openedAt: Date
  claimedAt: Date | null
  snoozedUntil: Date | null
  closedAt: Date | null
  version: number
}
const COLUMNS = `a.customer_id as "customerId", a.alert_id as "alertId", a.number, a.typology, a.severity, a.score, a.state, a.outcome, a.reason,
  a.assignee_id as "assigneeId", a.rule_code as "ruleCode", a.rule_version as "ruleVersion", a.rule_name as "ruleName", a.rules,
  a.money_fen as "moneyFen", a.currency, a.hits, a.first_at as "firstAt", a.last_at as "lastAt", a.opened_at as "openedAt", a.due_at as "dueAt",
  a.claimed_at as "claimedAt", a.snoozed_until as "snoozedUntil", a.closed_at as "closedAt", a.version`
const WRITTEN = `customer_id, alert_id, number, typology, severity, score, state, outcome, reason, assignee_id, rule_code, rule_version, rule_name,
  rules, money_fen, currency, hits, first_at, last_at, opened_at, due_at, claimed_at, snoozed_until, closed_at, version`
const AS_ROWS = `jsonb_to_recordset($1::jsonb) as r("customerId" uuid, "alertId" uuid, number text, typology text, severity smallint,
  score double precision, state text, outcome text, reason text, "assigneeId" uuid, "ruleCode" text, "ruleVersion" int, "ruleName" jsonb,
  rules text[], "moneyFen" bigint, currency text, hits int, "firstAt" timestamptz, "lastAt" timestamptz, "openedAt" timestamptz,
  "dueAt" timestamptz, "claimedAt" timestamptz, "snoozedUntil" timestamptz, "closedAt" timestamptz, version int)`

/** One writer a customer: stories are decided on what stands. In ascending order, so that two batches never wait for each other. */
export const lockCustomers = (tx: Tx, customerIds: readonly string[]) =>
  tx.run(
    `select pg_advisory_xact_lock(hashtextextended('kahu.casework/' || w.id, 0))
     from (select id from unnest($1::text[]) as id order by hashtextextended('kahu.casework/' || id, 0)) w`,
    [customerIds],
  )

export const listOpenAlerts = (tx: Tx, customerIds: readonly string[]) =>
  tx.rows<AlertRow>(
    `select ${COLUMNS} from casework_alert a where a.customer_id = any($1::uuid[]) and a.state <> 'closed' order by a.opened_at for update`,
    [customerIds],
  )

export type KnownHit = {
  customerId: string
  ruleCode: string
  transactionId: string
  became: Became
  alertId: string | null
  number: string | null
}
export const listKnownHits = (tx: Tx, hits: readonly Hit[]) =>
  tx.rows<KnownHit>(
    `select h.customer_id as "customerId", h.rule_code as "ruleCode", h.transaction_id as "transactionId", h.became, h.alert_id as "alertId", a.number
     from unnest($1::uuid[], $2::text[], $3::uuid[]) as w (customer_id, rule_code, transaction_id)
     join casework_hit h using (customer_id, rule_code, transaction_id)
     left join casework_alert a on a.customer_id = h.customer_id and a.alert_id = h.alert_id`,
    [hits.map((hit) => hit.customerId), hits.map((hit) => hit.ruleCode), hits.map((hit) => hit.transactionId)],
  )

/** When an alert with this rule was last closed for the customer; `until` how long the rule rests for it. */
export type Quiet = { customerId: string; ruleCode: string; closedAt: Date | null; until: Date | null }
export const listQuiet = (tx: Tx, customerIds: readonly string[]) =>
  tx.rows<Quiet>(
    `select w.customer_id as "customerId", w.rule_code as "ruleCode", max(w.closed_at) as "closedAt", max(w.until) as until from (
       select a.customer_id, r.rule_code, a.closed_at, null::timestamptz as until from casework_alert a, unnest(a.rules) as r (rule_code)
       where a.customer_id = any($1::uuid[]) and a.state = 'closed'
       union all select customer_id, rule_code, null, until from casework_snooze where customer_id = any($1::uuid[])) w
     group by 1, 2`,
    [customerIds],
  )

/** Transactions that an alert's rules have hit already. */
export const listHitTransactions = (tx: Tx, customerIds: readonly string[], alertIds: readonly string[]) =>
  tx.rows<{ alertId: string; transactionId: string }>(
    `select distinct alert_id as "alertId", transaction_id as "transactionId" from casework_hit
     where customer_id = any($1::uuid[]) and alert_id = any($2::uuid[])`,
    [customerIds, alertIds],
  )

/** The first of `count` new numbers of the bank day; others who open alerts wait until this transaction ends. */
export async function takeNumbers(tx: Tx, day: string, count: number): Promise<number> {
  const { last } = await tx.one<{ last: number }>(
    `insert into casework_day (day, last) values ($1, $2) on conflict (day) do update set last = casework_day.last + excluded.last returning last`,
    [day, count],
  )
  return last - count + 1
}

export async function insertAlerts(tx: Tx, rows: readonly AlertRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `insert into casework_alert (${WRITTEN}) select "customerId", "alertId", number, typology, severity, score, state, outcome, reason,
       "assigneeId", "ruleCode", "ruleVersion", "ruleName", rules, "moneyFen", currency, hits, "firstAt", "lastAt", "openedAt", "dueAt",
       "claimedAt", "snoozedUntil", "closedAt", version from ${AS_ROWS}`,
    [JSON.stringify(rows)],
  )
}

/** The caller holds the rows' locks and has raised their versions. */
export async function updateAlerts(tx: Tx, rows: readonly AlertRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `update casework_alert a set severity = r.severity, score = r.score, state = r.state, outcome = r.outcome, reason = r.reason,
       assignee_id = r."assigneeId", rules = r.rules, money_fen = r."moneyFen", hits = r.hits, first_at = r."firstAt", last_at = r."lastAt",
       due_at = r."dueAt", claimed_at = r."claimedAt", snoozed_until = r."snoozedUntil", closed_at = r."closedAt", version = r.version
     from ${AS_ROWS} where a.customer_id = r."customerId" and a.alert_id = r."alertId"`,
    [JSON.stringify(rows)],
  )
}

export type NewHit = Hit & { became: Became; alertId: string | null; recordedAt: Date }
export async function insertHits(tx: Tx, hits: readonly NewHit[]): Promise<void> {
  if (hits.length === 0) return
  await tx.run(
    `insert into casework_hit (customer_id, rule_code, transaction_id, alert_id, became, rule_version, rule_name, typology, severity, score,
       transaction_at, leg, account_id, card_id, amount_fen, currency, window_values, why, recorded_at)
     select "customerId", "ruleCode", "transactionId", "alertId", became, "ruleVersion", "ruleName", typology, rank, score, "transactionAt", leg,
       "accountId", "cardId", "amountFen", currency, values, why, "recordedAt"
     from jsonb_to_recordset($1::jsonb) as r("customerId" uuid, "ruleCode" text, "transactionId" uuid, "alertId" uuid, became text,
       "ruleVersion" int, "ruleName" jsonb, typology text, rank smallint, score double precision, "transactionAt" timestamptz, leg smallint,
       "accountId" uuid, "cardId" uuid, "amountFen" bigint, currency text, values jsonb, why jsonb, "recordedAt" timestamptz)`,
    [JSON.stringify(hits.map((hit) => ({ ...hit, rank: severityRank(hit.severity) })))],
  )
}

export type HitRow = Pick<
  Hit,
  'ruleCode' | 'ruleName' | 'transactionId' | 'leg' | 'transactionAt' | 'values' | 'why'
> & {
  severity: number
}
/** Of one alert, newest first. */
export const listHits = (tx: Tx, at: { customerId: string; alertId: string }, limit: number) =>
  tx.rows<HitRow>(
    `select rule_code as "ruleCode", rule_name as "ruleName", transaction_id as "transactionId", leg, transaction_at as "transactionAt",
       window_values as values, why, severity from casework_hit
     where customer_id = $1 and alert_id = $2 order by transaction_at desc, rule_code limit $3`,
    [at.customerId, at.alertId, limit],
  )

export async function findAlert(tx: Tx, customerId: string, alertId: string): Promise<AlertRow> {
  const row = await tx.maybe<AlertRow>(
    `select ${COLUMNS} from casework_alert a where a.customer_id = $1 and a.alert_id = $2`,
    [customerId, alertId],
  )
  if (!row) throw new Refusal('casework.alert-not-found', {}, { status: 404 })
  return row
}

/** Those of the alerts that are there, by id. */
export async function lockAlerts(
  tx: Tx,
  keys: readonly { customerId: string; alertId: string }[],
): Promise<Map<string, AlertRow>> {
  const rows = await tx.rows<AlertRow>(
    `select ${COLUMNS} from casework_alert a where (a.customer_id, a.alert_id) in (select * from unnest($1::uuid[], $2::uuid[]))
     order by a.customer_id, a.alert_id for update`,
    [keys.map((key) => key.customerId), keys.map((key) => key.alertId)],
  )
  return new Map(rows.map((row) => [row.alertId, row]))
}

/** The rules of an alert rest for its customer; a later end wins. */
export const saveSnoozes = (tx: Tx, row: AlertRow, { until, by, at }: { until: Date; by: string; at: Date }) =>
  tx.run(
    `insert into casework_snooze (customer_id, rule_code, until, set_by, set_at) select $1, rule, $3, $4, $5 from unnest($2::text[]) as rule
     on conflict (customer_id, rule_code) do update set until = greatest(casework_snooze.until, excluded.until), set_by = excluded.set_by, set_at = excluded.set_at`,
    [row.customerId, row.rules, until, by, at],
  )

export const listPastAlerts = (tx: Tx, row: AlertRow, limit: number) =>
  tx.rows<AlertRow>(
    `select ${COLUMNS} from casework_alert a where a.customer_id = $1 and a.alert_id <> $2 and a.opened_at >= $3::timestamptz - interval '1 year'
     order by a.opened_at desc limit $4`,
    [row.customerId, row.alertId, row.openedAt, limit],
  )

const AWAKE = '(a.snoozed_until is null or a.snoozed_until <= $1)'
const BOXES: Record<Box, string> = {
  pending: `a.state <> 'closed' and ${AWAKE}`,
  mine: `a.state <> 'closed' and ${AWAKE} and a.assignee_id = $2::uuid`,
  escalated: `a.state = 'escalated' and ${AWAKE}`,
  snoozed: `a.state <> 'closed' and a.snoozed_until > $1`,
  closed: `a.state = 'closed'`,
}
/** Ascending; doubles, which come back from a cursor as they went. */
const SORTS: Record<AlertSort, string> = {
  severity: '(3 - a.severity) * 1e11::float8 + extract(epoch from a.due_at)::float8',
  due: 'extract(epoch from a.due_at)::float8',
  money: '-a.money_fen::float8',
  newest: '-extract(epoch from a.opened_at)::float8',
}
export type QueuePage = {
  box: Box
  sort: AlertSort
  typology: Typology | null
  now: Date
  userId: string | null
  after: { key: number; alertId: string } | null
  limit: number
}

export async function listAlertRows(tx: Tx, page: QueuePage, scope: Scope): Promise<(AlertRow & { key: number })[]> {
  const values = new Values()
  values.list.push(page.now, page.userId, page.typology)
  const key = SORTS[page.sort]
  const after = page.after
    ? ` and (${key}, a.alert_id) > (${values.bind(page.after.key, 'float8')}, ${values.bind(page.after.alertId, 'uuid')})`
    : ''
  return tx.rows(
    `select ${COLUMNS}, ${key} as key from casework_alert a
     where ${BOXES[page.box]} and ($1::timestamptz is not null) and ($2::uuid is null or true) and ($3::text is null or a.typology = $3)
       and ${customerInScopeSql('a.customer_id', scope, values)}${after}
     order by key, a.alert_id limit ${values.bind(page.limit, 'int')}`,
    values.list,
  )
}

export type BoxCounts = { pending: number; mine: number; escalated: number }
export async function countBoxes(
  tx: Tx,
  { now, userId }: Pick<QueuePage, 'now' | 'userId'>,
  scope: Scope,
): Promise<BoxCounts> {
  const values = new Values()
  values.list.push(now, userId)
  const of = (box: Box) => `count(*) filter (where ${BOXES[box]})::int`
  return tx.one<BoxCounts>(
    `select ${of('pending')} as pending, ${of('mine')} as mine, ${of('escalated')} as escalated from casework_alert a
     where a.state <> 'closed' and ($1::timestamptz is not null) and ${customerInScopeSql('a.customer_id', scope, values)}`,
    values.list,
  )
}
