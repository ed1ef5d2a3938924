// What the audit keeps of a customer, and what of it stands against erasing the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

export const auditSubject: SubjectKeeping = {
  tables: [
    {
      table: 'audit_dossier_part',
      where: 'job_id in (select job_id from audit_job where customer_id = $1)',
      erased: 'deleted',
      uncopied: true,
    },
    { table: 'audit_job', where: 'customer_id = $1', erased: 'deleted', unkept: ['sealed'] },
  ],
  bars: [{ code: 'dossiers', from: "audit_job where customer_id = $1 and state in ('waiting', 'running')" }],
}
