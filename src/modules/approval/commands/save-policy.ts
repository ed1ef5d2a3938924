// Lay down the next version of a rule. The rule that holds this very command cannot be set free.

import { type Command, command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { personOf } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { insertPolicy, lockPolicy, type PolicyRow } from '../policy-store.ts'
import { shownPolicy } from './open-gate.ts'

const invalid = (field: string, rule: string) => new Refusal('http.invalid', {}, { fields: [{ field, rule }] })

/** `holdable` are the routes a rule can hold; `permissions` all there are; `forget` drops the rules in memory. */
export const savePolicy = (
  holdable: () => ReadonlySet<string>,
  permissions: () => ReadonlySet<string>,
  forget: () => void,
): Command<typeof contract.savePolicy> =>
  command(contract.savePolicy, async ({ tx, vault, clock, caller }, { params, body }) => {
    const { version, ...fields } = body
    const before = await lockPolicy(tx, params.policyId)
    if ((before?.version ?? 0) !== version)
      throw new Refusal('record.moved', { version: before?.version ?? 0 }, { status: 409 })
    if (before && before.route !== fields.route) throw invalid('route', 'approval.route-fixed')
    if (!holdable().has(fields.route)) throw invalid('route', 'approval.route-unknown')
    for (const [at, need] of [...fields.levels, fields.escalateTo].entries()) {
      const field = at < fields.levels.length ? `levels.${at}` : 'escalateTo'
      const [kind, name = ''] = need.split(':')
      if (kind === 'permission' && !permissions().has(name)) throw invalid(field, 'approval.need-unknown')
    }
    const { remindHours, escalateHours, deadlineHours } = fields
    if (remindHours > deadlineHours) throw invalid('remindHours', 'approval.after-deadline')
    if (escalateHours > deadlineHours) throw invalid('escalateHours', 'approval.after-deadline')
    if (before?.fixed && (!fields.active || Object.keys(fields.conditions).length > 0))
      throw new Refusal('approval.policy-fixed', {}, { status: 409 })
    const row: PolicyRow = {
      ...fields,
      policyId: params.policyId,
      version: version + 1,
      fixed: before?.fixed ?? false,
      savedBy: personOf(caller).userId,
      savedAt: clock.now(),
    }
    await insertPolicy(tx, row)
    const told = ({ savedAt: _, savedBy: __, ...state }: PolicyRow) => state
    return {
      chain: { id: namedId('approval-policy', row.policyId), key: vault.bankKey },
      before: before && told(before),
      after: told(row),
      committed: forget,
      events: [contract.policySaved({ policyId: row.policyId, version: row.version })],
      reply: shownPolicy(row),
    }
  })
