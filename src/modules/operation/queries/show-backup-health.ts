// Whether the backups are young enough: what readiness and metrics say, for people.

import { type BackupRule, backupHealth, findBackupTimes } from '../../../platform/backup/index.ts'
import { query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'

export const showBackupHealth = (rule: BackupRule) =>
  query(contract.showBackupHealth, async ({ tx, clock }) => backupHealth(await findBackupTimes(tx), rule, clock.now()))
