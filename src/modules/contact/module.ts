// The contact module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { correctContact } from './commands/correct-contact.ts'
import { finishStep } from './commands/finish-step.ts'
import { recordContact } from './commands/record-contact.ts'
import { withdrawContact } from './commands/withdraw-contact.ts'
import { contactChanged } from './contract.ts'
import { listContacts } from './queries/list-contacts.ts'
import { openSteps } from './queries/open-steps.ts'
import { contactSubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const contactModule: Module = module({
  name: 'contact',
  commands: [recordContact, correctContact, withdrawContact, finishStep],
  queries: [listContacts],
  events: [contactChanged],
  tasks: [openSteps],
  subject: contactSubject,
  words: { 'zh-CN': zhCN, 'en-US': enUS },
  sql: join(import.meta.dirname, 'sql'),
})
