// What other modules' lists show of a customer: number and masked name; and the scope as a condition on their rows.

import { type Caller, maskingOf, type Scope } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { openCustomer } from '../customer-store.ts'
import { showName } from '../show-customer.ts'
import { scopeSql, type Values } from './conditions.ts'
import { rowsInScope } from './rows-in-scope.ts'

export type CustomerLabel = { number: string; name: string }

export async function customerLabels(
  { tx, vault, caller, scope }: { tx: Tx; vault: Vault; caller: Caller; scope: Scope },
  customerIds: readonly string[],
): Promise<Map<string, CustomerLabel>> {
  const rows = await rowsInScope(tx, [...new Set(customerIds)], scope)
  return new Map(
    rows.map((row) => {
      const { state } = openCustomer(vault, row)
      return [row.customerId, { number: row.number, name: showName(row.kind, state.name, maskingOf(caller)) }]
    }),
  )
}

/** Keeps rows whose customer lies within the scope; `column` holds the customer's id. */
export const customerInScopeSql = (column: string, scope: Scope, values: Values): string =>
  scope.all
    ? 'true'
    : `exists (select 1 from customer c where c.customer_id = ${column} and ${scopeSql(scope, values)})`
