// What stays of a customer who was deleted: the number, when, by whom, under which approval, and who opened the archive.

import type { SubjectKeeping } from '../../platform/command/index.ts'

export const erasureSubject: SubjectKeeping = {
  tables: [
    { table: 'erasure_opening', where: 'customer_id = $1', erased: 'stays', uncopied: true },
    { table: 'erasure', where: 'customer_id = $1', erased: 'stays', uncopied: true },
  ],
}
