// The statement module: its table of contents. It keeps which statements fell due; the documents it reads from the modules below.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { statementsDue } from './contract.ts'
import { listDueOf } from './due/list-due.ts'
import { issueStatement, makeStatement } from './queries/make-statement.ts'
import { statementNotices } from './reactions.ts'
import { statementSubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const statementModule = (bank: { name: string }): Module =>
  module({
    name: 'statement',
    commands: [],
    queries: [makeStatement(bank), issueStatement(bank), listDueOf],
    events: [statementsDue],
    notices: statementNotices,
    subject: statementSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
