// The privacy module: its table of contents.

import { join } from 'node:path'
import { type Module, module, type Services } from '../../platform/command/index.ts'
import { recordBreach, stepBreach } from './commands/breach-commands.ts'
import { giveConsent, publishText, withdrawConsent } from './commands/consent-commands.ts'
import { liftRestriction, openRequest, stepRequest } from './commands/request-commands.ts'
import { breachChanged, consentChanged, requestChanged } from './contract.ts'
import { listConsentRows } from './privacy-store.ts'
import { listActivities } from './queries/list-activities.ts'
import { listBreaches, openBreaches } from './queries/list-breaches.ts'
import { listConsents, listTexts } from './queries/list-consents.ts'
import { listRequests, openRequests } from './queries/list-requests.ts'
import { portFile } from './queries/port-file.ts'
import { previewRetention } from './queries/preview-retention.ts'
import { privacySubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

/** The consents of a customer, for a dossier. */
export async function listConsentsOf({ database }: Services, customerId: string): Promise<Record<string, unknown>> {
  const rows = await database.read((tx) => listConsentRows(tx, customerId))
  return { consentsByPurpose: rows.map(({ customerId: _, sealed: _s, ...row }) => row) }
}

/** `modules` answers all modules, once they are composed: the register is read from their contracts. */
export const privacyModule = (modules: () => readonly Module[]): Module =>
  module({
    name: 'privacy',
    commands: [
      giveConsent,
      withdrawConsent,
      publishText,
      openRequest,
      stepRequest,
      liftRestriction,
      recordBreach,
      stepBreach,
    ],
    queries: [listConsents, listTexts, listRequests, portFile, previewRetention, listActivities(modules), listBreaches],
    events: [consentChanged, requestChanged, breachChanged],
    tasks: [openRequests, openBreaches],
    subject: privacySubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
