// What the contacts keep of a customer, and what of it stands against erasing the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

export const contactSubject: SubjectKeeping = {
  tables: [{ table: 'contact', where: 'customer_id = $1', erased: 'deleted' }],
  bars: [
    {
      code: 'steps',
      from: 'contact where customer_id = $1 and step_due_on is not null and step_done_at is null and withdrawn_at is null',
    },
  ],
}
