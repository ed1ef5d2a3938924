// Backs up the bank that runs here, and notes it in the bank's own list.

import type { Kahu } from '../main.ts'
import { countEntries } from '../modules/ledger/index.ts'
import { BackupFault, type BackupPlace, insertBackup, type Manifest, makeBackup } from '../platform/backup/index.ts'
import { upkeep } from '../platform/command/index.ts'
import { findLastCheckpoint, makeCheckpoint } from '../platform/journal/index.ts'

/** Refuses a bank whose PostgreSQL is not the embedded one: that is backed up by the bank's own tool. */
export async function backUpBank(
  { config, services, embeddedFolder, databaseUrl, stopping }: Kahu,
  place: BackupPlace,
  kind: Manifest['kind'],
  say: (line: string) => void,
): Promise<Manifest> {
  if (!embeddedFolder)
    throw new BackupFault(
      "DATABASE_URL names the bank's own PostgreSQL: back it up by the bank's own tool, say pg_basebackup with archived log",
    )
  const { database, vault, clock } = services
  const totals = async () => {
    await upkeep(services, (tx) => makeCheckpoint(tx, vault, clock))
    return {
      journalRows: String((await database.read(findLastCheckpoint))?.treeSize ?? 0),
      ledgerEntries: await upkeep(services, countEntries),
    }
  }
  const server = { url: databaseUrl, folder: embeddedFolder }
  const keepDays = config.backupKeepDays
  const made = await makeBackup({ place, vault, server, kind, keepDays, totals, say, stop: stopping })
  await upkeep(services, (tx) => insertBackup(tx, made))
  return made
}
