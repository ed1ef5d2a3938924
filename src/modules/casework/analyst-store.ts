// Every statement on who works on alerts.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Worker } from './assignment.ts'

export type AnalystRow = Worker & { version: number }

/** Everybody who works on alerts, with how many open ones are in hand. */
export const listAnalystRows = (tx: Tx) =>
  tx.rows<AnalystRow>(
    `select n.user_id as "userId", n.skills, n.load_max as "loadMax", n.absent_from as "absentFrom", n.absent_until as "absentUntil", n.version,
       coalesce(w.load, 0)::int as load
     from casework_analyst n left join (
       select assignee_id, count(*) as load from casework_alert where state <> 'closed' and assignee_id is not null group by 1) w
       on w.assignee_id = n.user_id order by n.user_id`,
  )

/** Version 0 is somebody who is not among them yet. */
export async function lockAnalyst(tx: Tx, userId: string, version: number): Promise<Omit<AnalystRow, 'load'> | null> {
  const row = await tx.maybe<Omit<AnalystRow, 'load'>>(
    `select user_id as "userId", skills, load_max as "loadMax", absent_from as "absentFrom", absent_until as "absentUntil", version
     from casework_analyst where user_id = $1 for update`,
    [userId],
  )
  const stands = row?.version ?? 0
  if (stands !== version) throw new Refusal('record.moved', { version: stands }, { status: 409 })
  return row
}

export const saveAnalystRow = (tx: Tx, row: Omit<AnalystRow, 'load'>) =>
  tx.run(
    `insert into casework_analyst (user_id, skills, load_max, absent_from, absent_until, version) values ($1, $2, $3, $4, $5, $6)
     on conflict (user_id) do update set skills = excluded.skills, load_max = excluded.load_max, absent_from = excluded.absent_from,
       absent_until = excluded.absent_until, version = excluded.version`,
    [row.userId, row.skills, row.loadMax, row.absentFrom, row.absentUntil, row.version],
  )
