// What class a customer is of and where it belongs, for rules that ask.

import { BY_KEY, type Tx } from '../../../platform/database/index.ts'
import type { CustomerKind } from '../shapes.ts'

export type CustomerClass = { kind: CustomerKind; tags: string[]; branchId: number; ownerId: string | null }

export const findCustomerClass = (tx: Tx, customerId: string): Promise<CustomerClass | null> =>
  tx.maybe<CustomerClass>(
    `${BY_KEY}select kind, tags, branch_id as "branchId", owner_id as "ownerId" from customer where customer_id = $1`,
    [customerId],
  )
