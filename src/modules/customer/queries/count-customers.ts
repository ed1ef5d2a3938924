// Counts of customers by one attribute, from any filter: the seed of segments and reports.

import { query } from '../../../platform/command/index.ts'
import { PLANNED_EACH_TIME, type Tx } from '../../../platform/database/index.ts'
import { findDivision, findOccupation } from '../../reference/index.ts'
import * as contract from '../contract.ts'
import { AGE_BANDS } from '../shapes.ts'
import { namesFor } from '../show-customer.ts'
import { filterSql, scopeSql, Values, yearsBefore } from './conditions.ts'
import { conditionContextOf } from './list-customers.ts'

const GROUPS_MAX = 500
type Key = (typeof contract.GROUP_KEYS)[number]

/** The grouped expression; divisions by province, occupations by major group. */
function groupSql(key: Key, values: Values, today: string): string {
  switch (key) {
    case 'ageBand': {
      const limits = [18, 25, 35, 45, 55, 65].map(
        (years, at) => `when c.birth_date > ${values.bind(yearsBefore(today, years), 'date')} then '${AGE_BANDS[at]}'`,
      )
      return `case when c.birth_date is null then null ${limits.join(' ')} else '65+' end`
    }
    case 'division':
      return "left(c.division, 2) || '0000'"
    case 'occupation':
      return "split_part(c.occupation, '-', 1)"
    case 'branchId':
      return 'c.branch_id'
    case 'incomeBand':
      return 'c.income_band'
    case 'riskPreference':
      return 'c.risk_preference'
    default:
      return `c.${key}`
  }
}

type Counted = { rows: { key: string | number | null; count: number }[]; asOf: Date }
/** Counts under way, by the reader of each database. A scope's values are part of the statement, so none is crossed. */
const underWay = new WeakMap<Tx, Map<string, Promise<Counted>>>()

/** Reads the whole bank: whoever asks the same while it runs shares its answer, which says as of when it is. */
async function counted(tx: Tx, sql: string, values: unknown[], asOf: Date): Promise<Counted> {
  const running = underWay.get(tx) ?? new Map<string, Promise<Counted>>()
  underWay.set(tx, running)
  const asked = JSON.stringify([sql, values])
  const held = running.get(asked)
  if (held) return held
  const count = tx.rows<Counted['rows'][number]>(sql, values).then((rows) => ({ rows, asOf }))
  running.set(asked, count)
  return count.finally(() => running.delete(asked))
}

export const countCustomers = query(contract.countCustomers, async ({ tx, vault, clock, caller, scope }, { body }) => {
  const context = await conditionContextOf(tx, caller, clock.today())
  const values = new Values()
  const expression = groupSql(body.by, values, context.today)
  const where = `${filterSql(body.filter, values, context)} and ${scopeSql(scope, values)}`
  const { rows, asOf } = await counted(
    tx,
    `${PLANNED_EACH_TIME}select ${expression} as key, count(*)::int as count from customer c where ${where} group by 1 order by 2 desc limit ${GROUPS_MAX}`,
    values.list,
    clock.now(),
  )
  const { branches } = await namesFor(tx, vault, [])
  const labelOf = (key: string | number | null): string | null => {
    if (key === null) return null
    if (body.by === 'branchId') return branches.get(Number(key)) ?? String(key)
    if (body.by === 'division') return findDivision(String(key))?.name ?? String(key)
    if (body.by === 'occupation') return findOccupation(String(key))?.name ?? String(key)
    return null
  }
  const order = body.by === 'ageBand' ? (key: unknown) => AGE_BANDS.indexOf(key as never) : null
  const groups = rows.map((row) => ({ ...row, label: labelOf(row.key) }))
  if (order) groups.sort((a, b) => order(a.key) - order(b.key))
  return { groups, total: rows.reduce((sum, row) => sum + row.count, 0), asOf: asOf.toISOString() }
})
