// Rows of the list: filter, scope, sort and keyset as one statement.

import type { Scope } from '../../../platform/access/index.ts'
import { packCursor, readCursor } from '../../../platform/contract/index.ts'
import { PLANNED_EACH_TIME, type Tx } from '../../../platform/database/index.ts'
import { CUSTOMER_COLUMNS, CUSTOMER_JOIN, type CustomerRow } from '../customer-store.ts'
import type { Filter, Sort } from '../filter.ts'
import { visibleSql } from '../restriction-store.ts'
import { BIRTH_DATE, type ConditionContext, DOCUMENT_EXPIRES_ON, filterSql, scopeSql, Values } from './conditions.ts'
import { findSortRanges, type SortRange } from './sort-ranges.ts'
import { canTally, facetTally } from './tallied.ts'

export const DEFAULT_SORT: Sort = { by: 'openedOn', direction: 'descending' }

/** What is compared. A date that may be missing is read by the expression of its index; in either direction the missing come last. */
const SORTS: Record<Sort['by'], { expression: string; type: string; mayMiss?: true }> = {
  openedOn: { expression: 'c.opened_on', type: 'date' },
  updatedAt: { expression: 'c.updated_at', type: 'timestamptz' },
  birthDate: { expression: BIRTH_DATE, type: 'date', mayMiss: true },
  documentExpiresOn: { expression: DOCUMENT_EXPIRES_ON, type: 'date', mayMiss: true },
  number: { expression: 'c.number', type: 'text' },
}
const MISSING = 'infinity'

export type Page = { filter: Filter; scope: Scope; sort: Sort; cursor: string | null; limit: number }
type KeyedRow = CustomerRow & { sortKey: string }

/** A part of the order: all of it, those with a date, those without, or a range of dates. */
type Part = 'all' | 'dated' | 'missing' | SortRange

/** Rows of one part of the order, after the cursor. The inner step finds the ids by index, the outer opens only those rows. */
async function rowsOf(tx: Tx, page: Page, part: Part, limit: number, context: ConditionContext): Promise<KeyedRow[]> {
  const values = new Values()
  const { expression, type } = SORTS[page.sort.by]
  const [direction, comparison] = page.sort.direction === 'ascending' ? ['asc', '>'] : ['desc', '<']
  const conditions = [filterSql(page.filter, values, context), scopeSql(page.scope, values), visibleSql(page.scope)]
  if (typeof part === 'object')
    conditions.push(
      `${expression} >= ${values.bind(part.from, 'date')} and ${expression} < ${values.bind(part.before, 'date')}`,
    )
  else if (part !== 'all') conditions.push(`${expression} ${part === 'dated' ? '<' : '='} '${MISSING}'`)
  if (page.cursor) {
    const [key, id] = readCursor(page.cursor, 2).map(String)
    if (part !== 'missing' || key === MISSING)
      conditions.push(
        `(${expression}, c.customer_id) ${comparison} (${values.bind(key, 'text')}::${type}, ${values.bind(id, 'text')}::uuid)`,
      )
  }
  return tx.rows<KeyedRow>(
    `${PLANNED_EACH_TIME}select ${CUSTOMER_COLUMNS}, p.sort_key::text as "sortKey" from (
       select c.customer_id, ${expression} as sort_key from customer c where ${conditions.join(' and ')}
       order by ${expression} ${direction}, c.customer_id ${direction} limit ${values.bind(limit, 'int')}
     ) p join ${CUSTOMER_JOIN.replace('customer c', 'customer c on c.customer_id = p.customer_id')}
     order by p.sort_key ${direction}, c.customer_id ${direction}`,
    values.list,
  )
}

/**
 * Downwards, what is missing would be walked past first; it is read last, and only when the page has room for it. A first
 * page begins where its first row can stand; those after it begin behind a row of theirs.
 */
async function partsOf(tx: Tx, { filter, sort, cursor }: Page): Promise<Part[]> {
  const ranges = cursor === null ? await findSortRanges(tx, filter, sort) : null
  if (ranges) return SORTS[sort.by].mayMiss ? [...ranges, 'missing'] : ranges
  if (!SORTS[sort.by].mayMiss || sort.direction === 'ascending') return ['all']
  return cursor !== null && String(readCursor(cursor, 2)[0]) === MISSING ? ['missing'] : ['dated', 'missing']
}

/** One page and the cursor of the next. */
export async function listRows(
  tx: Tx,
  page: Page,
  context: ConditionContext,
): Promise<{ rows: CustomerRow[]; next: string | null }> {
  const rows: KeyedRow[] = []
  // A filter that is wrong is refused, also where no part is read.
  filterSql(page.filter, new Values(), context)
  for (const part of await partsOf(tx, page)) {
    const room = page.limit + 1 - rows.length
    if (room > 0) rows.push(...(await rowsOf(tx, page, part, room, context)))
  }
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > page.limit && last ? packCursor([last.sortKey, last.customerId]) : null }
}

/** How many there are, counted to a limit. */
export async function countRows(
  tx: Tx,
  filter: Filter,
  scope: Scope,
  context: ConditionContext,
  limit: number,
): Promise<number> {
  const values = new Values()
  const where = `${filterSql(filter, values, context)} and ${scopeSql(scope, values)}`
  const row = await tx.one<{ count: number }>(
    canTally(filter, scope)
      ? `${PLANNED_EACH_TIME}select least(coalesce(sum(c.customers), 0), ${values.bind(limit, 'int')})::int as count from ${facetTally(filter, scope)} c where ${where}`
      : `${PLANNED_EACH_TIME}select count(*)::int as count from (select 1 from customer c where ${where} limit ${values.bind(limit, 'int')}) t`,
    values.list,
  )
  return row.count
}
