// Write the draft of a rule: the next version, or the draft that stands.

import { actorOf } from '../../../platform/access/index.ts'
import { command, type State } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { insertRule, lockRule, type RuleVersion, updateRule } from '../rule-store.ts'
import { refuseProblems, showVersion } from '../show-rule.ts'

export const saveDraft = command(contract.saveDraft, async ({ tx, vault, clock, caller }, { params, body }) => {
  await refuseProblems(tx, { ...body.rule, code: params.code })
  const [newest = null] = await lockRule(tx, params.code, false)
  if ((newest?.version ?? 0) !== body.afterVersion)
    throw new Refusal('record.moved', { version: newest?.version ?? 0 }, { status: 409, data: { theirs: newest } })
  const isDraft = newest?.state === 'draft'
  const row: RuleVersion = {
    code: params.code,
    version: (newest?.version ?? 0) + (isDraft ? 0 : 1),
    state: 'draft',
    rule: { ...body.rule, code: params.code },
    madeBy: actorOf(caller).id,
    madeAt: clock.now(),
    beganAt: null,
    endedAt: null,
  }
  await (isDraft ? updateRule(tx, row) : insertRule(tx, row))
  return {
    chain: { id: namedId('monitoring-rule', params.code), key: vault.bankKey },
    before: isDraft ? (newest.rule as State) : null,
    after: { version: row.version, ...row.rule } as State,
    events: [contract.rulesChanged({ code: row.code, version: row.version })],
    reply: showVersion(row),
  }
})
