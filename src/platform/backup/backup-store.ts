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

export type BackupRow = {
  backupId: string
  kind: Manifest['kind']
  startedAt: Date
  coversUntil: Date
  plainBytes: number
  storedBytes: number
  verifiedAt: Date | null
  tookMs: number | null
}

/** Newest first, each with its last verified restore; `before` is the id of the last one seen. */
export async function listBackupRows(tx: Tx, page: { before: string | null; limit: number }): Promise<BackupRow[]> {
  return tx.rows<BackupRow>(
    `select b.backup_id as "backupId", b.kind, b.started_at as "startedAt", b.covers_until as "coversUntil",
       b.plain_bytes as "plainBytes", b.stored_bytes as "storedBytes", c.at as "verifiedAt", c.took_ms as "tookMs"
     from backup b left join lateral (select at, took_ms from backup_check c where c.backup_id = b.backup_id order by at desc limit 1) c on true
     where ($1::text is null or b.backup_id < $1) order by b.backup_id desc limit $2`,
    [page.before, page.limit],
  )
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
