// The steps of an import that change nothing but its state: try, start, pause, go on, stop, take back.

import { permit } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import {
  checkPlan,
  grantedOf,
  type ImportBatch,
  type Intake,
  lockBatch,
  type Step,
  stateAfter,
  UNDO_HOURS_MAX,
  updateState,
} from '../../../platform/intake/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { refuseOutside, showWhole } from '../show-import.ts'

type StepRoute = typeof contract.dryRunImport | typeof contract.startImport | typeof contract.undoImport

/** Steps that write records do so under the rights of whoever takes them. */
const WRITES: readonly Step[] = ['dry-run', 'start', 'resume', 'undo']

function refuseTooLate(batch: ImportBatch, now: Date): void {
  const endedAt = batch.finishedAt?.getTime() ?? now.getTime()
  if (now.getTime() - endedAt > UNDO_HOURS_MAX * 3_600_000)
    throw new Refusal('import.undo-too-late', { hours: UNDO_HOURS_MAX }, { status: 409 })
}

export const stepImport = (intake: () => Promise<Intake>, route: StepRoute, step: Step) =>
  command(route as typeof contract.startImport, async ({ tx, vault, clock, caller, scope }, { params }) => {
    const opened = await intake()
    const batch = await lockBatch(tx, vault, params.importId)
    refuseOutside(scope, caller, batch)
    const importable = opened.importable(batch.importable)
    const state = stateAfter(batch.state, step)
    const now = clock.now()
    if (WRITES.includes(step)) permit(caller, importable.permission)
    if (step === 'start' || step === 'dry-run') checkPlan(importable, batch.shape.headers, batch.plan, batch.mode)
    if (step === 'undo') refuseTooLate(batch, now)
    await updateState(tx, batch.batchId, state, now, WRITES.includes(step) ? grantedOf(caller) : null)
    const after = { ...batch, state, changedAt: now, startedAt: batch.startedAt ?? (state === 'running' ? now : null) }
    return {
      chain: { id: batch.batchId, key: batch.key },
      reply: await showWhole(tx, opened, caller, after),
      before: { state: batch.state },
      after: { state },
      events: [contract.importChanged({ importId: batch.batchId, state })],
    }
  })
