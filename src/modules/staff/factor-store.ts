// Every statement on second factors.

import type { Tx } from '../../platform/database/index.ts'

export type FactorKind = 'totp' | 'passkey' | 'recovery'
export type FactorRow = {
  factorId: string
  userId: string
  kind: FactorKind
  confirmed: boolean
  name: Buffer
  secret: Buffer
  handle: Buffer | null
  counter: number
  addedAt: Date
  lastUsedAt: Date | null
}
const FACTOR = `factor_id as "factorId", user_id as "userId", kind, confirmed, name, secret, handle, counter, added_at as "addedAt",
  last_used_at as "lastUsedAt"`

export const listFactorRows = (tx: Tx, userId: string) =>
  tx.rows<FactorRow>(`select ${FACTOR} from staff_factor where user_id = $1 order by added_at, factor_id limit 100`, [
    userId,
  ])
export const lockFactorRows = (tx: Tx, userId: string) =>
  tx.rows<FactorRow>(`select ${FACTOR} from staff_factor where user_id = $1 order by added_at, factor_id for update`, [
    userId,
  ])

export const insertFactor = (tx: Tx, row: FactorRow) =>
  tx.run(
    `insert into staff_factor (factor_id, user_id, kind, confirmed, name, secret, handle, counter, added_at, last_used_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
    [
      row.factorId,
      row.userId,
      row.kind,
      row.confirmed,
      row.name,
      row.secret,
      row.handle,
      row.counter,
      row.addedAt,
      row.lastUsedAt,
    ],
  )
export const updateFactor = (tx: Tx, row: Pick<FactorRow, 'factorId' | 'confirmed' | 'counter' | 'lastUsedAt'>) =>
  tx.run('update staff_factor set confirmed = $2, counter = $3, last_used_at = $4 where factor_id = $1', [
    row.factorId,
    row.confirmed,
    row.counter,
    row.lastUsedAt,
  ])
export const deleteFactors = (tx: Tx, factorIds: string[]) =>
  tx.run('delete from staff_factor where factor_id = any($1::uuid[])', [factorIds])

/** Counts what can be given at sign-in: confirmed authenticators and passkeys. */
export const countFactors = (tx: Tx, userId: string) =>
  tx.run(
    `update staff_user set factor_count = (select count(*) from staff_factor
       where user_id = $1 and confirmed and kind in ('totp', 'passkey')) where user_id = $1`,
    [userId],
  )

export const findChallenge = async (tx: Tx, sessionId: string) =>
  (
    await tx.maybe<{ challenge: string | null }>('select challenge from staff_session where session_id = $1', [
      sessionId,
    ])
  )?.challenge ?? null
export const keepChallenge = (tx: Tx, sessionId: string, challenge: string | null) =>
  tx.run('update staff_session set challenge = $2 where session_id = $1', [sessionId, challenge])
/** The session goes on as proved, under a new token where one is given. */
export const proveSession = (tx: Tx, sessionId: string, tokenHash: Buffer | null, factorAt: Date, device: string) =>
  tx.run(
    'update staff_session set token_hash = coalesce($2, token_hash), factor_at = $3, challenge = null, device = $4 where session_id = $1',
    [sessionId, tokenHash, factorAt, device],
  )
