// What the records keep of a customer, and what of it stands against erasing the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'
import { deleteCustomers } from './customer-store.ts'

const ON = 'customer_id = $1'

export const customerSubject: SubjectKeeping = {
  tables: [
    { table: 'customer_evidence', where: ON, erased: 'deleted' },
    { table: 'customer_change_request', where: ON, erased: 'deleted' },
    // Both ends: the other's record would lead here.
    { table: 'customer_relationship', where: 'customer_id = $1 or other_id = $1', erased: 'deleted' },
    { table: 'customer_restriction', where: ON, erased: 'deleted' },
    { table: 'customer_claim', where: ON, erased: 'deleted', uncopied: true },
    { table: 'customer_contact', where: ON, erased: 'deleted', uncopied: true },
    // Takes away what it adds; the next fold removes it.
    { table: 'customer_tally_change', where: ON, erased: 'stays', uncopied: true },
    {
      table: 'customer',
      where: ON,
      erased: 'deleted',
      unkept: ['name_tokens', 'facets'],
      remove: (tx, customerId) => deleteCustomers(tx, [customerId]),
    },
  ],
  bars: [
    {
      code: 'active',
      from: `customer c where c.customer_id = $1 and c.status = 'active'
        and not exists (select 1 from customer_restriction r where r.customer_id = $1 and r.reason = 'erasure')`,
    },
    { code: 'disputes', from: "customer_restriction where customer_id = $1 and reason <> 'erasure'" },
    { code: 'change-requests', from: "customer_change_request where customer_id = $1 and status = 'pending'" },
  ],
}
