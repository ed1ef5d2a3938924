// Counts of customers by one attribute, from any filter: the seed of segments and reports.

import type { Scope } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { PLANNED_EACH_TIME, type Tx } from '../../../platform/database/index.ts'
import { findDivision, findOccupation } from '../../reference/index.ts'
import * as contract from '../contract.ts'
import { facetMask, facetValue, facetValues, isFacet } from '../facets.ts'
import type { Filter } from '../filter.ts'
import { AGE_BANDS } from '../shapes.ts'
import { namesFor } from '../show-customer.ts'
import { tallySql } from '../tally-store.ts'
import { BIRTH_DATE, filterSql, isTallied, mentions, scopeSql, Values, yearsBefore } from './conditions.ts'
import { conditionContextOf } from './list-customers.ts'
import { facetTally, isScopeTallied, isWholeBank } from './tallied.ts'

const GROUPS_MAX = 500
const AGE_LIMITS = [18, 25, 35, 45, 55, 65]
type Key = (typeof contract.GROUP_KEYS)[number]

/** The grouped expression; divisions by province, occupations by major group, facets by their bits. */
function groupSql(key: Key, values: Values, today: string): string {
  switch (key) {
    case 'ageBand': {
      const limits = AGE_LIMITS.map(
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
    default:
      return `c.facets & ${values.bind(facetMask(key, facetValues(key)).toString(), 'bigint')}`
  }
}

/**
 * What is counted: the tallies where they can answer, the customers themselves otherwise. Only whole months of birth
 * are tallied, so those that a band ends in are read from the customers.
 */
function countedFrom(key: Key, filter: Filter, scope: Scope, values: Values, today: string): string {
  const everyone = '(select *, 1 as customers from customer)'
  if (!isScopeTallied(scope)) return everyone
  const facetsOnly = key === 'branchId' || isFacet(key)
  if (facetsOnly) return isTallied(filter) ? facetTally(filter, scope, key === 'branchId') : everyone
  if (mentions(filter, (field) => field !== 'branchId')) return everyone
  const wholeBank = isWholeBank(filter, scope)
  if (key === 'division')
    return `(select branch_id, nullif(value, '') as division, customers from ${tallySql('division', wholeBank)} v)`
  if (key === 'occupation')
    return `(select branch_id, nullif(value, '') as occupation, customers from ${tallySql('occupation', wholeBank)} v)`
  const months = AGE_LIMITS.map((years) => `${yearsBefore(today, years).slice(0, 7)}-01`)
  const ends = values.bind([...new Set(months)], 'date[]')
  return `(select branch_id, birth_date, customers from (
      select branch_id, to_date(nullif(value, ''), 'YYYY-MM') as birth_date, customers from ${tallySql('birth-month', wholeBank)} v) t
      where birth_date is null or birth_date <> all(${ends})
    union all select d.branch_id, d.birth_date, 1 from unnest(${ends}) m (first_day) join customer d
      on ${BIRTH_DATE.replace('c.', 'd.')} >= m.first_day and ${BIRTH_DATE.replace('c.', 'd.')} < m.first_day + interval '1 month')`
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
  const from = countedFrom(body.by, body.filter, scope, values, context.today)
  const where = `${filterSql(body.filter, values, context)} and ${scopeSql(scope, values)}`
  const { rows, asOf } = await counted(
    tx,
    `${PLANNED_EACH_TIME}select ${expression} as key, sum(c.customers)::int as count from ${from} c where ${where}
     group by 1 having sum(c.customers) <> 0 order by 2 desc, 1 limit ${GROUPS_MAX}`,
    values.list,
    clock.now(),
  )
  const { branches } = await namesFor(tx, vault, [])
  const labelsOf = (key: string | number | null): { label: string | null; english: string | null } => {
    if (key === null) return { label: null, english: null }
    if (body.by === 'branchId') return { label: branches.get(Number(key)) ?? String(key), english: null }
    const finds = { division: findDivision, occupation: findOccupation } as const
    if (body.by !== 'division' && body.by !== 'occupation') return { label: null, english: null }
    const named = finds[body.by](String(key))
    return { label: named?.name ?? String(key), english: named?.english ?? null }
  }
  const order = body.by === 'ageBand' ? (key: unknown) => AGE_BANDS.indexOf(key as never) : null
  const keyOf = (key: Counted['rows'][number]['key']) =>
    isFacet(body.by) ? facetValue(body.by, BigInt(key ?? 0)) : key
  const groups = rows.map((row) => ({ key: keyOf(row.key), count: row.count, ...labelsOf(row.key) }))
  if (order) groups.sort((a, b) => order(a.key) - order(b.key))
  return { groups, total: rows.reduce((sum, row) => sum + row.count, 0), asOf: asOf.toISOString() }
})
