// The queue port: background jobs and schedules, once over all processes; pg-boss stands behind it.

import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { clientOf } from '../database/index.ts'
import type { Log } from '../kernel/log.ts'

export interface Jobs {
  /** Puts a job on a queue; it runs in whichever process works that queue, and again after a crash. */
  send(queue: string, data: object): Promise<void>
  /** Works a queue, one job at a time. */
  work(queue: string, handle: (data: object) => Promise<void>): Promise<void>
  /** Runs a handler by cron (Asia/Shanghai), in one process at a time. */
  schedule(name: string, cron: string, handle: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

const TIME_ZONE = 'Asia/Shanghai'
const CONNECTIONS_MAX = 4
const RETRIES_MAX = 3
const JOB_SECONDS_MAX = 6 * 3600
const KEEP_SECONDS = 7 * 86_400
const CLOSE_WAIT_MS = 10_000

/** Opens the queue on its own schema `pgboss` (placement: local). */
export async function openJobs(url: string, log: Log): Promise<Jobs> {
  const { url: connectionString, Client } = clientOf(url)
  const connecting = { connectionString, application_name: 'kahu jobs', max: CONNECTIONS_MAX }
  const pool = new pg.Pool({ ...connecting, Client })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  // Its own pool knows one host; ours follows the primary.
  const follows = { db: { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) } }
  const boss = new PgBoss(Client === pg.Client ? connecting : follows)
  boss.on('error', (error) => log.error({ err: error }, 'queue'))
  await boss.start()
  const ensured = new Set<string>()
  const ensure = async (queue: string) => {
    if (ensured.has(queue)) return
    await boss.createQueue(queue, {
      retryLimit: RETRIES_MAX,
      retryBackoff: true,
      expireInSeconds: JOB_SECONDS_MAX,
      retentionSeconds: KEEP_SECONDS,
    })
    ensured.add(queue)
  }
  const work = async (queue: string, handle: (data: object) => Promise<void>) => {
    await ensure(queue)
    await boss.work<object>(queue, { batchSize: 1, pollingIntervalSeconds: 1 }, async ([job]) => {
      try {
        await handle(job?.data ?? {})
      } catch (error) {
        log.error({ err: error, queue }, 'job failed; it will be tried again')
        throw error
      }
    })
  }
  return {
    async send(queue, data) {
      await ensure(queue)
      await boss.send(queue, data)
    },
    work,
    async schedule(name, cron, handle) {
      await ensure(name)
      await boss.schedule(name, cron, {}, { tz: TIME_ZONE })
      await work(name, handle)
    },
    async close() {
      await boss.stop({ graceful: true, timeout: CLOSE_WAIT_MS })
      await pool.end()
    },
  }
}
