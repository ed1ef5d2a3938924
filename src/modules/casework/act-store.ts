// Every statement on what was done with alerts; what somebody wrote is sealed with the customer's key.

import type { Tx } from '../../platform/database/index.ts'
import type { DataKey, Vault } from '../../platform/vault/index.ts'

const NOTE_PLACE = 'casework_act.note'
export type ActRecord = {
  customerId: string
  alertId: string
  actId: string
  at: Date
  /** A user's id, or the name of a machine. */
  doneBy: string
  kind: string
  about: string | null
  note: string | null
}

export const insertActs = (tx: Tx, vault: Vault, acts: readonly { act: ActRecord; key: DataKey }[]) => {
  const of = <K extends keyof ActRecord>(name: K) => acts.map(({ act }) => act[name])
  return tx.run(
    `insert into casework_act (customer_id, alert_id, act_id, at, done_by, kind, about, note)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::bytea[])`,
    [
      of('customerId'),
      of('alertId'),
      of('actId'),
      of('at'),
      of('doneBy'),
      of('kind'),
      of('about'),
      acts.map(({ act, key }) => (act.note === null ? null : vault.seal(key, NOTE_PLACE, act.note))),
    ],
  )
}

/** Of one alert, in the order in which it was done. */
export async function listActs(
  tx: Tx,
  vault: Vault,
  key: DataKey,
  at: { customerId: string; alertId: string },
  limit: number,
): Promise<ActRecord[]> {
  const rows = await tx.rows<Omit<ActRecord, 'note'> & { note: Buffer | null }>(
    `select customer_id as "customerId", alert_id as "alertId", act_id as "actId", at, done_by as "doneBy", kind, about, note
     from casework_act where customer_id = $1 and alert_id = $2 order by at, act_id limit $3`,
    [at.customerId, at.alertId, limit],
  )
  return rows.map(({ note, ...row }) => ({ ...row, note: note && vault.open(key, NOTE_PLACE, note) }))
}
