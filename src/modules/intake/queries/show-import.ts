// One import: its columns, what a dry run found, how far it is.

import { query } from '../../../platform/command/index.ts'
import type { Intake } from '../../../platform/intake/index.ts'
import * as contract from '../contract.ts'
import { getWithin, showWhole } from '../show-import.ts'

export const showImport = (intake: () => Promise<Intake>) =>
  query(contract.showImport, async ({ tx, caller, scope }, { params }) => {
    const opened = await intake()
    return showWhole(tx, opened, caller, await getWithin(tx, opened, caller, scope, params.importId))
  })
