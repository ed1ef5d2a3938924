// What rules and segments ask about a customer: nothing that identifies anybody, and a page of customers at a time.

import type { Tx } from '../../../platform/database/index.ts'
import type { CustomerKind } from '../shapes.ts'

export type Trait = {
  customerId: string
  kind: CustomerKind
  birthDate: string | null
  branchId: number
  stage: string
  riskPreference: string | null
  incomeBand: string | null
  occupation: string | null
  division: string | null
  tags: string[]
  openedOn: string
}

/** Those of the customers that are there. */
export const listTraits = (tx: Tx, customerIds: readonly string[]): Promise<Trait[]> =>
  tx.rows(
    `select customer_id as "customerId", kind, birth_date::text as "birthDate", branch_id as "branchId", stage,
       risk_preference as "riskPreference", income_band as "incomeBand", occupation, division, tags, opened_on::text as "openedOn"
     from customer where customer_id = any($1::uuid[])`,
    [customerIds],
  )
