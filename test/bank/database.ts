// A database of its own for a test file, cloned from a migrated template of the shared test server.

import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import {
  type ConnectOptions,
  connect,
  type Database,
  type MigrationSource,
  migrate,
} from '../../src/platform/database/index.ts'
import { createOnNodes, dropOnNodes } from './citus.ts'

export type TestDatabase = {
  url: string
  db: Database
  /** Closes the pools and drops the database; call it in afterAll. */
  close(): Promise<void>
}

const TEMPLATE_LOCK_KEY = 5_242_002
const CONNECTIONS = { applicationName: 'kahu test', readConnectionsMax: 4, writeConnectionsMax: 4 }

function urlFor(name: string): string {
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return url.href
}

async function administer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function templateName(sources: MigrationSource[]): string {
  const hash = createHash('sha256')
  for (const { name, folder } of sources) {
    for (const file of readdirSync(folder).sort())
      hash.update(`${name}/${file}\n`).update(readFileSync(join(folder, file)))
  }
  return `template_${hash.digest('hex').slice(0, 16)}`
}

/** Migrates each distinct set of files once a run. */
async function ensureTemplate(client: pg.Client, sources: MigrationSource[]): Promise<string> {
  const template = templateName(sources)
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK_KEY])
  const known = await client.query('select 1 from pg_database where datname = $1', [template])
  if (known.rowCount === 0) {
    const building = `${template}_building`
    await client.query(`drop database if exists ${building} with (force)`)
    await client.query(`create database ${building}`)
    const db = connect(urlFor(building))
    await migrate(db, sources).finally(() => db.close())
    await client.query(`alter database ${building} rename to ${template}`)
  }
  await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK_KEY])
  return template
}

/** On a cluster: made on every node, and migrated by itself. */
async function openOnNodes(name: string, sources: MigrationSource[], options: ConnectOptions): Promise<TestDatabase> {
  const [coordinator, workers] = [inject('postgresUrl'), inject('citusWorkerUrls')]
  await createOnNodes(coordinator, workers, name)
  const url = urlFor(name)
  const db = connect(url, { ...CONNECTIONS, ...options })
  if (sources.length > 0) await migrate(db, sources)
  const close = async () => {
    await db.close()
    await dropOnNodes(coordinator, workers, name)
  }
  return { url, db, close }
}

/** An empty database with the tables of `sources`; without sources it has no tables. */
export async function openTestDatabase(
  sources: MigrationSource[] = [],
  options: ConnectOptions = {},
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  if (inject('citusWorkerUrls').length > 0) return openOnNodes(name, sources, options)
  await administer(async (client) => {
    const template = sources.length > 0 ? await ensureTemplate(client, sources) : 'template1'
    await client.query(`create database ${name} template ${template}`)
  })
  const url = urlFor(name)
  const db = connect(url, { ...CONNECTIONS, ...options })
  const drop = () => administer((client) => client.query(`drop database if exists ${name} with (force)`))
  return {
    url,
    db,
    close: async () => {
      await db.close()
      await drop()
    },
  }
}
