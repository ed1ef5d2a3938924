// Every statement on alerts and their thresholds.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Alert } from './contract.ts'
import { FIRST_PARAMETERS } from './rules.ts'
import type { AlertKind, Parameters } from './rules-contract.ts'

export type RulesRow = { version: number; parameters: Parameters; savedBy: string; savedAt: Date | null }
const VERSIONS_LISTED_MAX = 50
const FIRST: RulesRow = { version: 0, parameters: FIRST_PARAMETERS, savedBy: '', savedAt: null }

/** Newest first; before the bank set its own, the ones to begin with. */
export async function listRulesRows(tx: Tx): Promise<RulesRow[]> {
  const rows = await tx.rows<RulesRow>(
    `select version, parameters, saved_by as "savedBy", saved_at as "savedAt" from watch_rules
     order by version desc limit ${VERSIONS_LISTED_MAX}`,
  )
  return [...rows, FIRST]
}
export const rulesInForce = async (tx: Tx): Promise<RulesRow> => (await listRulesRows(tx))[0] as RulesRow

/** One writer at a time, and only upon the version that was read. */
export async function lockRules(tx: Tx, version: number): Promise<RulesRow> {
  await tx.run("select pg_advisory_xact_lock(hashtext('kahu.watch-rules'))")
  const row = await rulesInForce(tx)
  if (row.version !== version) throw new Refusal('record.moved', { version: row.version }, { status: 409 })
  return row
}
export const insertRules = (tx: Tx, row: RulesRow) =>
  tx.run('insert into watch_rules (version, parameters, saved_by, saved_at) values ($1,$2,$3,$4)', [
    row.version,
    JSON.stringify(row.parameters),
    row.savedBy,
    row.savedAt,
  ])

export type AlertRow = {
  alertId: string
  kind: AlertKind
  userId: string
  day: string
  count: number
  threshold: number
  rulesVersion: number
  raisedAt: Date
  state: Alert['state']
  note: Buffer | null
  decidedBy: string | null
  decidedAt: Date | null
  version: number
}
const COLUMNS = `alert_id as "alertId", kind, user_id as "userId", day, count, threshold, rules_version as "rulesVersion",
  raised_at as "raisedAt", state, note, decided_by as "decidedBy", decided_at as "decidedAt", version`

/** False when the user has this alert of the day already. */
export async function insertAlert(tx: Tx, row: AlertRow): Promise<boolean> {
  const made = await tx.maybe(
    `insert into watch_alert (alert_id, kind, user_id, day, count, threshold, rules_version, raised_at, state, version)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) on conflict (user_id, day, kind) do nothing returning 1`,
    [
      row.alertId,
      row.kind,
      row.userId,
      row.day,
      row.count,
      row.threshold,
      row.rulesVersion,
      row.raisedAt,
      row.state,
      row.version,
    ],
  )
  return made !== null
}

export async function lockAlert(tx: Tx, alertId: string, version: number): Promise<AlertRow> {
  const row = await tx.maybe<AlertRow>(`select ${COLUMNS} from watch_alert where alert_id = $1 for update`, [alertId])
  if (!row) throw new Refusal('watch.alert-not-found', {}, { status: 404 })
  if (row.version !== version) throw new Refusal('record.moved', { version: row.version }, { status: 409 })
  return row
}

export const updateAlert = (tx: Tx, row: AlertRow) =>
  tx.run(
    'update watch_alert set state = $2, note = $3, decided_by = $4, decided_at = $5, version = $6 where alert_id = $1',
    [row.alertId, row.state, row.note, row.decidedBy, row.decidedAt, row.version],
  )

export const listAlertRows = (
  tx: Tx,
  page: { state: string | null; before: { at: string; id: string } | null; limit: number },
) =>
  tx.rows<AlertRow>(
    `select ${COLUMNS} from watch_alert where ($1::text is null or state = $1)
       and ($2::timestamptz is null or (raised_at, alert_id) < ($2::timestamptz, $3::uuid))
     order by raised_at desc, alert_id desc limit $4`,
    [page.state, page.before?.at ?? null, page.before?.id ?? null, page.limit],
  )
