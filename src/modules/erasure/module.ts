// The erasure module: its table of contents. It destroys what all modules keep of a customer, so it stands above them.

import { join } from 'node:path'
import { type Module, module, type Services } from '../../platform/command/index.ts'
import { archiveCustomer, decideDestruction, destroyCustomer, endArchive, eraseAgain } from './commands/carry-out.ts'
import { deleteCustomer } from './commands/delete-customer.ts'
import { openArchive } from './commands/open-archive.ts'
import { erasureMoved } from './contract.ts'
import { checkErasure, fetchArchive, listErasures, showErasure } from './queries/show-erasure.ts'
import { keepingsOf } from './queries/weigh-erasure.ts'
import { erasureSubject } from './subject-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'
import { destroyAgain, workErasures } from './work/work-erasures.ts'

/** `modules` answers all modules, once they are composed. */
export const erasureModule = (modules: () => readonly Module[]): Module => {
  const keepings = () => keepingsOf(modules())
  return module({
    name: 'erasure',
    commands: [deleteCustomer(keepings), openArchive],
    queries: [checkErasure(keepings), listErasures, showErasure, fetchArchive],
    batches: [
      archiveCustomer(keepings),
      decideDestruction(keepings),
      destroyCustomer(keepings),
      endArchive,
      eraseAgain(keepings),
    ],
    events: [erasureMoved],
    schedules: [{ name: 'erasure.work', cron: '* * * * *', run: (services) => workErasures(services, keepings) }],
    subject: erasureSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
}

/** At each start, before anything is served; answers how many a restore had brought back. */
export const destroyErasedAgain = (services: Services, modules: readonly Module[]): Promise<number> =>
  destroyAgain(services, () => keepingsOf(modules))
