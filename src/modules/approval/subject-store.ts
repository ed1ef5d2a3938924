// What waiting changes keep of a customer, and what of it stands against erasing the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

const OWN = 'pending_change_id in (select pending_change_id from pending_change where customer_id = $1)'

export const approvalSubject: SubjectKeeping = {
  tables: [
    { table: 'approval_evidence', where: OWN, erased: 'deleted' },
    // Who agreed to what and when stays; what it was, and why, was sealed with the customer's key.
    { table: 'approval_decision', where: OWN, erased: 'stays' },
    { table: 'pending_change', where: 'customer_id = $1', erased: 'stays' },
  ],
  bars: [
    {
      code: 'changes',
      from: `pending_change where customer_id = $1 and status in ('pending', 'returned') and route <> 'erasure.delete-customer'`,
    },
  ],
}
