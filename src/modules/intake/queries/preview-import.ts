// Checks a file's cells under a mapping, without touching any record.

import { query } from '../../../platform/command/index.ts'
import { type Intake, previewImport as preview } from '../../../platform/intake/index.ts'
import * as contract from '../contract.ts'
import { countsOf, getWithin } from '../show-import.ts'

export const previewImport = (intake: () => Promise<Intake>) =>
  query(contract.previewImport, async ({ tx, caller, scope }, { params, body }) => {
    const opened = await intake()
    const batch = await getWithin(tx, opened, caller, scope, params.importId)
    const { columns, mode, emptyClears, standIns = {}, onlyProblems = false } = body
    const plan = { ...batch.plan, columns, standIns }
    const shown = await preview(opened, batch, { plan, mode, emptyClears, onlyProblems })
    return {
      ...shown,
      problems: countsOf(shown.problems),
      corrected: Object.entries(shown.corrected).map(([field, count]) => ({ field, count })),
    }
  })
