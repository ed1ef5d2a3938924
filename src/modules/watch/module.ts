// The watch module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { decideAlert } from './commands/decide-alert.ts'
import { raiseAlerts, watchAccess } from './commands/raise-alerts.ts'
import { saveRules } from './commands/save-rules.ts'
import { alertDecided, alertRaised, rulesChanged } from './contract.ts'
import type { CopyHead } from './look-copy.ts'
import { explainSight } from './queries/explain-sight.ts'
import { listAlerts, listRules, previewRules } from './queries/list-alerts.ts'
import { listLooks, printLooks } from './queries/list-looks.ts'
import { watchNotices } from './reactions.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

/** `permissions` lists those of all modules, `words` says theirs. */
export const watchModule = (
  bank: { name: string },
  permissions: () => { id: string; module: string }[],
  words: CopyHead['words'],
): Module =>
  module({
    name: 'watch',
    commands: [decideAlert, saveRules],
    queries: [listLooks, printLooks(bank, words), explainSight(permissions), listAlerts, listRules, previewRules],
    batches: [raiseAlerts],
    events: [alertRaised, alertDecided, rulesChanged],
    notices: watchNotices,
    schedules: [
      { name: 'watch.follow', cron: '* * * * *', run: async (services) => void (await watchAccess(services)) },
    ],
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
