// The statement module: its table of contents. It owns no table; it reads the modules below.

import { type Module, module } from '../../platform/command/index.ts'
import { issueStatement, makeStatement } from './queries/make-statement.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const statementModule = (bank: { name: string }): Module =>
  module({
    name: 'statement',
    commands: [],
    queries: [makeStatement(bank), issueStatement(bank)],
    words: { 'zh-CN': zhCN, 'en-US': enUS },
  })
