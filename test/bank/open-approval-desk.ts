// A bank in which tellers' changes of customers wait, and what tests of approval do there again and again.

import { expect } from 'vitest'
import * as approval from '../../src/modules/approval/contract.ts'
import * as customer from '../../src/modules/customer/contract.ts'
import type { Answer } from './kahu.ts'
import { openAllRights } from './open-all-rights.ts'

export const HOUR_MS = 3_600_000
type Rule = { route: string; conditions?: object; levels?: string[]; active?: boolean }
export type Asked = { pendingChangeId: string; customerId: string; version: number }

/** Users besides those of the demo bank: `everything` and `second`, who may do everything everywhere. */
export async function openApprovalDesk(seed: string) {
  const desk = await openAllRights(40, seed)
  const { bank, rows, opened } = desk
  const version = new Map<string, number>()
  /** Lays down a rule: the administrator asks, another agrees. */
  async function rule(policyId: string, { route, conditions = {}, levels, active = true }: Rule): Promise<void> {
    const body = {
      ...{ route, active, conditions, levels: levels ?? ['permission:approval.decide'] },
      ...{ deadlineHours: 24, remindHours: 4, escalateHours: 12, escalateTo: 'role:everything' },
      version: version.get(policyId) ?? 0,
    }
    const held = await bank.call('admin', approval.savePolicy, { params: { policyId }, body })
    expect(held.status, held.text).toBe(202)
    const done = await approve('second', held.body.pendingChange.pendingChangeId)
    expect(done.status, done.text).toBe(200)
    version.set(policyId, (version.get(policyId) ?? 0) + 1)
  }

  const paramsOf = ({ pendingChangeId }: { pendingChangeId: string }) => ({ pendingChangeId })
  const versionOf = async (pendingChangeId: string) =>
    (
      await rows<{ version: number }>('select version from pending_change where pending_change_id = $1', [
        pendingChangeId,
      ])
    )[0]?.version as number
  const approve = async (who: string, pendingChangeId: string, input: object = {}): Promise<Answer> =>
    bank.call(who, approval.approveChange, {
      params: { pendingChangeId },
      body: { version: await versionOf(pendingChangeId) },
      ...input,
    })
  const idOf = async (loginName: string) =>
    (await rows<{ id: string }>('select user_id as id from staff_user where login_name = $1', [loginName]))[0]
      ?.id as string

  /** The teller asks for a change of a customer's education. */
  async function ask(changes: object = { education: 'master' }, who = 'teller'): Promise<Asked> {
    const { customerId, version } = await opened()
    const held = await bank.call(who, customer.updateCustomer, { params: { customerId }, body: { changes, version } })
    expect(held.status, held.text).toBe(202)
    return { pendingChangeId: held.body.pendingChange.pendingChangeId, customerId, version }
  }
  const stateOf = async (customerId: string) =>
    (await bank.call('everything', customer.showCustomer, { params: { customerId } })).body
  const statusOf = async (pendingChangeId: string) =>
    (
      await rows<{ status: string }>('select status from pending_change where pending_change_id = $1', [
        pendingChangeId,
      ])
    )[0]?.status

  await rule('tellers-changes', { route: 'customer.update', conditions: { roles: ['teller'] } })
  return { ...desk, rule, ask, approve, paramsOf, versionOf, idOf, stateOf, statusOf }
}
