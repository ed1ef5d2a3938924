// The ledger module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { CLOSE_DAY } from './commands/close-day.ts'
import { hold, releaseHold } from './commands/hold-commands.ts'
import { post } from './commands/post.ts'
import { postBatch } from './commands/post-batch.ts'
import { reverse } from './commands/reverse.ts'
import { ledgerHeld, ledgerPosted } from './contract.ts'
import { ledgerDayClosed, ledgerDayRefused } from './event-contract.ts'
import { historyImportable, IMPORT_HISTORY } from './import/import-history.ts'
import { schedules } from './jobs.ts'
import { POST_ANY } from './posting-type.ts'
import { exportTransactions } from './queries/export-transactions.ts'
import { listTransactions, showTransaction } from './queries/list-transactions.ts'
import { searchTransactions, sumTransactions } from './queries/search-transactions.ts'
import { ledgerNotices } from './reactions.ts'
import { rollupReader } from './rollups/keep-rollups.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const ledgerModule = (): Module =>
  module({
    name: 'ledger',
    commands: [hold, releaseHold, reverse],
    grouped: [post, postBatch],
    queries: [listTransactions, showTransaction, searchTransactions, sumTransactions, exportTransactions],
    schedules,
    permissions: [POST_ANY, CLOSE_DAY, IMPORT_HISTORY],
    importables: [historyImportable],
    events: [ledgerPosted, ledgerHeld, ledgerDayClosed, ledgerDayRefused],
    notices: ledgerNotices,
    readers: [rollupReader],
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
