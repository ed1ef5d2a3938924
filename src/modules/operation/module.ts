// The operation module: its table of contents. It owns no table; it shows what the platform notes of its backups.

import type { BackupRule } from '../../platform/backup/index.ts'
import { type Module, module } from '../../platform/command/index.ts'
import { listBackups } from './queries/list-backups.ts'
import { showBackupHealth } from './queries/show-backup-health.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const operationModule = (backups: BackupRule): Module =>
  module({
    name: 'operation',
    commands: [],
    queries: [listBackups, showBackupHealth(backups)],
    words: { 'zh-CN': zhCN, 'en-US': enUS },
  })
