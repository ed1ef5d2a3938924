// The contract of operation: what keeps the bank running, for the people who answer for it.

import { Instant, nullable, oneOf, PageQuery, pageOf, route, T } from '../../platform/contract/index.ts'

export const BackupState = oneOf('none', 'fresh', 'overdue')
export const BackupReason = oneOf('never-verified', 'verified-too-old', 'last-too-old')

export const Backup = T.Object({
  backupId: T.String(),
  kind: oneOf('full', 'incremental'),
  startedAt: Instant,
  coversUntil: Instant,
  plainBytes: T.Integer({ description: 'Bytes of data' }),
  storedBytes: T.Integer({ description: 'Bytes compressed and sealed' }),
  /** When a restore of it was last verified as a whole. */
  verifiedAt: nullable(Instant),
  tookMs: nullable(T.Integer({ description: 'How long that restore and its checks took' })),
})
export type Backup = T.Static<typeof Backup>

export const BackupHealth = T.Object({
  /** none: no place of backups is named here. */
  state: BackupState,
  reasons: T.Array(BackupReason),
  /** Everything up to then is in a backup. */
  coversUntil: nullable(Instant),
  /** Everything up to then was restored and verified. */
  verifiedUntil: nullable(Instant),
})
export type BackupHealth = T.Static<typeof BackupHealth>

export const showBackupHealth = route({
  id: 'operation.show-backup-health',
  method: 'GET',
  path: '/operation/backup-health',
  summary: 'Whether the backups are young enough, and up to when one was restored and verified',
  permission: 'operation.list-backups',
  reply: BackupHealth,
})
export const listBackups = route({
  id: 'operation.list-backups',
  method: 'GET',
  path: '/operation/backups',
  summary: 'Backups that were made, newest first',
  permission: 'operation.list-backups',
  query: T.Object({ ...PageQuery }, { additionalProperties: false }),
  reply: pageOf(Backup),
})
