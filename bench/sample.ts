// Values drawn from the bank itself: customers spread over the whole table, opened with the bank's keys.

import type { OpenedCustomer } from '../src/modules/customer/customer-store.ts'
import {
  CUSTOMER_COLUMNS,
  CUSTOMER_JOIN,
  type CustomerRow,
  openCustomer,
} from '../src/modules/customer/customer-store.ts'
import type { Bench } from './bench.ts'

/** About so many customers, in an order that has nothing to do with how they lie. */
export async function drawCustomers(
  bench: Bench,
  count: number,
  branchId: number | null = null,
): Promise<OpenedCustomer[]> {
  const { database, vault } = bench.kahu.services
  const share = Math.min(100, ((count * 1.3) / bench.options.customers) * 100 * (branchId === null ? 1 : 12))
  const rows = await database.read((tx) =>
    tx.rows<CustomerRow>(
      `select ${CUSTOMER_COLUMNS} from (
         select customer_id from customer tablesample bernoulli ($1) where status = 'active' and ($2::int is null or branch_id = $2)
         order by md5(customer_id::text) limit $3
       ) s join ${CUSTOMER_JOIN.replace('customer c', 'customer c on c.customer_id = s.customer_id')}`,
      [share, branchId, count],
    ),
  )
  return rows.map((row) => openCustomer(vault, row))
}

/** One plain column's values, each as often as its rows allow. */
export async function branchIdOf(bench: Bench, loginName: string): Promise<number> {
  const row = await bench.kahu.services.database.read((tx) =>
    tx.one<{ branchId: number }>('select branch_id as "branchId" from staff_user where login_name = $1', [loginName]),
  )
  return row.branchId
}
