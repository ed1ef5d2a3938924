// What statements keep of a customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

export const statementSubject: SubjectKeeping = {
  tables: [{ table: 'statement_due', where: 'customer_id = $1', erased: 'deleted' }],
}
