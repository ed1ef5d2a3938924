// What stands of imported files against erasing a customer: the rows of a file are sealed with the file's key, not the customer's.

import type { SubjectKeeping } from '../../platform/command/index.ts'
import { KEEP_FILE_DAYS } from '../../platform/intake/index.ts'

export const intakeSubject: SubjectKeeping = {
  // Ids of what a chunk wrote: they lead to nobody once the record is gone.
  tables: [{ table: 'import_chunk', where: '$1 = any(subjects)', erased: 'stays', uncopied: true }],
  bars: [
    {
      code: 'imports',
      from: `import_chunk c join import_batch b on b.batch_id = c.batch_id
        where $1 = any(c.subjects) and b.changed_at > $2::timestamptz - interval '${KEEP_FILE_DAYS} days'`,
    },
  ],
}
