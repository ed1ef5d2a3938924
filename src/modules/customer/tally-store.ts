// Every statement on the tallies of customers: what a command adds, how changes are folded in, and what a count reads.

import type { Tx } from '../../platform/database/index.ts'
import { type FacetKey, facetMask, facetValues } from './facets.ts'

const TALLIED_COUNTED = [
  'branch_id',
  'facets',
  'birth_date',
  'occupation',
  'division',
  'opened_on',
  'completeness_percent',
]
/** What each change and each row of a customer has for the tallies. */
export const TALLIED = ['customer_id', ...TALLIED_COUNTED].join(', ')
const CHANGE = `insert into customer_tally_change (by_count, ${TALLIED})`

/** A statement, or the rest of one whose step returns TALLIED, for rows that came (1) or went (-1). */
export const tallyAll = (from: string, byCount: 1 | -1) => `${CHANGE} select ${byCount}, ${TALLIED} from ${from}`

/** For the RETURNING of an update of `c` that joins its own row of before as `o`. */
export const TALLIED_BOTH = [
  'c.customer_id',
  ...TALLIED_COUNTED.flatMap((name) => [`c.${name}`, `o.${name} as o_${name}`]),
].join(', ')
/** The rest of a statement whose step `step` returns TALLIED_BOTH; a change of nothing that is counted writes nothing. */
export const tallyMoved = (step: string) => `${CHANGE} select v.* from ${step} cross join lateral (values
  (-1::smallint, customer_id, ${TALLIED_COUNTED.map((name) => `o_${name}`).join(', ')}), (1::smallint, customer_id, ${TALLIED_COUNTED.join(', ')})) v
  where (${TALLIED_COUNTED.map((name) => `o_${name}`).join(', ')}) is distinct from (${TALLIED_COUNTED.join(', ')})`

/** What is counted, as text: '' is "nothing there". Birth dates by month, occupations by major group, divisions by province. */
const ATTRIBUTES = {
  facets: 'facets::text',
  'birth-month': "coalesce(to_char(birth_date, 'YYYY-MM'), '')",
  occupation: "coalesce(split_part(occupation, '-', 1), '')",
  division: "coalesce(left(division, 2), '')",
} as const
export type TallyAttribute = keyof typeof ATTRIBUTES

const classBits = (...keys: FacetKey[]) =>
  `(facets & ${keys.reduce((mask, key) => mask | facetMask(key, facetValues(key)), 0n)})`
const OPENED = "to_char(opened_on, 'YYYY-MM')"
const BORN = "to_char(birth_date, 'YYYY-MM')"

/**
 * Classes whose customers are tallied by a month, for the whole bank alone: in which months there is anybody of them.
 * A class is a facet's bit; `completeness` goes by kind and tens of percent, `occupation` by the first character.
 */
const MONTHLY = {
  'opened:stage': { class: `${classBits('stage')}::text`, month: OPENED },
  'opened:completeness': { class: `${classBits('kind')} || '/' || completeness_percent / 10`, month: OPENED },
  'born:maritalStatus': { class: `${classBits('maritalStatus')}::text`, month: BORN },
  'born:education': { class: `${classBits('education')}::text`, month: BORN },
  'born:incomeBand': { class: `${classBits('incomeBand')}::text`, month: BORN },
  'born:occupation': { class: "coalesce(left(occupation, 1), '')", month: BORN },
} as const
export type MonthlyTally = keyof typeof MONTHLY
export const isMonthlyTally = (name: string): name is MonthlyTally => Object.hasOwn(MONTHLY, name)

/** Attribute, value, and whether it is counted for the whole bank alone; a null is not counted. */
const CELLS = [
  ...Object.entries(ATTRIBUTES).map(([attribute, value]) => `('${attribute}', ${value}, false)`),
  ...Object.entries(MONTHLY).map(([name, cell]) => `('${name}:' || ${cell.class}, ${cell.month}, true)`),
].join(', ')

