// The list of modules, in dependency order.

import type { BackupRule } from '../platform/backup/index.ts'
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
import { type Approvals, approvalModule } from './approval/index.ts'
import { auditModule } from './audit/index.ts'
import { cardDaySteps, cardModule, cardNumbers } from './card/index.ts'
import { caseworkModule } from './casework/index.ts'
import { type ClientRoster, clientModule } from './client/index.ts'
import { contactModule } from './contact/index.ts'
import { type Counter, customerModule, type NumberDirectory, type NumberSource } from './customer/index.ts'
import { erasureModule } from './erasure/index.ts'
import { type IntakeParts, intakeModule } from './intake/index.ts'
import { findAddress, ledgerModule } from './ledger/index.ts'
import { monitoringModule } from './monitoring/index.ts'
import { noticeModule } from './notice/index.ts'
import { operationModule } from './operation/index.ts'
import { overviewModule } from './overview/index.ts'
import { listConsentsOf, listProcessable, privacyModule } from './privacy/index.ts'
import { reference } from './reference/index.ts'
import { reportModule } from './report/index.ts'
import { type Bank, type Roster, type SingleSignOn, staffModule } from './staff/index.ts'
import { statementDaySteps, statementModule } from './statement/index.ts'
import { taskModule } from './task/index.ts'
import { watchModule } from './watch/index.ts'

export type ModuleParts = {
  bank: Bank
  /** The bank's identity provider, where one is configured. */
  single?: SingleSignOn | null
  roster: Roster
  /** Systems that hold a token. */
  clients?: Pick<ClientRoster, 'forget'>
  /** Asks for a second pair of eyes on the write path; none where nobody signs in. */
  approvals?: Approvals
  numbers: NumberSource
  /** Counts of account and card numbers over all processes. */
  openCounter: (range: string, first: number) => Counter
  /** Where imported files lie, and the services once they are open. */
  intake: Pick<IntakeParts, 'folder' | 'services' | 'startThread'>
  /** Left out where nobody asks for the backups. */
  backups?: BackupRule
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
export function composeModules({
  bank,
  single = null,
  roster,
  clients,
  approvals,
  numbers,
  openCounter,
  intake,
  backups,
}: ModuleParts): Module[] {
  const modules: Module[] = []
  /** Each once, under the first module that asks for it: others may share it. */
  const permissions = () => {
    const found = new Map<string, string>()
    for (const module of modules) {
      const ids = [
        ...routesOf(module).map((route) => route.permission),
        ...(module.batches ?? []).map((batch) => batch.permission),
        ...(module.permissions ?? []),
      ]
      for (const id of ids) if (id !== 'public' && id !== 'signed-in' && !found.has(id)) found.set(id, module.name)
    }
    return [...found].map(([id, module]) => ({ id, module }))
  }
  modules.push(
    reference,
    staffModule(bank, () => roster.forget(), permissions, single),
    clientModule(bank, () => clients?.forget(), permissions),
    customerModule(numbers, directory, (tx, customers) => listProcessable(tx, customers, 'marketing', 'any')),
    contactModule,
    ledgerModule(() => daySteps),
    accountModule(accountNumbers(openCounter('account', FIRST_ACCOUNT_COUNTER))),
    cardModule(cardNumbers(openCounter)),
    overviewModule,
    reportModule,
    caseworkModule,
    monitoringModule,
    statementModule(bank),
    auditModule(bank, listConsentsOf),
    privacyModule(() => modules),
    watchModule(bank, permissions, wordsOf(modules)),
    intakeModule(intakePartsOf(intake, modules)),
    operationModule(backups ?? { configured: false, verifiedHoursMax: 0 }),
    approvalModule(approvals, () => modules),
    erasureModule(() => modules),
    taskModule(() => modules),
    noticeModule(() => modules),
  )
  return modules
}

/** What the close of a bank's day runs between its cut-off and its trial balance. */
export const daySteps = [...accountDaySteps, ...cardDaySteps, ...statementDaySteps]

/** What the batch import works with: everything the modules offer, and all their words for error files. */
export function intakePartsOf(intake: ModuleParts['intake'], modules: readonly Module[]): IntakeParts {
  return { ...intake, modules: () => [...modules], words: wordsOf(modules) }
}

/** The words of all modules; gathered when the first is asked for, once all are composed. */
function wordsOf(modules: readonly Module[]): IntakeParts['words'] {
  let rendering: ReturnType<typeof openRendering> | undefined
  const all = () => [{ 'zh-CN': platformChinese, 'en-US': platformEnglish }, ...modules.map((module) => module.words)]
  return (language, key, facts) => (rendering ??= openRendering(all())).words(language, key, facts)
}
