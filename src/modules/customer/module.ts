// The customer module: its table of contents.

import { join } from 'node:path'
import { type Module, module, upkeep } from '../../platform/command/index.ts'
import { assignDepartment } from './commands/assign-department.ts'
import { bulkUpdateCustomers } from './commands/bulk-update-customers.ts'
import { decideChangeRequest, requestChange } from './commands/change-request-commands.ts'
import { createCustomer } from './commands/create-customer.ts'
import { createManyCustomers } from './commands/create-many-customers.ts'
import { deactivateCustomer, reactivateCustomer } from './commands/deactivate-customer.ts'
import { addRelationship, endRelationship } from './commands/relationship-commands.ts'
import { restoreField } from './commands/restore-field.ts'
import { revealCustomer } from './commands/reveal-customer.ts'
import { updateCustomer } from './commands/update-customer.ts'
import { deleteView, listViews, saveView } from './commands/view-commands.ts'
import { changeDecided, changeRequested, customerAssigned, customerChanged, customerCreated } from './contract.ts'
import { customerImportable, relationshipImportable } from './import/index.ts'
import type { MarketingConsent } from './marketing-consent.ts'
import type { NumberDirectory } from './number-directory.ts'
import type { NumberSource } from './number-store.ts'
import { countCustomers } from './queries/count-customers.ts'
import { exportCustomers } from './queries/export-customers.ts'
import { listChangeRequests, showEvidence } from './queries/list-change-requests.ts'
import { listCustomers } from './queries/list-customers.ts'
import { searchCustomers } from './queries/search-customers.ts'
import { customerHistory, listRelationships, showCustomerQuery } from './queries/show-customer-query.ts'
import { customerSubjects, customerTasks } from './queries/waiting-tasks.ts'
import { customerNotices } from './reactions.ts'
import { customerSubject } from './subject-store.ts'
import { foldTallies } from './tally-store.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const customerModule = (
  numbers: NumberSource,
  directory: NumberDirectory,
  consenting: MarketingConsent,
): Module =>
  module({
    name: 'customer',
    commands: [
      createCustomer(numbers),
      updateCustomer,
      deactivateCustomer,
      reactivateCustomer,
      revealCustomer,
      assignDepartment,
      restoreField,
      bulkUpdateCustomers,
      addRelationship,
      endRelationship,
      requestChange,
      decideChangeRequest,
      saveView,
      deleteView,
    ],
    queries: [
      searchCustomers(directory),
      listCustomers,
      countCustomers,
      exportCustomers(consenting),
      showCustomerQuery,
      customerHistory,
      listRelationships,
      listChangeRequests,
      showEvidence,
      listViews,
    ],
    batches: [createManyCustomers(numbers)],
    schedules: [
      {
        name: 'customer.fold-tallies',
        cron: '* * * * *',
        run: (services) => upkeep(services, foldTallies).then(() => {}),
      },
    ],
    importables: [customerImportable(numbers), relationshipImportable],
    permissions: ['customer.import'],
    events: [customerCreated, customerChanged, customerAssigned, changeRequested, changeDecided],
    notices: customerNotices,
    subjects: [customerSubjects],
    tasks: customerTasks,
    subject: customerSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
