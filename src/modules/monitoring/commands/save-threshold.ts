// Name a threshold, or give it another title; its unit never changes, for rules compare with it.

import { actorOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { showThresholds } from '../show-threshold.ts'
import { insertThreshold, lockThreshold, type ThresholdRow, updateThreshold } from '../threshold-store.ts'

const stateOf = ({ unit, title }: ThresholdRow) => ({ unit, title })

export const saveThreshold = command(contract.saveThreshold, async (context, { params: { name }, body }) => {
  const { tx, vault, clock, caller } = context
  const { version, ...given } = body
  const before = version === 0 ? null : await lockThreshold(tx, name)
  if (before && before.version !== version)
    throw new Refusal('record.moved', { version: before.version }, { status: 409, data: { theirs: before } })
  if (before && before.unit !== body.unit) throw new Refusal('monitoring.threshold-is-other', { threshold: name })
  const changed = { changedBy: actorOf(caller).id, changedAt: clock.now() }
  const row: ThresholdRow = { name, ...given, version: version + 1, ...changed }
  if (before) await updateThreshold(tx, row)
  else if (!(await insertThreshold(tx, row)))
    throw new Refusal('monitoring.threshold-known', { threshold: name }, { status: 409 })
  const [reply] = await showThresholds(context, [row])
  return {
    chain: { id: namedId('monitoring-threshold', name), key: vault.bankKey },
    before: before && stateOf(before),
    after: stateOf(row),
    events: [contract.thresholdChanged({ name })],
    reply: reply as contract.NamedThreshold,
  }
})
