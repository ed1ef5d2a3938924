// The list of modules, in dependency order.

import { type Module, routesOf } from '../platform/command/index.ts'
import { openRendering } from '../platform/http/rendering.ts'
import platformEnglish from '../platform/http/words.en-US.ts'
import platformChinese from '../platform/http/words.zh-CN.ts'
import {
  accountDaySteps,
  accountModule,
  accountNumbers,
  FIRST_ACCOUNT_COUNTER,
  isAccountNumber,
} from './account/index.ts'
import { cardDaySteps, cardModule, cardNumbers } from './card/index.ts'
import { type Counter, customerModule, type NumberDirectory, type NumberSource } from './customer/index.ts'
import { type IntakeParts, intakeModule } from './intake/index.ts'
import { findAddress, ledgerModule } from './ledger/index.ts'
import { noticeModule } from './notice/index.ts'
import { overviewModule } from './overview/index.ts'
import { reference } from './reference/index.ts'
import { reportModule } from './report/index.ts'
import { type Bank, type Roster, staffModule } from './staff/index.ts'
import { statementModule } from './statement/index.ts'
import { taskModule } from './task/index.ts'

export type ModuleParts = {
  bank: Bank
  roster: Roster
  numbers: NumberSource
  /** Counts of account and card numbers over all processes. */
  openCounter: (range: string, first: number) => Counter
  /** Where imported files lie, and the services once they are open. */
  intake: Pick<IntakeParts, 'folder' | 'services' | 'startThread'>
}

/** Account and card numbers lead to their customer through the ledger's directory. */
const directory: NumberDirectory = {
  isAccountNumber,
  findCustomerIds: async (tx, vault, digits) => {
    const found = await findAddress(tx, vault, digits)
    return found ? [found.customerId] : []
  },
}

/** All modules, composed of what main.ts hands in. */
export function composeModules({ bank, roster, numbers, openCounter, intake }: ModuleParts): Module[] {
  const modules: Module[] = []
  const permissions = () =>
    modules.flatMap((module) => {
      const own = routesOf(module).map((route) => route.permission)
      const ids = new Set([
        ...own,
        ...(module.batches ?? []).map((batch) => batch.permission),
        ...(module.permissions ?? []),
      ])
      return [...ids].filter((id) => id !== 'public' && id !== 'signed-in').map((id) => ({ id, module: module.name }))
    })
  modules.push(
    reference,
    staffModule(bank, () => roster.forget(), permissions),
    customerModule(numbers, directory),
    ledgerModule(),
    accountModule(accountNumbers(openCounter('account', FIRST_ACCOUNT_COUNTER))),
    cardModule(cardNumbers(openCounter)),
    overviewModule,
    reportModule,
    statementModule(bank),
    intakeModule(intakePartsOf(intake, modules)),
    taskModule(() => modules),
    noticeModule(() => modules),
  )
  return modules
}

/** What the close of a bank's day runs between its cut-off and its trial balance. */
export const daySteps = [...accountDaySteps, ...cardDaySteps]

/** What the batch import works with: everything the modules offer, and all their words for error files. */
export function intakePartsOf(intake: ModuleParts['intake'], modules: readonly Module[]): IntakeParts {
  let rendering: ReturnType<typeof openRendering> | undefined
  const all = () => [{ 'zh-CN': platformChinese, 'en-US': platformEnglish }, ...modules.map((module) => module.words)]
  return {
    ...intake,
    modules: () => [...modules],
    words: (language, key, facts) => (rendering ??= openRendering(all())).words(language, key, facts),
  }
}
