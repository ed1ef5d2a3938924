// The casework module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { assignAlert } from './commands/assign-alert.ts'
import { bulkAlerts } from './commands/bulk-alerts.ts'
import { claimAlert } from './commands/claim-alert.ts'
import { closeAlert } from './commands/close-alert.ts'
import { escalateAlert } from './commands/escalate-alert.ts'
import { noteAlert } from './commands/note-alert.ts'
import { recordMany } from './commands/record-many.ts'
import { saveAnalyst } from './commands/save-analyst.ts'
import { snoozeAlert } from './commands/snooze-alert.ts'
import { alertChanged, alertOpened, analystSaved } from './contract.ts'
import { listAlerts } from './queries/list-alerts.ts'
import { listAnalysts } from './queries/list-analysts.ts'
import { listRuleFigures } from './queries/list-rule-figures.ts'
import { showAlert } from './queries/show-alert.ts'
import { waitingAlerts } from './queries/waiting-alerts.ts'
import { alertNotices } from './reactions.ts'
import { caseworkSubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const caseworkModule: Module = module({
  name: 'casework',
  commands: [claimAlert, assignAlert, snoozeAlert, closeAlert, escalateAlert, noteAlert, bulkAlerts, saveAnalyst],
  queries: [listAlerts, showAlert, listAnalysts, listRuleFigures],
  batches: [recordMany],
  events: [alertOpened, alertChanged, analystSaved],
  notices: alertNotices,
  tasks: [waitingAlerts],
  subject: caseworkSubject,
  words: { 'zh-CN': zhCN, 'en-US': enUS },
  sql: join(import.meta.dirname, 'sql'),
})
