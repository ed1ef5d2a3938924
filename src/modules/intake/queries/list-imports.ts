// Imports, newest first.

import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { type Intake, listBatches } from '../../../platform/intake/index.ts'
import * as contract from '../contract.ts'
import { showLine, userIdOf } from '../show-import.ts'

export const listImports = (intake: () => Promise<Intake>) =>
  query(contract.listImports, async ({ tx, caller, scope }, { query: { cursor, limit = PAGE_ROWS_DEFAULT } }) => {
    const [at, batchId] = cursor ? readCursor(cursor, 2) : [null, null]
    const before = at && batchId ? { at: new Date(String(at)), batchId: String(batchId) } : null
    const { vault } = (await intake()).services
    const batches = await listBatches(tx, vault, { scope, userId: userIdOf(caller), before, limit: limit + 1 })
    const page = batches.slice(0, limit)
    const last = page.at(-1)
    const items = []
    for (const batch of page) items.push(await showLine(tx, vault, caller, batch))
    return {
      items,
      next: last && batches.length > limit ? packCursor([last.createdAt.toISOString(), last.batchId]) : null,
    }
  })
