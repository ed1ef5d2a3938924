// Every statement on breaches; what happened is sealed with the bank's key.

import type { Tx } from '../../platform/database/index.ts'
import type { BreachTimes } from './rights.ts'

export const BREACH_PLACE = 'privacy_breach.sealed'
export type BreachRow = BreachTimes & {
  breachId: string
  grade: 'general' | 'larger' | 'major' | 'extreme'
  persons: number
  version: number
  sealed: Buffer
}
const COLUMNS = `breach_id as "breachId", grade, persons, endangered, found_at as "foundAt", confirmed_at as "confirmedAt",
  cac_told_at as "cacToldAt", pboc_told_at as "pbocToldAt", persons_told_at as "personsToldAt", closed_at as "closedAt", version, sealed`

export async function insertBreach(tx: Tx, row: BreachRow): Promise<void> {
  await tx.run(
    `insert into privacy_breach (breach_id, grade, persons, endangered, found_at, version, sealed) values ($1,$2,$3,$4,$5,$6,$7)`,
    [row.breachId, row.grade, row.persons, row.endangered, row.foundAt, row.version, row.sealed],
  )
}

export const lockBreach = (tx: Tx, breachId: string): Promise<BreachRow | null> =>
  tx.maybe<BreachRow>(`select ${COLUMNS} from privacy_breach where breach_id = $1 for update`, [breachId])

export async function updateBreach(tx: Tx, row: BreachRow): Promise<void> {
  await tx.run(
    `update privacy_breach set confirmed_at = $2, cac_told_at = $3, pboc_told_at = $4, persons_told_at = $5, closed_at = $6,
       version = $7, sealed = $8 where breach_id = $1`,
    [
      row.breachId,
      row.confirmedAt,
      row.cacToldAt,
      row.pbocToldAt,
      row.personsToldAt,
      row.closedAt,
      row.version,
      row.sealed,
    ],
  )
}

export const listBreachRows = (
  tx: Tx,
  page: { open: boolean; before: { at: string; breachId: string } | null; limit: number },
): Promise<BreachRow[]> =>
  tx.rows<BreachRow>(
    `select ${COLUMNS} from privacy_breach where (not $1 or closed_at is null) and ($2::timestamptz is null or (found_at, breach_id) < ($2, $3::uuid))
     order by found_at desc, breach_id desc limit $4`,
    [page.open, page.before?.at ?? null, page.before?.breachId ?? null, page.limit],
  )
