// What the customer module offers to the batch import: customers and their relationships.

import type { Importable } from '../../../platform/intake/importable.ts'
import { type Clock, systemClock } from '../../../platform/kernel/clock.ts'
import { checkContextOf } from '../check-context.ts'
import type { CheckContext } from '../check-items.ts'
import type { NumberSource } from '../number-store.ts'
import { IMPORT_PERMISSION, importCustomers } from './import-customers.ts'
import { IMPORT_FIELDS } from './import-fields.ts'
import { type CustomerRow, readCustomer } from './read-customer.ts'
import { undoCustomers } from './undo-customers.ts'

export { relationshipImportable } from './import-relationships.ts'

export function customerImportable(numbers: NumberSource, clock: Clock = systemClock): Importable<CustomerRow> {
  let context: CheckContext = checkContextOf(clock)
  return {
    id: 'customer',
    permission: IMPORT_PERMISSION,
    modes: ['create', 'update', 'upsert'],
    fields: IMPORT_FIELDS,
    read(cells, mode) {
      const today = clock.today()
      if (today !== context.today) context = checkContextOf(clock)
      return readCustomer(cells, mode, context)
    },
    batch: importCustomers(numbers),
    undo: undoCustomers,
  }
}
