// What monitoring keeps of a customer: what rules hit goes with the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

export const monitoringSubject: SubjectKeeping = {
  tables: [{ table: 'monitoring_hit', where: 'customer_id = $1', erased: 'deleted' }],
}
