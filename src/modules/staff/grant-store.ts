// Every statement on temporary grants and on the count of opened values.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { ScopeKind } from './contract.ts'

export type GrantRow = {
  grantId: string
  userId: string
  kind: 'role' | 'permission'
  what: string
  scope: ScopeKind
  reason: Buffer
  givenBy: string
  givenAt: Date
  endsAt: Date
  endedAt: Date | null
}
const COLUMNS = `grant_id as "grantId", user_id as "userId", kind, what, scope, reason, given_by as "givenBy", given_at as "givenAt",
  ends_at as "endsAt", ended_at as "endedAt"`
const GRANTS_LISTED_MAX = 200
const REVEALS_KEPT_DAYS = 30

export const listGrantRows = (tx: Tx, userId: string) =>
  tx.rows<GrantRow>(
    `select ${COLUMNS} from staff_grant where user_id = $1 order by given_at desc limit ${GRANTS_LISTED_MAX}`,
    [userId],
  )

export async function lockGrant(tx: Tx, userId: string, grantId: string): Promise<GrantRow> {
  const row = await tx.maybe<GrantRow>(
    `select ${COLUMNS} from staff_grant where grant_id = $1 and user_id = $2 for update`,
    [grantId, userId],
  )
  if (!row) throw new Refusal('staff.grant-not-found', {}, { status: 404 })
  return row
}

export const insertGrant = (tx: Tx, row: GrantRow) =>
  tx.run(
    `insert into staff_grant (grant_id, user_id, kind, what, scope, reason, given_by, given_at, ends_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
    [row.grantId, row.userId, row.kind, row.what, row.scope, row.reason, row.givenBy, row.givenAt, row.endsAt],
  )

export const closeGrant = (tx: Tx, grantId: string, at: Date) =>
  tx.run('update staff_grant set ended_at = $2 where grant_id = $1', [grantId, at])

/** Grants whose moment has come and whose end was not told yet. */
export const listDueGrants = (tx: Tx, now: Date, limit: number) =>
  tx.rows<{ grantId: string; userId: string }>(
    `select grant_id as "grantId", user_id as "userId" from staff_grant where ended_at is null and ends_at <= $1
     order by ends_at limit $2`,
    [now, limit],
  )

/** Counts opened values; null when the day's budget does not hold them. One row a user and day: two at once wait for each other. */
export async function spendReveals(tx: Tx, userId: string, day: string, count: number, most: number) {
  if (count > most) return null
  const row = await tx.maybe<{ used: number }>(
    `insert into staff_reveal as r (user_id, day, used) values ($1, $2, $3)
     on conflict (user_id, day) do update set used = r.used + excluded.used where r.used + excluded.used <= $4 returning used`,
    [userId, day, count, most],
  )
  return row?.used ?? null
}

/** Counts of days long gone: the journal keeps each opening. */
export const deleteOldReveals = (tx: Tx, today: string) =>
  tx.run(`delete from staff_reveal where day < $1::date - ${REVEALS_KEPT_DAYS}`, [today])
