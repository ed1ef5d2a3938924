// What notices keep of a customer: that there was something, told to a colleague.

import type { SubjectKeeping } from '../../platform/command/index.ts'

export const noticeSubject: SubjectKeeping = {
  tables: [
    { table: 'notice', where: "subject_kind = 'customer' and subject_id = $1", erased: 'deleted', uncopied: true },
  ],
}
