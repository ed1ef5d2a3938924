// Says which column goes where; under a name the mapping is kept for the next file with the same headers.

import { command } from '../../../platform/command/index.ts'
import {
  checkPlan,
  headerDigest,
  type Intake,
  insertMapping,
  lockBatch,
  type Plan,
  stateAfter,
  updatePlan,
} from '../../../platform/intake/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { refuseOutside, showFresh, userIdOf, withStarter } from '../show-import.ts'

export const saveMapping = (intake: () => Promise<Intake>) =>
  command(contract.saveMapping, async ({ tx, vault, clock, caller, scope }, { params, body }) => {
    const opened = await intake()
    const batch = await lockBatch(tx, vault, params.importId)
    refuseOutside(scope, caller, batch)
    const state = stateAfter(batch.state, 'map')
    const plan: Plan = { ...batch.plan, columns: body.columns, standIns: body.standIns ?? {} }
    checkPlan(opened.importable(batch.importable), batch.shape.headers, plan, body.mode)
    const at = clock.now()
    await updatePlan(tx, vault, batch, plan, { mode: body.mode, emptyClears: body.emptyClears, at })
    if (body.saveAs) {
      const headerHash = vault.blind('import-headers', headerDigest(batch.shape.headers))
      const mapping = {
        mappingId: newId(),
        importable: batch.importable,
        headerHash,
        name: body.saveAs,
        plan: { columns: plan.columns },
      }
      await insertMapping(tx, vault, { ...mapping, savedBy: userIdOf(caller), savedAt: at })
    }
    const after = {
      ...batch,
      state,
      plan,
      mode: body.mode,
      emptyClears: body.emptyClears,
      outcome: null,
      changedAt: at,
    }
    return {
      chain: { id: batch.batchId, key: batch.key },
      reply: showFresh(opened, caller, await withStarter(tx, vault, after)),
      before: { mode: batch.mode, emptyClears: batch.emptyClears, columns: batch.plan.columns },
      after: { mode: body.mode, emptyClears: body.emptyClears, columns: body.columns },
      events: [contract.importChanged({ importId: batch.batchId, state })],
    }
  })
