// Rows of the list: filter, scope, sort and keyset as one statement.

import type { Scope } from '../../../platform/access/index.ts'
import { packCursor, readCursor } from '../../../platform/contract/index.ts'
import { PLANNED_EACH_TIME, type Tx } from '../../../platform/database/index.ts'
import { CUSTOMER_COLUMNS, CUSTOMER_JOIN, type CustomerRow } from '../customer-store.ts'
import type { Filter, Sort } from '../filter.ts'
import { type ConditionContext, filterSql, scopeSql, Values } from './conditions.ts'

export const DEFAULT_SORT: Sort = { by: 'openedOn', direction: 'descending' }

/** What is compared; nullable dates sort as the end of time, by the same expression as their index. */
const SORTS: Record<Sort['by'], { expression: string; type: string }> = {
  openedOn: { expression: 'c.opened_on', type: 'date' },
  updatedAt: { expression: 'c.updated_at', type: 'timestamptz' },
  birthDate: { expression: "coalesce(c.birth_date, 'infinity'::date)", type: 'date' },
  documentExpiresOn: { expression: "coalesce(c.document_expires_on, 'infinity'::date)", type: 'date' },
  number: { expression: 'c.number', type: 'text' },
}

export type Page = { filter: Filter; scope: Scope; sort: Sort; cursor: string | null; limit: number }
type KeyedRow = CustomerRow & { sortKey: string }

/** One page and the cursor of the next. The inner step finds the ids by index, the outer opens only those rows. */
export async function listRows(
  tx: Tx,
  page: Page,
  context: ConditionContext,
): Promise<{ rows: CustomerRow[]; next: string | null }> {
  const values = new Values()
  const { expression, type } = SORTS[page.sort.by]
  const [direction, comparison] = page.sort.direction === 'ascending' ? ['asc', '>'] : ['desc', '<']
  const conditions = [filterSql(page.filter, values, context), scopeSql(page.scope, values)]
  if (page.cursor) {
    const [key, id] = readCursor(page.cursor, 2)
    conditions.push(
      `(${expression}, c.customer_id) ${comparison} (${values.bind(String(key), 'text')}::${type}, ${values.bind(String(id), 'text')}::uuid)`,
    )
  }
  const rows = await tx.rows<KeyedRow>(
    `${PLANNED_EACH_TIME}select ${CUSTOMER_COLUMNS}, p.sort_key::text as "sortKey" from (
       select c.customer_id, ${expression} as sort_key from customer c where ${conditions.join(' and ')}
       order by ${expression} ${direction}, c.customer_id ${direction} limit ${values.bind(page.limit + 1, 'int')}
     ) p join ${CUSTOMER_JOIN.replace('customer c', 'customer c on c.customer_id = p.customer_id')}
     order by p.sort_key ${direction}, c.customer_id ${direction}`,
    values.list,
  )
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
    `${PLANNED_EACH_TIME}select count(*)::int as count from (select 1 from customer c where ${where} limit ${values.bind(limit, 'int')}) t`,
    values.list,
  )
  return row.count
}
