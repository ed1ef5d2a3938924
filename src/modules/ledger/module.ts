// The ledger module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import type { DayStep } from './commands/close-day.ts'
import { hold, releaseHold } from './commands/hold-commands.ts'
import { post } from './commands/post.ts'
import { postBatch } from './commands/post-batch.ts'
import { reverse } from './commands/reverse.ts'
import { ledgerHeld, ledgerPosted } from './contract.ts'
import { beginCloseDay } from './day/begin-close.ts'
import { startCloseWorker } from './day/close-worker.ts'
import { CLOSE_DAY } from './day/day-contract.ts'
import { listBankDays } from './day/list-days.ts'
import { ledgerDayClosed, ledgerDayRefused } from './event-contract.ts'
import { historyImportable, IMPORT_HISTORY } from './import/import-history.ts'
import { schedules } from './jobs.ts'
import { POST_ANY } from './posting-type.ts'
import { exportTransactions } from './queries/export-transactions.ts'
import { listMerchants } from './queries/list-merchants.ts'
import { listTransactions, showTransaction } from './queries/list-transactions.ts'
import { searchTransactions, sumTransactions } from './queries/search-transactions.ts'
import { ledgerNotices } from './reactions.ts'
import { rollupReader } from './rollups/keep-rollups.ts'
import { ledgerSubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

/** `steps`: what other modules do at a day's end, named by whoever composes them. */
export const ledgerModule = (steps: () => readonly DayStep[]): Module =>
  module({
    name: 'ledger',
    commands: [hold, releaseHold, reverse, beginCloseDay],
    grouped: [post, postBatch],
    queries: [
      listTransactions,
      showTransaction,
      searchTransactions,
      sumTransactions,
      exportTransactions,
      listMerchants,
      listBankDays,
    ],
    schedules,
    permissions: [POST_ANY, CLOSE_DAY, IMPORT_HISTORY],
    importables: [historyImportable],
    events: [ledgerPosted, ledgerHeld, ledgerDayClosed, ledgerDayRefused],
    notices: ledgerNotices,
    readers: [rollupReader],
    work: async (services) => startCloseWorker(services, steps()),
    subject: ledgerSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
