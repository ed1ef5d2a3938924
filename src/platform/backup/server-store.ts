// Every statement of a backup on the server it copies: on one session of its own, for a base backup ends with its session.

import pg from 'pg'
import { positionOf } from './wal-segment.ts'

/** Holds the log that no backup has yet; what it may hold is limited by max_slot_wal_keep_size. */
const SLOT = 'kahu_backup'
const LOCK_KEY = 5_242_017

export type ServerFacts = { major: number; systemId: string; timeline: number; walSegmentBytes: number; now: string }

export type Session = {
  /** False when another backup of this server is being made. */
  tryLock(): Promise<boolean>
  facts(): Promise<ServerFacts>
  /** Where the log kept for backups begins; null when there is no slot, or the server had to give its log up. */
  keptFrom(): Promise<bigint | null>
  /** Makes the slot anew: the log is kept from now on. */
  keepFromNow(): Promise<void>
  /** Lets the server reuse the log before this position. */
  keptUntil(lsn: string): Promise<void>
  /** Answers the position from which the log is needed. */
  start(label: string): Promise<bigint>
  stop(): Promise<{ label: string; at: string }>
  /** Ends the running segment behind a commit of its own; answers that commit's time, and the end of the log. */
  closeSegment(): Promise<{ coversUntil: string; end: bigint }>
  close(): Promise<void>
}

const ISO = (expression: string) => `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const FACTS = `select current_setting('server_version_num')::int / 10000 as "major",
       (select system_identifier::text from pg_control_system()) as "systemId",
       ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int as "timeline",
       (select setting::int from pg_settings where name = 'wal_segment_size') as "walSegmentBytes",
       ${ISO('clock_timestamp()')} as "now"`

/** Opens the session; no statement of it has a limit of time. */
export async function openSession(url: string): Promise<Session> {
  const client = new pg.Client({ connectionString: url, application_name: 'kahu backup', statement_timeout: 0 })
  client.on('error', () => {})
  await client.connect()
  const one = async <T>(sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows[0] as T
  const drop = () =>
    client.query(`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1`, [SLOT])
  return {
    tryLock: async () => (await one<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [LOCK_KEY])).got,
    facts: () => one<ServerFacts>(FACTS),
    async keptFrom() {
      const slot = await one<{ lsn: string | null; status: string } | undefined>(
        'select restart_lsn as lsn, wal_status as status from pg_replication_slots where slot_name = $1',
        [SLOT],
      )
      return slot?.lsn && slot.status !== 'lost' && slot.status !== 'unreserved' ? positionOf(slot.lsn) : null
    },
    async keepFromNow() {
      await drop()
      await client.query('select pg_create_physical_replication_slot($1, true)', [SLOT])
    },
    keptUntil: async (lsn) => void (await client.query('select pg_replication_slot_advance($1, $2)', [SLOT, lsn])),
    start: async (label) =>
      positionOf((await one<{ lsn: string }>('select pg_backup_start($1, true)::text as lsn', [label])).lsn),
    stop: () => one(`select labelfile as label, ${ISO('clock_timestamp()')} as at from pg_backup_stop(false)`),
    async closeSegment() {
      const { at } = await one<{ at: string }>(`select ${ISO('clock_timestamp()')} as at`)
      // A transaction with a number writes a commit record, so a restore to any time up to here finds where to stop.
      await client.query('select pg_current_xact_id()')
      const { lsn } = await one<{ lsn: string }>('select pg_switch_wal()::text as lsn')
      return { coversUntil: at, end: positionOf(lsn) }
    },
    close: () => client.end(),
  }
}
