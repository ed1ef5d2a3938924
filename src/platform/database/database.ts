// The pool behind every read and write: prepared by text, limited in time, read-only where it only reads.

import pg from 'pg'
import { columnTypes } from './column-types.ts'
import { Flight, type Outcome } from './flight.ts'
import { clientOf } from './hosts.ts'
import { createListener } from './listener.ts'
import { PreparedOnConnection } from './prepared-names.ts'
import { BY_KEY, createSharedFlights, FLIGHTS_MAX } from './shared-flights.ts'
import { isConnectionLost, isDemoted, isStalePlan, withoutValues } from './sqlstate.ts'
import { openStandby } from './standby-reads.ts'
import { Transaction } from './transaction.ts'
import { type Tx, txOf } from './tx.ts'

/** `apart`: on connections kept for upkeep, so that one that is wanted inside a transaction never waits for that transaction. */
export type WriteOptions = { apart?: boolean }

/** `standby`: the answer may come from a standby that has replayed what was written up to `after`. */
export type ReadOptions = { standby?: { after: string | null } }

export interface Database {
  /** Read-only, each statement on its own; those that begin with BY_KEY travel with others. The server refuses writes here. */
  read<T>(work: (tx: Tx) => Promise<T>, options?: ReadOptions): Promise<T>
  /** How far the primary has written, for `after`; null where no standby answers reads. */
  position(): Promise<string | null>
  /** Resolves when reads see what is committed now: at once without a standby. */
  followed(): Promise<void>
  /** BEGIN … COMMIT at READ COMMITTED. Only platform/command calls it. */
  write<T>(work: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>
  /** Calls the handler for each NOTIFY; reconnects by itself; answers how to stop. */
  listen(channel: string, handler: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

export type ConnectOptions = {
  applicationName?: string
  /** A standby for the reads that may lag. */
  readUrl?: string
  /** A standby further behind answers nobody. */
  readLagMsMax?: number
  /** Hears why the standby is left alone, and when it answers again. */
  onStandby?: (line: string) => void
  /** Hears where writes go to, when that changes. */
  onPrimary?: (line: string) => void
  readConnectionsMax?: number
  writeConnectionsMax?: number
  statementTimeoutMs?: number
  lockTimeoutMs?: number
  connectTimeoutMs?: number
  preparedPerConnectionMax?: number
}

const defaults = {
  applicationName: 'kahu',
  readConnectionsMax: 10,
  writeConnectionsMax: 8,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 10_000,
  connectTimeoutMs: 10_000,
  preparedPerConnectionMax: 300,
  readLagMsMax: 10_000,
}
/** For upkeep beside the transactions of commands. */
const APART_CONNECTIONS_MAX = 3
const IDLE_IN_TRANSACTION_MS = 60_000
const IDLE_CONNECTION_MS = 60_000
/** A standby that cannot be reached must not keep a reader waiting: the primary answers. */
const STANDBY_CONNECT_MS = 1_000

type Settings = typeof defaults

type Server = Pick<ReturnType<typeof clientOf>, 'url' | 'Client'>

function createPool({ url, Client }: Server, settings: Settings, max: number, readOnly: boolean): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    Client,
    max,
    types: columnTypes,
    application_name: settings.applicationName,
    statement_timeout: settings.statementTimeoutMs,
    lock_timeout: settings.lockTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    keepAlive: true,
    options: `-c timezone=UTC${readOnly ? ' -c default_transaction_read_only=on' : ''}`,
  })
  // A connection lost while idle is replaced by the pool; without these listeners it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Runs single statements on a client by name; the longest unused are let go when there are too many. */
function createRunner(preparedMax: number) {
  const held = new WeakMap<pg.PoolClient, PreparedOnConnection>()
  function preparedOn(client: pg.PoolClient): PreparedOnConnection {
    let prepared = held.get(client)
    if (!prepared) held.set(client, (prepared = new PreparedOnConnection(preparedMax)))
    return prepared
  }
  const runOn = (client: pg.PoolClient, sql: string, values: unknown[] = []) =>
    new Promise<Outcome>((resolve, reject) => {
      const outcome: Outcome = { rows: [], count: 0, tag: '' }
      const landed = () => resolve(outcome)
      const failed = (error: unknown) => reject(withoutValues(error))
      client.query(new Flight([{ sql, values, outcome }], preparedOn(client), landed, failed))
    })
  return { preparedOn, runOn }
}

type RunOn = ReturnType<typeof createRunner>['runOn']

/** One statement on a connection of a pool. */
function readWith(runOn: RunOn) {
  return async function readOnce(pool: pg.Pool, sql: string, values?: unknown[]): Promise<Outcome> {
    const client = await pool.connect()
    let broken = false
    try {
      return await runOn(client, sql, values)
    } catch (error) {
      broken = isConnectionLost(error) || isStalePlan(error)
      throw error
    } finally {
      client.release(broken)
    }
  }
}

type Primary = Pick<Parameters<typeof openStandby<Outcome>>[0], 'primary' | 'ask' | 'instead'>

function openStandbyAt({ readUrl, onStandby }: ConnectOptions, settings: Settings, primary: Primary) {
  if (!readUrl) return null
  const server = clientOf(readUrl)
  const hasty = { ...settings, connectTimeoutMs: STANDBY_CONNECT_MS }
  return openStandby({
    ...primary,
    reads: createPool(server, hasty, settings.readConnectionsMax, true),
    probes: createPool(server, hasty, 1, true),
    readMsMax: settings.statementTimeoutMs + STANDBY_CONNECT_MS,
    lagMsMax: settings.readLagMsMax,
    notice: onStandby ?? (() => {}),
  })
}

/** Opens the pools; connections are made when first needed. */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const settings: Settings = { ...defaults, ...withoutUndefined(options) }
  const server = clientOf(url, options.onPrimary)
  const readPool = createPool(server, settings, settings.readConnectionsMax, true)
  const byKeyPool = createPool(server, settings, FLIGHTS_MAX, true)
  const writePool = createPool(server, settings, settings.writeConnectionsMax, false)
  const apartPool = createPool(server, settings, APART_CONNECTIONS_MAX, false)
  const { preparedOn, runOn } = createRunner(settings.preparedPerConnectionMax)
  const listener = createListener(server, `${settings.applicationName} listener`)

