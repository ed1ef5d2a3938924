// Rows of given customers, those outside the scope left out.

import type { Scope } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { CUSTOMER_COLUMNS, CUSTOMER_JOIN, type CustomerRow } from '../customer-store.ts'
import { scopeSql, Values } from './conditions.ts'

export async function rowsInScope(tx: Tx, customerIds: string[], scope: Scope): Promise<CustomerRow[]> {
  if (customerIds.length === 0) return []
  const values = new Values()
  const ids = values.bind(customerIds, 'uuid[]')
  return tx.rows<CustomerRow>(
    `select ${CUSTOMER_COLUMNS} from ${CUSTOMER_JOIN} where c.customer_id = any(${ids}) and ${scopeSql(scope, values)}`,
    values.list,
  )
}
