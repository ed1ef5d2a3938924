// Rows of given customers, those outside the scope left out.

import type { Scope } from '../../../platform/access/index.ts'
import { BY_KEY, type Tx } from '../../../platform/database/index.ts'
import { CUSTOMER_COLUMNS, CUSTOMER_JOIN, type CustomerRow } from '../customer-store.ts'
import { visibleSql } from '../restriction-store.ts'
import { scopeSql, Values } from './conditions.ts'

/** So few get a place each: one plan then fits all values, where an array is planned anew each time it is asked. */
const PLACES_MAX = 8

export async function rowsInScope(tx: Tx, customerIds: readonly string[], scope: Scope): Promise<CustomerRow[]> {
  if (customerIds.length === 0) return []
  const values = new Values()
  const few = customerIds.length <= PLACES_MAX
  const chosen = few
    ? `in (${customerIds.map((id) => values.bind(id, 'uuid')).join(', ')})`
    : `= any(${values.bind(customerIds, 'uuid[]')})`
  return tx.rows<CustomerRow>(
    `${few ? BY_KEY : ''}select ${CUSTOMER_COLUMNS} from ${CUSTOMER_JOIN} where c.customer_id ${chosen} and ${scopeSql(scope, values)} and ${visibleSql(scope)}`,
    values.list,
  )
}