/** The row of all branches together. */
const WHOLE_BANK = 0
/** After a load of millions; nobody waits for the fold, and what is read meanwhile is exact all the same. */
const FOLD_TIME_MS = 600_000

/** Moves the changes so far into the tally, in one statement; false when another process is at it. */
export async function foldTallies(tx: Tx): Promise<boolean> {
  const { got } = await tx.one<{ got: boolean }>(
    "select pg_try_advisory_xact_lock(hashtext('kahu.customer.tally')) as got",
  )
  if (!got) return false
  await tx.run(`set local statement_timeout = ${FOLD_TIME_MS}`)
  await tx.run(
    `with moved as (delete from customer_tally_change returning by_count, ${TALLIED_COUNTED.join(', ')}),
       cell as (select v.attribute, case when v.whole then ${WHOLE_BANK} else m.branch_id end as branch_id, v.value, sum(m.by_count)::int as customers
         from moved m cross join lateral (values ${CELLS}) v (attribute, value, whole) where v.value is not null group by 1, 2, 3)
     insert into customer_tally (attribute, branch_id, value, customers)
     select * from cell where customers <> 0
     union all select attribute, ${WHOLE_BANK}, value, sum(customers)::int from cell where branch_id <> ${WHOLE_BANK} group by 1, 3 having sum(customers) <> 0
     on conflict (attribute, branch_id, value) do update set customers = customer_tally.customers + excluded.customers`,
  )
  return true
}

/** Rows of `branch_id, value, customers` as of the reading statement; `wholeBank` reads fewer, but tells no branches apart. */
export function tallySql(attribute: TallyAttribute, wholeBank: boolean): string {
  return `(select branch_id, value, customers from customer_tally where attribute = '${attribute}' and branch_id ${wholeBank ? '=' : '>'} ${WHOLE_BANK}
    union all select branch_id, ${ATTRIBUTES[attribute]}, by_count from customer_tally_change)`
}

/** Rows of `month` ('2026-11') in which there is anybody of those classes, as of the reading statement. */
export function monthsSql(name: MonthlyTally, classes: readonly string[], bind: (values: string[]) => string): string {
  const { class: classSql, month } = MONTHLY[name]
  return `(select month from (
      select value as month, customers from customer_tally where branch_id = ${WHOLE_BANK} and attribute = any(${bind(classes.map((one) => `${name}:${one}`))})
      union all select ${month}, by_count from customer_tally_change where ${classSql} = any(${bind([...classes])})) t
    where month is not null group by month having sum(customers) > 0)`
}

export type TallyDifference = { attribute: string; branchId: number; value: string; tallied: number; counted: number }
const DIFFERENCES_MAX = 100

/** Where the tallies differ from a full count, read in one statement: nothing, or a fault. */
export async function listTallyDifferences(tx: Tx): Promise<TallyDifference[]> {
  const cells = (rows: string) =>
    `select v.attribute, b.branch_id, v.value, sum(r.by_count) as customers from ${rows} r
     cross join lateral (values ${CELLS}) v (attribute, value, whole) cross join lateral (values (r.branch_id), (${WHOLE_BANK})) b (branch_id)
     where v.value is not null and (b.branch_id = ${WHOLE_BANK} or not v.whole) group by 1, 2, 3`
  return tx.rows<TallyDifference>(
    `with tallied as (select attribute, branch_id, value, sum(customers) as customers from (
         select attribute, branch_id, value, customers from customer_tally union all ${cells('customer_tally_change')}) t group by 1, 2, 3),
       counted as (${cells('(select 1 as by_count, * from customer)')})
     select attribute, branch_id as "branchId", value, coalesce(t.customers, 0)::int as tallied, coalesce(n.customers, 0)::int as counted
     from tallied t full join counted n using (attribute, branch_id, value)
     where coalesce(t.customers, 0) <> coalesce(n.customers, 0) limit ${DIFFERENCES_MAX}`,
  )
}
