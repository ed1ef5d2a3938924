// Put a draft to work, or have it tried beside the version that works; the one it replaces is retired.

import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { lockRule, type RuleVersion, updateRule } from '../rule-store.ts'
import { refuseProblems, showVersion } from '../show-rule.ts'

export const beginRule = command(contract.beginRule, async ({ tx, vault, clock }, { params, body }) => {
  const versions = await lockRule(tx, params.code, true)
  const row = versions.find(({ version }) => version === body.version)
  if (!row) throw new Refusal('monitoring.rule-not-found', { code: params.code }, { status: 404 })
  if (row.state !== 'draft' && !(row.state === 'shadow' && body.as === 'live'))
    throw new Refusal('monitoring.rule-not-startable', { code: row.code, version: row.version, state: row.state })
  await refuseProblems(tx, row.rule)
  const now = clock.now()
  const replaced = versions.filter((one) => one.version !== row.version && one.state === body.as)
  for (const one of replaced) await updateRule(tx, { ...one, state: 'retired', endedAt: now })
  const begun: RuleVersion = { ...row, state: body.as, beganAt: now }
  await updateRule(tx, begun)
  return {
    chain: { id: namedId('monitoring-rule', params.code), key: vault.bankKey },
    before: { version: row.version, state: row.state },
    after: { version: row.version, state: body.as, replaces: replaced.map(({ version }) => version) },
    events: [contract.rulesChanged({ code: row.code, version: row.version })],
    weighs: { kinds: [body.as] },
    reply: showVersion(begun),
  }
})
