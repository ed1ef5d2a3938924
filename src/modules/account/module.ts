// The account module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { addProductVersion } from './commands/add-product-version.ts'
import { closeAccount } from './commands/close-account.ts'
import { freezeAccount } from './commands/freeze-account.ts'
import { addHolder, endHolder } from './commands/holder-commands.ts'
import {
  activateAccount,
  cancelAccountLoss,
  giveNotice,
  makeAccountDormant,
  reactivateAccount,
  reportAccountLost,
} from './commands/life-commands.ts'
import { openAccount } from './commands/open-account.ts'
import { openManyAccounts } from './commands/open-many-accounts.ts'
import { replaceAccountNumber } from './commands/replace-account-number.ts'
import { revealAccount } from './commands/reveal-account.ts'
import { addStandingOrder, endStandingOrder } from './commands/standing-order-commands.ts'
import { unfreezeAccount } from './commands/unfreeze-account.ts'
import { accountChanged, accountOpened, productChanged, SEE_BALANCES } from './contract.ts'
import { accountImportables, IMPORT_ACCOUNTS, IMPORT_PRODUCTS } from './import/index.ts'
import type { AccountNumberSource } from './number-source.ts'
import { listAccounts, showAccount } from './queries/list-accounts.ts'
import { listProducts } from './queries/list-products.ts'
import { accountSubject } from './subject-store.ts'
import { expireFreezes, sweepDormant } from './sweep-accounts.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const accountModule = (numbers: AccountNumberSource): Module =>
  module({
    name: 'account',
    commands: [
      openAccount(numbers),
      activateAccount,
      freezeAccount,
      unfreezeAccount,
      reportAccountLost,
      cancelAccountLoss,
      replaceAccountNumber(numbers),
      makeAccountDormant,
      reactivateAccount,
      giveNotice,
      closeAccount,
      revealAccount,
      addHolder,
      endHolder,
      addStandingOrder,
      endStandingOrder,
      addProductVersion,
    ],
    queries: [listAccounts, showAccount, listProducts],
    batches: [openManyAccounts(numbers)],
    permissions: [SEE_BALANCES, IMPORT_ACCOUNTS, IMPORT_PRODUCTS],
    importables: accountImportables(numbers),
    events: [accountOpened, accountChanged, productChanged],
    schedules: [
      {
        name: 'account.expire-freezes',
        cron: '5 0 * * *',
        run: async (services) => void (await expireFreezes(services)),
      },
      {
        name: 'account.sweep-dormant',
        cron: '30 2 1 * *',
        run: async (services) => void (await sweepDormant(services)),
      },
    ],
    subject: accountSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
