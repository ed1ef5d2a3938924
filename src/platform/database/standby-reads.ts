// Reads on the standby: each falls back to the primary when the standby fails it.

import type pg from 'pg'
import { isConnectionLost } from './sqlstate.ts'
import { type Standby, type StandbyState, watchStandby, within } from './standby.ts'

const PRIMARY = `select (select system_identifier::text from pg_control_system()) as system,
  pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as position`
const STANDBY = `select pg_is_in_recovery() as "isStandby", (select system_identifier::text from pg_control_system()) as system,
  case when pg_is_in_recovery() then pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::text end as replayed`

/** A read that takes longer has the standby asked whether it still answers, and again each time. */
const DOUBT_AFTER_MS = 1_000

type Ask<R> = (pool: pg.Pool, sql: string, values?: unknown[]) => Promise<R>

type Parts<R> = {
  /** On the standby: for reads, and one connection for asking how it is. */
  reads: pg.Pool
  probes: pg.Pool
  primary: pg.Pool
  ask: Ask<R>
  /** The same read on the primary. */
  instead: (sql: string, values?: unknown[]) => Promise<R>
  /** A statement ends by itself before this; beyond it the standby is silent. */
  readMsMax: number
  lagMsMax: number
  notice: (line: string) => void
}

export type StandbyReads<R> = Standby & {
  query(sql: string, values?: unknown[]): Promise<R>
  position(): Promise<string>
  close(): Promise<void>
}

/** The time limit of a statement was reached: on the primary it would be again. */
const isTimeLimit = (error: unknown) => (error as { code?: unknown }).code === '57014'
/** The server did not even say no. */
const isSilent = (error: unknown) =>
  isConnectionLost(error) || !/^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code))

/** A stopped server keeps its connections open and says nothing, so only asking tells it from a long read. */
function whileAnswering<T>(standby: Pick<Standby, 'answers'>, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setInterval(async () => {
      if (!(await standby.answers())) reject(new Error('it fell silent during a read'))
    }, DOUBT_AFTER_MS)
  })
  return Promise.race([work, silence]).finally(() => clearInterval(timer))
}

export function openStandby<R extends { rows: unknown[] }>(parts: Parts<R>): StandbyReads<R> {
  const { reads, probes, primary, ask, instead, readMsMax, lagMsMax, notice } = parts
  const whereIs = async () => (await ask(primary, PRIMARY)).rows[0] as { system: string; position: string }
  const standby = watchStandby({
    primary: whereIs,
    standby: async () => (await ask(probes, STANDBY)).rows[0] as StandbyState,
    lagMsMax,
    notice,
  })
  return {
    ...standby,
    async query(sql, values) {
      try {
        return await within(readMsMax, whileAnswering(standby, ask(reads, sql, values)))
      } catch (error) {
        if (isTimeLimit(error)) throw error
        if (isSilent(error)) standby.distrust((error as Error).message)
        return instead(sql, values)
      }
    },
    position: async () => (await whereIs()).position,
    close: async () => void (await Promise.all([reads.end(), probes.end()])),
  }
}
