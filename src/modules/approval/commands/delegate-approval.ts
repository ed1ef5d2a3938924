// Let a colleague decide in one's place for a time, and end it before that.

import type { Person } from '../../../platform/access/index.ts'
import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { findPersonNow, openUserNames, personOf } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import {
  type DelegationRow,
  insertDelegation,
  isRunning,
  lockDelegation,
  updateDelegation,
} from '../delegation-store.ts'
import { listPolicyRows } from '../policy-store.ts'

const DAYS_MAX = 31
const DAY_MS = 86_400_000

export async function showDelegations(
  { tx, vault, clock }: Pick<CommandContext, 'tx' | 'vault' | 'clock'>,
  rows: readonly DelegationRow[],
): Promise<contract.Delegation[]> {
  const names = await openUserNames(
    tx,
    vault,
    rows.flatMap(({ fromUser, toUser }) => [fromUser, toUser]),
  )
  return rows.map((row) => ({
    delegationId: row.delegationId,
    fromId: row.fromUser,
    from: names.get(row.fromUser) ?? '',
    toId: row.toUser,
    to: names.get(row.toUser) ?? '',
    fromAt: row.fromAt.toISOString(),
    untilAt: row.untilAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    running: isRunning(row, clock.now()),
    reason: row.reason,
    version: row.version,
  }))
}

const told = ({ fromUser, toUser, fromAt, untilAt, endedAt, reason }: DelegationRow) => ({
  ...{ fromUser, toUser, reason },
  fromAt: fromAt.toISOString(),
  untilAt: untilAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
})
const invalid = (field: string, rule: string) => new Refusal('http.invalid', {}, { fields: [{ field, rule }] })

/** The other must hold each permission by which the giver decides anywhere: what is lent is the place, not a higher right. */
async function refuseLesser({ tx }: CommandContext, giver: Person, toId: string): Promise<void> {
  const other = await findPersonNow(tx, toId)
  const asked = (await listPolicyRows(tx)).flatMap(({ active, levels }) => (active ? levels : []))
  const needed = asked.flatMap((need) => (need.startsWith('permission:') ? [need.slice('permission:'.length)] : []))
  const lacks = [contract.DECIDE, ...needed].some((name) => giver.grants.has(name) && !other?.grants.has(name))
  if (!other || lacks) throw invalid('toId', 'approval.lesser-right')
}

export const delegateApproval = command(contract.delegateApproval, async (context, { body }) => {
  const { tx, vault, clock, caller } = context
  const giver = personOf(caller)
  const [fromAt, untilAt, now] = [new Date(body.fromAt), new Date(body.untilAt), clock.now()]
  if (body.toId === giver.userId) throw invalid('toId', 'approval.delegate-self')
  if (!(untilAt > fromAt) || untilAt <= now) throw invalid('untilAt', 'approval.delegate-ended')
  if (untilAt.getTime() - Math.max(fromAt.getTime(), now.getTime()) > DAYS_MAX * DAY_MS)
    throw invalid('untilAt', 'approval.delegate-too-long')
  await refuseLesser(context, giver, body.toId)
  const row: DelegationRow = {
    delegationId: newId(),
    fromUser: giver.userId,
    toUser: body.toId,
    fromAt: new Date(Math.max(fromAt.getTime(), now.getTime())),
    untilAt,
    endedAt: null,
    reason: body.reason,
    version: 1,
  }
  await insertDelegation(tx, row)
  const [reply] = await showDelegations(context, [row])
  return {
    chain: { id: row.delegationId, key: vault.bankKey, fresh: true },
    before: null,
    after: told(row),
    events: [contract.delegationChanged({ delegationId: row.delegationId, toId: row.toUser, running: true })],
    reply: reply as contract.Delegation,
  }
})

export const endDelegation = command(contract.endDelegation, async (context, { params, body }) => {
  const { tx, vault, clock, caller } = context
  const before = await lockDelegation(tx, params.delegationId, personOf(caller).userId)
  if (before.version !== body.version) throw new Refusal('record.moved', { version: before.version }, { status: 409 })
  if (before.endedAt !== null || before.untilAt <= clock.now())
    throw new Refusal('approval.delegation-ended', {}, { status: 409 })
  const row = { ...before, endedAt: clock.now(), version: before.version + 1 }
  await updateDelegation(tx, row)
  const [reply] = await showDelegations(context, [row])
  return {
    chain: { id: row.delegationId, key: vault.bankKey },
    before: told(before),
    after: told(row),
    events: [contract.delegationChanged({ delegationId: row.delegationId, toId: row.toUser, running: false })],
    reply: reply as contract.Delegation,
  }
})
