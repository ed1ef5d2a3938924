// The audit module: its table of contents. It reads the journal of the platform and owns only its own long work.

import { join } from 'node:path'
import { type Module, module, type Services, upkeep } from '../../platform/command/index.ts'
import { newId } from '../../platform/kernel/ids.ts'
import { requestDossier } from './commands/request-dossier.ts'
import { verifyJournal } from './commands/verify-journal.ts'
import { auditChanged, DOSSIER_KEPT_DAYS } from './contract.ts'
import { deleteOldParts, findOpenJob, insertJob, lockKind } from './job-store.ts'
import { exportRows } from './queries/export-rows.ts'
import { fetchDossier, listDossiers } from './queries/list-dossiers.ts'
import { listRows } from './queries/list-rows.ts'
import { openRow } from './queries/open-row.ts'
import { showPast } from './queries/show-past.ts'
import { showVerification } from './queries/show-verification.ts'
import { auditNotices } from './reactions.ts'
import { auditSubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'
import { startAuditWorker } from './work/work-audit.ts'

const DAY_MS = 86_400_000
const JOB = 'audit.verify-nightly'

async function verifyNightly(services: Services): Promise<void> {
  await upkeep(services, async (tx) => {
    await lockKind(tx, 'verify')
    if (await findOpenJob(tx, 'verify')) return
    const at = services.clock.now()
    await insertJob(tx, {
      jobId: newId(),
      kind: 'verify',
      customerId: null,
      askedBy: JOB,
      askedByName: JOB,
      askedAt: at,
      facts: {},
      sealed: null,
    })
  })
}

async function sweepDossiers(services: Services): Promise<void> {
  const before = new Date(services.clock.now().getTime() - DOSSIER_KEPT_DAYS * DAY_MS)
  await upkeep(services, (tx) => deleteOldParts(tx, before))
}

/** What modules above add to a dossier, by the name it has in its JSON. */
export type DossierExtra = (services: Services, customerId: string) => Promise<Record<string, unknown>>

export const auditModule = (bank: { name: string }, extra: DossierExtra): Module =>
  module({
    name: 'audit',
    commands: [verifyJournal, requestDossier],
    queries: [listRows, openRow, exportRows, showVerification, showPast, listDossiers, fetchDossier],
    events: [auditChanged],
    notices: auditNotices,
    schedules: [
      { name: JOB, cron: '7 3 * * *', run: verifyNightly },
      { name: 'audit.sweep-dossiers', cron: '37 3 * * *', run: sweepDossiers },
    ],
    work: async (services) =>
      startAuditWorker(services, {
        bankName: bank.name,
        extra: (customerId) => extra(services, customerId),
      }),
    subject: auditSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
