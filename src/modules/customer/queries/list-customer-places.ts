// Every customer by keyset with what places an account: for bulk work of other modules.

import type { Tx } from '../../../platform/database/index.ts'
import type { CustomerKind, Stage } from '../shapes.ts'

export type CustomerPlace = {
  customerId: string
  kind: CustomerKind
  stage: Stage
  branchId: number
  openedOn: string
  birthDate: string | null
  incomeBand: string | null
}

/** The next customers after an id. */
export async function listCustomerPlaces(tx: Tx, after: string | null, rowsMax: number): Promise<CustomerPlace[]> {
  return tx.rows<CustomerPlace>(
    `select c.customer_id as "customerId", c.kind, c.stage, c.branch_id as "branchId", c.opened_on as "openedOn",
       c.birth_date as "birthDate", c.income_band as "incomeBand"
     from customer c where $1::uuid is null or c.customer_id > $1 order by c.customer_id limit $2`,
    [after, rowsMax],
  )
}
