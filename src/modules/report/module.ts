// The report module: its table of contents. It reads across modules; nothing stands above it.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { schedules } from './jobs.ts'
import { showBank } from './queries/show-bank.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const reportModule: Module = module({
  name: 'report',
  commands: [],
  queries: [showBank],
  schedules,
  words: { 'zh-CN': zhCN, 'en-US': enUS },
  sql: join(import.meta.dirname, 'sql'),
})
