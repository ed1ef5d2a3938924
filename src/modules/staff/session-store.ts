// Every statement on sessions, sign-in attempts and preferences.

import type { Tx } from '../../platform/database/index.ts'

export type SessionRow = {
  tokenHash: Buffer
  sessionId: string
  userId: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  device: string
}
const SESSION = `token_hash as "tokenHash", session_id as "sessionId", user_id as "userId", created_at as "createdAt",
  last_seen_at as "lastSeenAt", expires_at as "expiresAt", device`

export const findSession = (tx: Tx, tokenHash: Buffer) =>
  tx.maybe<SessionRow>(`select ${SESSION} from staff_session where token_hash = $1`, [tokenHash])
export const listSessionsOf = (tx: Tx, userId: string, seenAfter: Date) =>
  tx.rows<SessionRow>(
    `select ${SESSION} from staff_session where user_id = $1 and last_seen_at > $2 order by last_seen_at desc limit 100`,
    [userId, seenAfter],
  )

export async function insertSession(tx: Tx, row: SessionRow, keepMax: number): Promise<void> {
  await tx.run(
    'insert into staff_session (token_hash, session_id, user_id, created_at, last_seen_at, expires_at, device) values ($1,$2,$3,$4,$5,$6,$7)',
    [row.tokenHash, row.sessionId, row.userId, row.createdAt, row.lastSeenAt, row.expiresAt, row.device],
  )
  await tx.run(
    `delete from staff_session where token_hash in
       (select token_hash from staff_session where user_id = $1 order by created_at desc offset $2)`,
    [row.userId, keepMax],
  )
}

export const touchSession = (tx: Tx, tokenHash: Buffer, at: Date) =>
  tx.run('update staff_session set last_seen_at = $2 where token_hash = $1', [tokenHash, at])
export const deleteSession = (tx: Tx, userId: string, sessionId: string) =>
  tx.run('delete from staff_session where user_id = $1 and session_id = $2', [userId, sessionId])
export const deleteSessionsOf = (tx: Tx, userId: string, exceptSessionId: string | null) =>
  tx.run('delete from staff_session where user_id = $1 and ($2::uuid is null or session_id <> $2)', [
    userId,
    exceptSessionId,
  ])
export const deleteExpiredSessions = (tx: Tx, seenBefore: Date, now: Date) =>
  tx.run('delete from staff_session where last_seen_at < $1 or expires_at < $2', [seenBefore, now])

export type AttemptRow = { failures: number; lockedUntil: Date | null }
export async function lockAttempts(tx: Tx, loginHash: Buffer, at: Date): Promise<AttemptRow> {
  await tx.run(
    'insert into sign_in_attempt (login_hash, failures, last_at) values ($1, 0, $2) on conflict do nothing',
    [loginHash, at],
  )
  return tx.one(
    'select failures, locked_until as "lockedUntil" from sign_in_attempt where login_hash = $1 for update',
    [loginHash],
  )
}
export const saveAttempts = (tx: Tx, loginHash: Buffer, failures: number, lockedUntil: Date | null, at: Date) =>
  tx.run('update sign_in_attempt set failures = $2, locked_until = $3, last_at = $4 where login_hash = $1', [
    loginHash,
    failures,
    lockedUntil,
    at,
  ])
export const findAttempts = (tx: Tx, loginHashes: Buffer[]) =>
  tx.rows<{ loginHash: Buffer; lockedUntil: Date | null }>(
    'select login_hash as "loginHash", locked_until as "lockedUntil" from sign_in_attempt where login_hash = any($1::bytea[])',
    [loginHashes],
  )
export const deleteOldAttempts = (tx: Tx, before: Date) =>
  tx.run('delete from sign_in_attempt where last_at < $1', [before])

export type PreferenceRow = { kind: string; value: Buffer; updatedAt: Date }
export const listPreferenceRows = (tx: Tx, userId: string, prefix: string) =>
  tx.rows<PreferenceRow>(
    `select kind, value, updated_at as "updatedAt" from preference where user_id = $1 and starts_with(kind, $2) order by kind limit 200`,
    [userId, prefix],
  )
export const savePreferenceRow = (tx: Tx, userId: string, row: PreferenceRow) =>
  tx.run(
    `insert into preference (user_id, kind, value, updated_at) values ($1,$2,$3,$4)
     on conflict (user_id, kind) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [userId, row.kind, row.value, row.updatedAt],
  )
export const deletePreference = (tx: Tx, userId: string, kind: string) =>
  tx.run('delete from preference where user_id = $1 and kind = $2', [userId, kind])
export const countPreferences = async (tx: Tx, userId: string) =>
  (await tx.one<{ count: number }>('select count(*)::int as count from preference where user_id = $1', [userId])).count
