// Backups that were made, newest first: their ids begin with the moment they were begun.

import { listBackupRows } from '../../../platform/backup/index.ts'
import { query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import * as contract from '../contract.ts'

export const listBackups = query(
  contract.listBackups,
  async ({ tx }, { query: { cursor, limit = PAGE_ROWS_DEFAULT } }) => {
    const before = cursor ? String(readCursor(cursor, 1)[0]) : null
    const rows = await listBackupRows(tx, { before, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      items: page.map((row) => ({
        ...row,
        startedAt: row.startedAt.toISOString(),
        coversUntil: row.coversUntil.toISOString(),
        verifiedAt: row.verifiedAt?.toISOString() ?? null,
      })),
      next: last && rows.length > limit ? packCursor([last.backupId]) : null,
    }
  },
)
