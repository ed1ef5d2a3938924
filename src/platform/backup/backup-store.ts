// Every statement on the bank's own list of its backups, which metrics and the alarm read.

import type { Tx } from '../database/index.ts'
import { type Manifest, plainBytesOf, storedBytesOf } from './manifest.ts'

/** Notes a backup that was made; a second note of the same one changes nothing. */
export async function insertBackup(tx: Tx, manifest: Manifest): Promise<void> {
  await tx.run(
    `insert into backup (backup_id, kind, started_at, covers_until, plain_bytes, stored_bytes)
     values ($1, $2, $3, $4, $5, $6) on conflict (backup_id) do nothing`,
    [
      manifest.id,
      manifest.kind,
      new Date(manifest.startedAt),
      new Date(manifest.coversUntil),
      plainBytesOf(manifest),
      storedBytesOf(manifest),
    ],
  )
}

/** Notes that everything up to `coversUntil` was restored and verified. */
export async function insertBackupCheck(
  tx: Tx,
  check: { backupId: string; coversUntil: Date; at: Date; tookMs: number },
): Promise<void> {
  await tx.run('insert into backup_check (backup_id, covers_until, at, took_ms) values ($1, $2, $3, $4)', [
    check.backupId,
    check.coversUntil,
    check.at,
    check.tookMs,
  ])
}

/** Times are of the last backup, of the last verified one, and when it was verified; null when there is none. */
export type BackupTimes = { coversUntil: Date | null; verifiedUntil: Date | null; verifiedAt: Date | null }

export async function findBackupTimes(tx: Tx): Promise<BackupTimes> {
  return tx.one<BackupTimes>(
    `select (select max(covers_until) from backup) as "coversUntil",
            (select max(covers_until) from backup_check) as "verifiedUntil",
            (select max(at) from backup_check) as "verifiedAt"`,
  )
}
