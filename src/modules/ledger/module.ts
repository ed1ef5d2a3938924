// The ledger module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { ledgerPosted } from './contract.ts'
import { POST_ANY } from './posting-type.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const ledgerModule = (): Module =>
  module({
    name: 'ledger',
    commands: [],
    queries: [],
    permissions: [POST_ANY],
    events: [ledgerPosted],
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
