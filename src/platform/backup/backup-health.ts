// Whether the bank's backups are young enough: what readiness, metrics and the command line say.

import type { BackupTimes } from './backup-store.ts'

export type BackupHealth = {
  state: 'none' | 'fresh' | 'overdue'
  /** Why it is overdue, as codes. */
  reasons: ('never-verified' | 'verified-too-old' | 'last-too-old')[]
  coversUntil: string | null
  verifiedUntil: string | null
}

/** `configured`: a place of backups is named; `verifiedHoursMax`: how old what was last restored and verified may be. */
export type BackupRule = { configured: boolean; verifiedHoursMax: number }

/** The log goes each quarter of an hour; a few may be missed. */
const LAST_HOURS_MAX = 2
const HOUR_MS = 3_600_000

export function backupHealth(
  times: BackupTimes,
  { configured, verifiedHoursMax }: BackupRule,
  now: Date,
): BackupHealth {
  const older = (at: Date | null, hours: number) => at === null || now.getTime() - at.getTime() > hours * HOUR_MS
  const reasons: BackupHealth['reasons'] = []
  if (times.verifiedUntil === null) reasons.push('never-verified')
  else if (older(times.verifiedUntil, verifiedHoursMax)) reasons.push('verified-too-old')
  if (older(times.coversUntil, LAST_HOURS_MAX)) reasons.push('last-too-old')
  return {
    state: !configured ? 'none' : reasons.length > 0 ? 'overdue' : 'fresh',
    reasons: configured ? reasons : [],
    coversUntil: times.coversUntil?.toISOString() ?? null,
    verifiedUntil: times.verifiedUntil?.toISOString() ?? null,
  }
}
