// Imports of mine that wait: for a mapping, for the start, for a look at what failed; and what imports are called.

import type { SubjectNames, Task, TaskSource } from '../../../platform/command/index.ts'
import { countWaiting, type ImportBatch, listBatchNames, listWaiting } from '../../../platform/intake/index.ts'
import { importChanged } from '../contract.ts'
import { userIdOf } from '../show-import.ts'

/** An import that nobody touched for so long is waiting for nobody. */
const WAITS_MS = 14 * 86_400_000

const taskOf = (batch: ImportBatch): Task => ({
  key: batch.batchId,
  name: batch.name,
  facts: { state: batch.state, rows: batch.rowsTotal ?? 0 },
  at: batch.changedAt.toISOString(),
  link: `/imports/${batch.batchId}`,
})

export const waitingImports: TaskSource = {
  id: 'import.mine',
  permission: 'import.list',
  on: [importChanged.id],
  link: '/imports',
  find: async ({ tx, vault, caller, clock }, { limit, countMax }) => {
    const mine = { userId: userIdOf(caller), since: new Date(clock.now().getTime() - WAITS_MS) }
    const batches = await listWaiting(tx, vault, { ...mine, limit })
    const count = batches.length < limit ? batches.length : await countWaiting(tx, { ...mine, limit: countMax })
    return { count, items: batches.map(taskOf) }
  },
}

export const importSubjects: SubjectNames = {
  kind: 'import',
  permission: 'import.show',
  find: ({ tx, vault, caller, scope }, ids) =>
    listBatchNames(tx, vault, { scope, userId: userIdOf(caller), batchIds: ids }),
}
