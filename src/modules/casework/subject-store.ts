// What alerts keep of a customer: all of it goes with the customer, and an open one stands against that.

import type { SubjectKeeping } from '../../platform/command/index.ts'

const ON = 'customer_id = $1'

export const caseworkSubject: SubjectKeeping = {
  tables: [
    { table: 'casework_act', where: ON, erased: 'deleted' },
    { table: 'casework_hit', where: ON, erased: 'deleted' },
    { table: 'casework_alert', where: ON, erased: 'deleted' },
    { table: 'casework_snooze', where: ON, erased: 'deleted' },
  ],
  bars: [{ code: 'alerts', from: "casework_alert where customer_id = $1 and state <> 'closed'" }],
}