  const readOnce = readWith(runOn)
  // Reading again is always safe, so one lost connection or stale plan stays invisible.
  const readPrimary = (sql: string, values?: unknown[]) =>
    readOnce(readPool, sql, values).catch((error) => {
      if (isConnectionLost(error) || isStalePlan(error)) return readOnce(readPool, sql, values)
      throw error
    })
  const together = createSharedFlights(byKeyPool, preparedOn, readPrimary)
  const reading = txOf((sql, values) => (sql.startsWith(BY_KEY) ? together(sql, values) : readPrimary(sql, values)))

  const standby = openStandbyAt(options, settings, { primary: readPool, ask: readOnce, instead: readPrimary })
  const readingStandby = standby && txOf(standby.query)

  async function write<T>(work: (tx: Tx) => Promise<T>, { apart = false }: WriteOptions = {}): Promise<T> {
    const client = await (apart ? apartPool : writePool).connect()
    const transaction = new Transaction(client, preparedOn(client))
    let broken = false
    try {
      const result = await work(transaction.tx)
      await transaction.commit()
      return result
    } catch (error) {
      broken = (await transaction.rollback(error)) || isDemoted(error)
      if (isDemoted(error)) server.distrust()
      throw withoutValues(error)
    } finally {
      client.release(broken)
    }
  }

  let closing: Promise<void> | undefined
  return {
    async read(work, options) {
      const far = options?.standby && (await standby?.mayAnswer(options.standby.after)) ? readingStandby : null
      return work(far ?? reading)
    },
    position: async () => (standby ? standby.position() : null),
    followed: async () => standby?.followed(),
    write,
    listen: listener.listen,
    close: () =>
      (closing ??= Promise.all([
        listener.close(),
        readPool.end(),
        byKeyPool.end(),
        writePool.end(),
        apartPool.end(),
        standby?.close(),
      ]).then(() => {})),
  }
}

function withoutUndefined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}
