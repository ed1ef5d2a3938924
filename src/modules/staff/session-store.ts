// Every statement on sessions, sign-in attempts and preferences.

import { BY_KEY, type Tx } from '../../platform/database/index.ts'
import type { Attempts } from './sign-in-limits.ts'

export type SessionRow = {
  tokenHash: Buffer
  sessionId: string
  userId: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  device: string
  /** When the second factor was last given; null: not yet in this session. */
  factorAt: Date | null
  /** Keyed hash of the sign-in at the identity provider that opened it; null: it was opened here. */
  farSession: Buffer | null
  /** Hash of the key that the browser which signed in keeps; null: opened before sessions were bound. */
  deviceHash: Buffer | null
}
const SESSION = `token_hash as "tokenHash", session_id as "sessionId", user_id as "userId", created_at as "createdAt",
  last_seen_at as "lastSeenAt", expires_at as "expiresAt", device,
  factor_at as "factorAt", far_session as "farSession", device_hash as "deviceHash"`

export const findSession = (tx: Tx, tokenHash: Buffer) =>
  tx.maybe<SessionRow>(`${BY_KEY}select ${SESSION} from staff_session where token_hash = $1`, [tokenHash])
export const listSessionsOf = (tx: Tx, userId: string, seenAfter: Date) =>
  tx.rows<SessionRow>(
    `select ${SESSION} from staff_session where user_id = $1 and last_seen_at > $2 order by last_seen_at desc limit 100`,
    [userId, seenAfter],
  )

export async function insertSession(tx: Tx, row: SessionRow, keepMax: number): Promise<void> {
  await tx.run(
    'insert into staff_session (token_hash, session_id, user_id, created_at, last_seen_at, expires_at, device, factor_at, far_session, device_hash) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)',
    [
      row.tokenHash,
      row.sessionId,
      row.userId,
      row.createdAt,
      row.lastSeenAt,
      row.expiresAt,
      row.device,
      row.factorAt,
      row.farSession,
      row.deviceHash,
    ],
  )
  await tx.run(
    `delete from staff_session where token_hash in
       (select token_hash from staff_session where user_id = $1 order by created_at desc offset $2)`,
    [row.userId, keepMax],
  )
}

/** The session goes on under another token: a copy of the old one is worth nothing. */
export const renewToken = (tx: Tx, sessionId: string, tokenHash: Buffer) =>
  tx.run('update staff_session set token_hash = $2 where session_id = $1', [sessionId, tokenHash])
export const touchSession = (tx: Tx, tokenHash: Buffer, at: Date) =>
  tx.run('update staff_session set last_seen_at = $2 where token_hash = $1', [tokenHash, at])
/** Ends the sessions that one sign-in at the identity provider, or all of one person there, opened; answers whose they were. */
export const deleteFarSessions = (tx: Tx, farSession: Buffer | null, subject: Buffer | null) =>
  tx.rows<{ userId: string; sessionId: string }>(
    `delete from staff_session s using staff_user u where u.user_id = s.user_id and s.far_session is not null
       and (s.far_session = $1 or ($1::bytea is null and u.single_subject = $2))
     returning s.user_id as "userId", s.session_id as "sessionId"`,
    [farSession, subject],
  )
/** Whether the session was opened through the identity provider. */
export const isFarSession = async (tx: Tx, sessionId: string) =>
  (await tx.maybe('select 1 as far from staff_session where session_id = $1 and far_session is not null', [
    sessionId,
  ])) !== null
export const deleteSession = (tx: Tx, userId: string, sessionId: string) =>
  tx.run('delete from staff_session where user_id = $1 and session_id = $2', [userId, sessionId])
export const deleteSessionsOf = (tx: Tx, userId: string, exceptSessionId: string | null) =>
  tx.run('delete from staff_session where user_id = $1 and ($2::uuid is null or session_id <> $2)', [
    userId,
    exceptSessionId,
  ])
export const deleteExpiredSessions = (tx: Tx, seenBefore: Date, now: Date) =>
  tx.run('delete from staff_session where last_seen_at < $1 or expires_at < $2', [seenBefore, now])

export type AttemptKey = { hash: Buffer; ofName: Buffer | null }
export type AttemptRow = Attempts & { hash: Buffer }

/** Locks the counters of one attempt in ascending order; those not yet known begin at nothing. */
export async function lockAttempts(tx: Tx, keys: readonly AttemptKey[], at: Date): Promise<AttemptRow[]> {
  const hashes = keys.map(({ hash }) => hash)
  await tx.run(
    `insert into sign_in_attempt (login_hash, of_name, failures, last_at)
     select hash, of_name, 0, $3 from unnest($1::bytea[], $2::bytea[]) as key (hash, of_name) order by hash
     on conflict do nothing`,
    [hashes, keys.map(({ ofName }) => ofName), at],
  )
  const rows = await tx.rows<AttemptRow>(
    `select login_hash as hash, failures, locked_until as "lockedUntil", last_at as "lastAt", signed_in_at as "signedInAt"
     from sign_in_attempt where login_hash = any($1::bytea[]) order by login_hash for update`,
    [hashes],
  )
  return hashes.map((hash) => rows.find((row) => row.hash.equals(hash)) as AttemptRow)
}

export const saveAttempts = (tx: Tx, rows: readonly AttemptRow[]) =>
  tx.run(
    `update sign_in_attempt a set failures = r.failures, locked_until = r.locked_until, last_at = r.last_at,
       signed_in_at = r.signed_in_at
     from unnest($1::bytea[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
       as r (hash, failures, locked_until, last_at, signed_in_at)
     where a.login_hash = r.hash`,
    [
      rows.map(({ hash }) => hash),
      rows.map(({ failures }) => failures),
      rows.map(({ lockedUntil }) => lockedUntil),
      rows.map(({ lastAt }) => lastAt),
      rows.map(({ signedInAt }) => signedInAt),
    ],
  )

/** Opens a name everywhere, from whatever address it was tried. */
export const forgiveName = (tx: Tx, nameHash: Buffer) =>
  tx.run('update sign_in_attempt set failures = 0, locked_until = null where login_hash = $1 or of_name = $1', [
    nameHash,
  ])
export const findAttempts = (tx: Tx, loginHashes: Buffer[]) =>
  tx.rows<{ loginHash: Buffer; lockedUntil: Date | null }>(
    'select login_hash as "loginHash", locked_until as "lockedUntil" from sign_in_attempt where login_hash = any($1::bytea[])',
    [loginHashes],
  )
/** Counters with nothing left to count, and addresses that are no longer known. */
export const deleteOldAttempts = (tx: Tx, failedBefore: Date, signedInBefore: Date) =>
  tx.run('delete from sign_in_attempt where last_at < $1 and (signed_in_at is null or signed_in_at < $2)', [
    failedBefore,
    signedInBefore,
  ])

export type PreferenceRow = { kind: string; value: Buffer; updatedAt: Date }
export const listPreferenceRows = (tx: Tx, userId: string, prefix: string) =>
  tx.rows<PreferenceRow>(
    `select kind, value, updated_at as "updatedAt" from preference where user_id = $1 and starts_with(kind, $2) order by kind limit 200`,
    [userId, prefix],
  )
/** When a kept value was last written; null when nothing is kept. */
export const findPreference = (tx: Tx, userId: string, kind: string) =>
  tx.maybe<Pick<PreferenceRow, 'updatedAt'>>(
    'select updated_at as "updatedAt" from preference where user_id = $1 and kind = $2',
    [userId, kind],
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
