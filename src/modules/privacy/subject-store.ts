// What the customers' rights keep of a customer, and what of it stands against erasing the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

export const privacySubject: SubjectKeeping = {
  tables: [
    { table: 'privacy_request', where: 'customer_id = $1', erased: 'deleted' },
    { table: 'privacy_consent', where: 'customer_id = $1', erased: 'deleted' },
  ],
  bars: [{ code: 'requests', from: 'privacy_request where customer_id = $1 and ended_at is null' }],
}
