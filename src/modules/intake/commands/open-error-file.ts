// Notes in the journal that somebody opened the failed rows of an import.

import { command } from '../../../platform/command/index.ts'
import { Id, route, T } from '../../../platform/contract/index.ts'
import { getBatch } from '../../../platform/intake/index.ts'
import { refuseOutside } from '../show-import.ts'

/** Not served: the error file's own route runs it before the first row leaves. */
export const openErrorFile = command(
  route({
    id: 'import.error-file',
    method: 'POST',
    path: '/imports/:importId/error-file',
    summary: 'Open the failed rows',
    permission: 'import.error-file',
    command: true,
    params: T.Object({ importId: Id }),
    reply: T.Object({}),
  }),
  async ({ tx, vault, caller, scope }, { params }) => {
    const batch = await getBatch(tx, vault, params.importId)
    refuseOutside(scope, caller, batch)
    return {
      chain: { id: batch.batchId, key: batch.key },
      reply: {},
      before: null,
      after: { opened: 'error-file' },
      events: [],
    }
  },
)
