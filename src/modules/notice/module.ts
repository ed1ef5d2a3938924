// The notice module: its table of contents. What is told stands with the modules that know it.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { readNotices } from './commands/read-notices.ts'
import { noticesRead } from './contract.ts'
import { countNotices, listNotices } from './queries/list-notices.ts'
import { noticeReader } from './reactions.ts'
import { noticeSubject } from './subject-store.ts'
import { sweepNotices } from './sweep-notices.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

/** `modules` answers all modules, once they are composed. */
export const noticeModule = (modules: () => readonly Module[]): Module =>
  module({
    name: 'notice',
    commands: [readNotices],
    queries: [listNotices(modules), countNotices],
    events: [noticesRead],
    readers: [noticeReader(modules)],
    schedules: [
      { name: 'notice.sweep', cron: '23 4 * * *', run: async (services) => void (await sweepNotices(services)) },
    ],
    subject: noticeSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
