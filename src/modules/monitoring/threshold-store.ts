// Every statement on named thresholds and their values.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { THRESHOLD_UNITS } from './threshold-contract.ts'

export type ThresholdRow = {
  name: string
  unit: (typeof THRESHOLD_UNITS)[number]
  title: { zh: string; en: string }
  version: number
  changedBy: string
  changedAt: Date
}
type Held = { amount: number; from: Date; until: Date | null; endedAt: Date | null; setAt: Date; setBy: string }
export type ValueRow = Held & {
  name: string
  valueId: string
  level: 'default' | 'segment' | 'product'
  target: string
}
export type CustomerValueRow = Held & {
  customerId: string
  valueId: string
  name: string
  origin: 'bank' | 'customer'
  sealed: Buffer
}
const THRESHOLD = `name, unit, title, version, changed_by as "changedBy", changed_at as "changedAt"`
const HELD = `amount, holds_from as "from", holds_until as until, ended_at as "endedAt", set_at as "setAt", set_by as "setBy"`
const STANDS = (at: string) => `(holds_until is null or holds_until > ${at}) and (ended_at is null or ended_at > ${at})`
const THRESHOLDS_MAX = 500

export const listThresholdRows = (tx: Tx): Promise<ThresholdRow[]> =>
  tx.rows(`select ${THRESHOLD} from monitoring_threshold order by name limit ${THRESHOLDS_MAX}`)

/** Keeps other writers of the threshold out. Refuses `monitoring.threshold-not-found`. */
export async function lockThreshold(tx: Tx, name: string): Promise<ThresholdRow> {
  const row = await tx.maybe<ThresholdRow>(`select ${THRESHOLD} from monitoring_threshold where name = $1 for update`, [
    name,
  ])
  if (!row) throw new Refusal('monitoring.threshold-not-found', { threshold: name }, { status: 404 })
  return row
}

/** Answers whether it was not there. */
export const insertThreshold = async (tx: Tx, row: ThresholdRow): Promise<boolean> =>
  (await tx.run(
    `insert into monitoring_threshold (name, unit, title, version, changed_by, changed_at)
     values ($1,$2,$3,$4,$5,$6) on conflict do nothing`,
    [row.name, row.unit, JSON.stringify(row.title), row.version, row.changedBy, row.changedAt],
  )) > 0

/** The caller holds the row's lock and has raised its version. */
export const updateThreshold = (tx: Tx, row: ThresholdRow): Promise<number> =>
  tx.run('update monitoring_threshold set title = $2, version = $3, changed_by = $4, changed_at = $5 where name = $1', [
    row.name,
    JSON.stringify(row.title),
    row.version,
    row.changedBy,
    row.changedAt,
  ])

/** Newest first. */
export const listValues = (tx: Tx, names: readonly string[]): Promise<ValueRow[]> =>
  tx.rows(
    `select name, value_id as "valueId", level, target, ${HELD} from monitoring_threshold_value
     where name = any($1::text[]) order by name, set_at desc, value_id desc`,
    [names],
  )

export const insertValue = (tx: Tx, row: ValueRow): Promise<number> =>
  tx.run(
    `insert into monitoring_threshold_value (name, value_id, level, target, amount, holds_from, holds_until, set_at, set_by)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
    [row.name, row.valueId, row.level, row.target, row.amount, row.from, row.until, row.setAt, row.setBy],
  )

export const endValues = (
  tx: Tx,
  { name, level, target, at }: Pick<ValueRow, 'name' | 'level' | 'target'> & { at: Date },
): Promise<number> =>
  tx.run(
    `update monitoring_threshold_value set ended_at = $4 where name = $1 and level = $2 and target = $3 and ${STANDS('$4')}`,
    [name, level, target, at],
  )

/** Of these customers, all values ever set; newest first. */
export const listCustomerValues = (
  tx: Tx,
  customerIds: readonly string[],
  names: readonly string[],
): Promise<CustomerValueRow[]> =>
  tx.rows(
    `select customer_id as "customerId", value_id as "valueId", name, origin, sealed, ${HELD} from monitoring_customer_threshold
     where customer_id = any($1::uuid[]) and name = any($2::text[]) order by set_at desc, value_id desc`,
    [customerIds, names],
  )

export const insertCustomerValue = (tx: Tx, row: CustomerValueRow): Promise<number> =>
  tx.run(
    `insert into monitoring_customer_threshold (customer_id, value_id, name, origin, amount, holds_from, holds_until, set_at, set_by, sealed)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
    [
      row.customerId,
      row.valueId,
      row.name,
      row.origin,
      row.amount,
      row.from,
      row.until,
      row.setAt,
      row.setBy,
      row.sealed,
    ],
  )

export const endCustomerValues = (
  tx: Tx,
  { customerId, name, origin, at }: Pick<CustomerValueRow, 'customerId' | 'name' | 'origin'> & { at: Date },
): Promise<number> =>
  tx.run(
    `update monitoring_customer_threshold set ended_at = $4
     where customer_id = $1 and name = $2 and origin = $3 and ${STANDS('$4')}`,
    [customerId, name, origin, at],
  )

/** Threshold -> customers with a value of their own. */
export const countCustomers = async (tx: Tx, at: Date): Promise<Map<string, number>> => {
  const rows = await tx.rows<{ name: string; customers: number }>(
    `select name, count(distinct customer_id)::int as customers from monitoring_customer_threshold where ${STANDS('$1')} group by name`,
    [at],
  )
  return new Map(rows.map(({ name, customers }) => [name, customers]))
}

/** Versions of what rules ask, in one statement: a worker looks at each step. */
export const listVersionsOf = (
  tx: Tx,
  lists: readonly string[],
  thresholds: readonly string[],
): Promise<{ kind: 'list' | 'threshold'; name: string; version: number }[]> =>
  tx.rows(
    `select 'list' as kind, name, version from monitoring_list where name = any($1::text[])
     union all select 'threshold', name, version from monitoring_threshold where name = any($2::text[])`,
    [lists, thresholds],
  )
