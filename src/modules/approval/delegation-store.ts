// Every statement on who stands in for whom; a delegation ends by its time, with nobody's help.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'

export type DelegationRow = {
  delegationId: string
  fromUser: string
  toUser: string
  fromAt: Date
  untilAt: Date
  endedAt: Date | null
  reason: string
  version: number
}
const COLUMNS = `delegation_id as "delegationId", from_user as "fromUser", to_user as "toUser", from_at as "fromAt", until_at as "untilAt",
  ended_at as "endedAt", reason, version`

export const isRunning = ({ fromAt, untilAt, endedAt }: DelegationRow, now: Date): boolean =>
  endedAt === null && fromAt <= now && now < untilAt

/** Who lends this user the right to decide at this moment. */
export const listLenders = (tx: Tx, toUser: string, now: Date) =>
  tx.rows<{ fromUser: string }>(
    `select distinct from_user as "fromUser" from approval_delegation
     where to_user = $1 and ended_at is null and from_at <= $2 and until_at > $2`,
    [toUser, now],
  )

/** Of both sides, the newest first. */
export const listDelegationRows = (tx: Tx, userId: string, limit: number) =>
  tx.rows<DelegationRow>(
    `select ${COLUMNS} from approval_delegation where from_user = $1 or to_user = $1 order by from_at desc, delegation_id limit $2`,
    [userId, limit],
  )

export async function insertDelegation(tx: Tx, row: DelegationRow): Promise<void> {
  await tx.run(
    `insert into approval_delegation (delegation_id, from_user, to_user, from_at, until_at, ended_at, reason, version)
     values ($1,$2,$3,$4,$5,$6,$7,$8)`,
    [row.delegationId, row.fromUser, row.toUser, row.fromAt, row.untilAt, row.endedAt, row.reason, row.version],
  )
}

/** One of the user's own; anybody else's is not there. */
export async function lockDelegation(tx: Tx, delegationId: string, userId: string): Promise<DelegationRow> {
  const row = await tx.maybe<DelegationRow>(
    `select ${COLUMNS} from approval_delegation where delegation_id = $1 and from_user = $2 for update`,
    [delegationId, userId],
  )
  if (!row) throw new Refusal('approval.delegation-not-found', {}, { status: 404 })
  return row
}

export async function updateDelegation(tx: Tx, row: DelegationRow): Promise<void> {
  await tx.run('update approval_delegation set ended_at = $2, version = $3 where delegation_id = $1', [
    row.delegationId,
    row.endedAt,
    row.version,
  ])
}
