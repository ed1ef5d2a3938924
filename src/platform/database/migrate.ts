// Brings the tables up to date, forward only, one file a transaction; two processes never do it at once.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { partsOf, placementCalls, placementsOf } from './placement.ts'
import type { Tx } from './tx.ts'

/** One owner of tables: a module or a part of the platform, and the folder of its NNNN-name.sql files. */
export type MigrationSource = { name: string; folder: string }
export type MigrationLog = (line: string) => void
type Migration = { name: string; sql: string; sha256: string }

const FILE_NAME = /^\d{4}-[a-z0-9-]+\.sql$/
/** Any fixed number: the advisory lock that every Kahu process takes before it migrates. */
const LOCK_KEY = 5_242_001
const LOCK_WAIT_MS = 600_000
const FILE_TIME_MS = 3_600_000

const CREATE_LEDGER = `create table if not exists kahu_migration (
  name text primary key, sha256 text not null, applied_at timestamptz not null)`

function readMigrations(sources: MigrationSource[]): Migration[] {
  return sources.flatMap(({ name, folder }) => {
    if (!existsSync(folder)) return []
    const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
    return files.sort().map((file) => {
      if (!FILE_NAME.test(file)) throw new Error(`migration ${join(folder, file)} is not named NNNN-name.sql`)
      const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
      return { name: `${name}/${file}`, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
  })
}

function refuseChanged(migrations: Migration[], applied: Map<string, string>): void {
  for (const { name, sha256 } of migrations) {
    const before = applied.get(name)
    if (before && before !== sha256)
      throw new Error(`migration ${name} was applied and then edited; restore it and put the change in a new file`)
  }
}

async function lockMigrations(tx: Tx): Promise<void> {
  // Waiting for another process that migrates is no error, and building an index may take long.
  await tx.run(`set local lock_timeout = ${LOCK_WAIT_MS}`)
  await tx.run(`set local statement_timeout = ${FILE_TIME_MS}`)
  await tx.run(`set local idle_in_transaction_session_timeout = ${FILE_TIME_MS}`)
  await tx.run('select pg_advisory_xact_lock($1)', [LOCK_KEY])
}

async function listApplied(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.rows<{ name: string; sha256: string }>('select name, sha256 from kahu_migration')
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

async function hasCitus(tx: Tx): Promise<boolean> {
  return (await tx.maybe(`select 1 from pg_extension where extname = 'citus'`)) !== null
}

/** Runs a file and records it; with Citus its tables are placed between the two parts. */
async function apply(tx: Tx, { name, sql, sha256 }: Migration): Promise<void> {
  const placements = placementsOf(sql)
  const { create, after } = partsOf(sql)
  await runScript(tx, create)
  if (await hasCitus(tx)) for (const call of placementCalls(placements)) await tx.run(call.sql, call.values)
  await runScript(tx, after)
  await tx.run('insert into kahu_migration (name, sha256, applied_at) values ($1, $2, $3)', [name, sha256, new Date()])
}

async function runScript(tx: Tx, script: string): Promise<void> {
  for (const statement of splitStatements(script)) await tx.run(statement)
}

const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|\$([a-z_]*)\$[\s\S]*?\$\1\$|;/gi

/** Splits a script at its semicolons, not at those inside strings, comments or function bodies. */
export function splitStatements(script: string): string[] {
  const statements: string[] = []
  let start = 0
  for (const token of script.matchAll(TOKEN)) {
    if (token[0] !== ';') continue
    statements.push(script.slice(start, token.index))
    start = token.index + 1
  }
  statements.push(script.slice(start))
  return statements
    .map((text) => text.trim())
    .filter((text) => text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim() !== '')
}

/** Applies what is missing, in the order of the sources; answers the names it applied. */
export async function migrate(
  db: Database,
  sources: MigrationSource[],
  log: MigrationLog = () => {},
): Promise<string[]> {
  const migrations = readMigrations(sources)
  if (await upToDate(db, migrations)) return []
  await db.write(async (tx) => {
    await lockMigrations(tx)
    await tx.run(CREATE_LEDGER)
  })
  const done: string[] = []
  for (const migration of migrations) {
    const applied = await db.write(async (tx) => {
      await lockMigrations(tx)
      const before = await listApplied(tx)
      refuseChanged(migrations, before)
      if (before.has(migration.name)) return false
      await apply(tx, migration).catch((error) => {
        throw new Error(`migration ${migration.name} failed: ${error.message}`, { cause: error })
      })
      return true
    })
    if (applied) {
      done.push(migration.name)
      log(`migrated ${migration.name}`)
    }
  }
  return done
}

/** The fast way of every start but the first: one read, no lock. */
async function upToDate(db: Database, migrations: Migration[]): Promise<boolean> {
  return db.read(async (tx) => {
    const ledger = await tx.one<{ present: boolean }>(`select to_regclass('kahu_migration') is not null as present`)
    if (!ledger.present) return false
    const applied = await listApplied(tx)
    refuseChanged(migrations, applied)
    return migrations.every(({ name }) => applied.has(name))
  })
}
