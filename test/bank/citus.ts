// A Citus cluster for the tests: a coordinator and two workers on this machine, and databases that span all three.

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Embedded, startEmbedded } from '../../src/platform/database/index.ts'

const WORKERS = ['worker-1', 'worker-2']
const HOST = '127.0.0.1'
/** Both workers and the coordinator open connections to each other for every session of the tests. */
const CONNECTIONS_MAX = 500

export type Citus = { coordinator: Embedded; workerUrls: string[]; stop(): Promise<void> }

async function ask(url: string, ...statements: [sql: string, values?: unknown[]][]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const [sql, values] of statements) await client.query(sql, values)
  } finally {
    await client.end()
  }
}

/** Nodes have passwords of their own; between these three, on this machine only, none is asked. */
async function trustNodes({ folder, url }: Embedded): Promise<void> {
  const file = join(folder, 'pg_hba.conf')
  writeFileSync(file, `host all all ${HOST}/32 trust\n${readFileSync(file, 'utf8')}`)
  await ask(url, ['select pg_reload_conf()'])
}

/**
 * Starts the three servers. Citus must be loaded first and by preload; nodes of one machine speak without TLS, which
 * `citus.node_conninfo` demands unless told otherwise; commits over several nodes need prepared transactions.
 */
export async function startCitus(home: string, settings: Record<string, string>, pgBindir?: string): Promise<Citus> {
  const all = {
    ...settings,
    max_connections: String(CONNECTIONS_MAX),
    max_prepared_transactions: String(2 * CONNECTIONS_MAX),
    shared_preload_libraries: 'citus',
    'citus.node_conninfo': 'sslmode=prefer',
  }
  const nodes: Embedded[] = []
  const stop = async () => {
    for (const node of nodes.reverse()) await node.stop()
  }
  try {
    for (const name of ['coordinator', ...WORKERS]) {
      const dataDir = join(home, name)
      mkdirSync(dataDir)
      chmodSync(dataDir, 0o755)
      const node = await startEmbedded({ dataDir, settings: all, pgBindir })
      nodes.push(node)
      await trustNodes(node)
    }
  } catch (error) {
    await stop()
    throw error
  }
  const [coordinator, ...workers] = nodes as [Embedded, ...Embedded[]]
  return { coordinator, workerUrls: workers.map(({ url }) => url), stop }
}

const within = (url: string, name: string) => {
  const own = new URL(url)
  own.pathname = `/${name}`
  return own
}

/**
 * Makes a database on every node: Citus keeps its nodes for each database, so each has the extension, the coordinator's
 * own address and its workers. A copy of another database would point at that one's shards; so none is copied.
 */
export async function createOnNodes(
  coordinatorUrl: string,
  workerUrls: readonly string[],
  name: string,
): Promise<void> {
  for (const url of [...workerUrls, coordinatorUrl]) {
    await ask(url, [`create database ${name}`])
    await ask(within(url, name).href, ['create extension citus'])
  }
  const own = within(coordinatorUrl, name)
  const portOf = (url: string) => Number(new URL(url).port)
  await ask(
    own.href,
    ['select citus_set_coordinator_host($1, $2)', [HOST, portOf(coordinatorUrl)]],
    ...workerUrls.map((url): [string, unknown[]] => ['select citus_add_node($1, $2)', [HOST, portOf(url)]]),
  )
}

/** The coordinator first: it would go on asking workers that have no such database. */
export async function dropOnNodes(coordinatorUrl: string, workerUrls: readonly string[], name: string): Promise<void> {
  for (const url of [coordinatorUrl, ...workerUrls]) await ask(url, [`drop database if exists ${name} with (force)`])
}
