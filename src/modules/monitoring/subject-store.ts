// What monitoring keeps of a customer: what rules hit, entries of lists and limits go with the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

export const monitoringSubject: SubjectKeeping = {
  tables: [
    { table: 'monitoring_hit', where: 'customer_id = $1', erased: 'deleted' },
    { table: 'monitoring_list_entry', where: 'customer_id = $1', erased: 'deleted' },
    { table: 'monitoring_customer_threshold', where: 'customer_id = $1', erased: 'deleted' },
  ],
}
