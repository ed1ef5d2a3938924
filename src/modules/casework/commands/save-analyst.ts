// Says which alerts somebody works on, how many at once, and when they are away.

import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { listAnalystRows, lockAnalyst, saveAnalystRow } from '../analyst-store.ts'
import * as contract from '../contract.ts'
import { showAnalysts } from '../queries/list-analysts.ts'
import { refuseUnfit } from './assign-alert.ts'

const stateOf = (row: {
  skills: readonly string[]
  loadMax: number
  absentFrom: string | null
  absentUntil: string | null
}) => ({
  skills: row.skills.join(','),
  loadMax: row.loadMax,
  absentFrom: row.absentFrom,
  absentUntil: row.absentUntil,
})

/** Refuses somebody who may not work on alerts, and an absence that ends before it begins. */
export const saveAnalyst = command(contract.saveAnalyst, async (context, { params: { userId }, body }) => {
  const { tx, vault } = context
  const { version, ...said } = body
  if (said.absentUntil && (!said.absentFrom || said.absentUntil < said.absentFrom)) {
    const fields = [{ field: 'absentUntil', rule: 'casework.absence-ends-early' }]
    throw new Refusal('http.invalid', {}, { fields })
  }
  await refuseUnfit(context, userId)
  const before = await lockAnalyst(tx, userId, version)
  const after = { userId, ...said, version: version + 1 }
  await saveAnalystRow(tx, after)
  const rows = (await listAnalystRows(tx)).filter((row) => row.userId === userId)
  const [reply] = await showAnalysts(context, rows)
  return {
    chain: { id: userId, key: vault.bankKey },
    before: before && stateOf(before),
    after: { ...stateOf(after), version: after.version },
    events: [contract.analystSaved({ userId, version: after.version })],
    reply: reply as contract.Analyst,
  }
})
