// The monitoring module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { beginRule } from './commands/begin-rule.ts'
import { retireRule } from './commands/retire-rule.ts'
import { saveDraft } from './commands/save-draft.ts'
import { rulesChanged } from './contract.ts'
import { listRules, showRule } from './queries/list-rules.ts'
import { showStream } from './queries/show-stream.ts'
import { startWorker } from './stream/worker.ts'
import { monitoringSubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const monitoringModule: Module = module({
  name: 'monitoring',
  commands: [saveDraft, beginRule, retireRule],
  queries: [listRules, showRule, showStream],
  events: [rulesChanged],
  subject: monitoringSubject,
  work: async (services) => startWorker(services),
  words: { 'zh-CN': zhCN, 'en-US': enUS },
  sql: join(import.meta.dirname, 'sql'),
})
