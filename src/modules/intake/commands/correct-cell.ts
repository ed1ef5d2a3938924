// Puts another text in place of one cell, for this import only; the file stays as it came.

import { command } from '../../../platform/command/index.ts'
import { CORRECTIONS_MAX, type Intake, lockBatch, stateAfter, updatePlan } from '../../../platform/intake/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { refuseOutside, showFresh, withStarter } from '../show-import.ts'

export const correctCell = (intake: () => Promise<Intake>) =>
  command(contract.correctCell, async ({ tx, vault, clock, caller, scope }, { params, body }) => {
    const opened = await intake()
    const batch = await lockBatch(tx, vault, params.importId)
    refuseOutside(scope, caller, batch)
    const state = stateAfter(batch.state, 'map')
    const { line, column, text } = body
    if (column >= batch.shape.headers.length) throw new Refusal('import.no-such-cell', { line, column })
    const held = batch.plan.corrections ?? []
    const before = held.find((one) => one.line === line && one.column === column) ?? null
    const others = held.filter((one) => one !== before)
    if (others.length >= CORRECTIONS_MAX) throw new Refusal('import.too-many-corrections', { max: CORRECTIONS_MAX })
    const plan = { ...batch.plan, corrections: text === null ? others : [...others, { line, column, text }] }
    const at = clock.now()
    await updatePlan(tx, vault, batch, plan, { mode: batch.mode, emptyClears: batch.emptyClears, at })
    const after = { ...batch, state, plan, outcome: null, changedAt: at }
    return {
      chain: { id: batch.batchId, key: batch.key },
      reply: showFresh(opened, caller, await withStarter(tx, vault, after)),
      before: { line, column, text: before?.text ?? null },
      after: { line, column, text },
      events: [contract.importChanged({ importId: batch.batchId, state })],
    }
  })
