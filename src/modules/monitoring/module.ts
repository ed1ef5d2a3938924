// The monitoring module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { addEntries } from './commands/add-entries.ts'
import { beginRule } from './commands/begin-rule.ts'
import { removeEntries } from './commands/remove-entries.ts'
import { retireRule } from './commands/retire-rule.ts'
import { saveDraft } from './commands/save-draft.ts'
import { saveList } from './commands/save-list.ts'
import { saveThreshold } from './commands/save-threshold.ts'
import { setOwnLimit } from './commands/set-own-limit.ts'
import { setThreshold } from './commands/set-threshold.ts'
import { listChanged, ownLimitChanged, rulesChanged, thresholdChanged } from './contract.ts'
import { listEntries, listLists } from './queries/list-lists.ts'
import { listRules, showRule } from './queries/list-rules.ts'
import { listThresholds, showOwnLimits } from './queries/list-thresholds.ts'
import { showStream } from './queries/show-stream.ts'
import { startWorker } from './stream/worker.ts'
import { monitoringSubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const monitoringModule: Module = module({
  name: 'monitoring',
  commands: [
    saveDraft,
    beginRule,
    retireRule,
    saveList,
    addEntries,
    removeEntries,
    saveThreshold,
    setThreshold,
    setOwnLimit,
  ],
  queries: [listRules, showRule, showStream, listLists, listEntries, listThresholds, showOwnLimits],
  events: [rulesChanged, listChanged, thresholdChanged, ownLimitChanged],
  subject: monitoringSubject,
  work: async (services) => startWorker(services),
  words: { 'zh-CN': zhCN, 'en-US': enUS },
  sql: join(import.meta.dirname, 'sql'),
})
