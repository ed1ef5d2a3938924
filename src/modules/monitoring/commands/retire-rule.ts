// Take a version of a rule out of work.

import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { lockRule, type RuleVersion, updateRule } from '../rule-store.ts'
import { showVersion } from '../show-rule.ts'

export const retireRule = command(contract.retireRule, async ({ tx, vault, clock }, { params, body }) => {
  const row = (await lockRule(tx, params.code, true)).find(({ version }) => version === body.version)
  if (!row) throw new Refusal('monitoring.rule-not-found', { code: params.code }, { status: 404 })
  if (row.state === 'retired') throw new Refusal('monitoring.rule-retired', { code: row.code, version: row.version })
  const retired: RuleVersion = { ...row, state: 'retired', endedAt: clock.now() }
  await updateRule(tx, retired)
  return {
    chain: { id: namedId('monitoring-rule', params.code), key: vault.bankKey },
    before: { version: row.version, state: row.state },
    after: { version: row.version, state: retired.state },
    events: [contract.rulesChanged({ code: row.code, version: row.version })],
    reply: showVersion(retired),
  }
})
