// What PostgreSQL's own benchmark does on the same server: the floor that durable postings are measured beside.

import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Bench } from './bench.ts'

const run = promisify(execFile)
const DATABASE = 'kahu_pgbench'
const SCALE = 50
const THREADS = 2
const DEBIAN = '/usr/lib/postgresql'
const RATE = /tps = ([\d.]+) \(without/

/** Where Debian puts it; null when it is not installed. */
function findPgbench(): string | null {
  if (!existsSync(DEBIAN)) return null
  const found = readdirSync(DEBIAN)
    .map((version) => join(DEBIAN, version, 'bin', 'pgbench'))
    .filter(existsSync)
  return found.at(-1) ?? null
}

/** Transactions a second of `tpcb-like`, durable, prepared, by number of clients; null without pgbench. */
export async function pgbench(bench: Bench, clients: readonly number[]): Promise<Map<number, number> | null> {
  const program = findPgbench()
  if (!program) return null
  const admin = new pg.Client({ connectionString: bench.kahu.databaseUrl })
  await admin.connect()
  const url = new URL(bench.kahu.databaseUrl)
  url.pathname = `/${DATABASE}`
  try {
    await admin.query(`drop database if exists ${DATABASE} with (force)`)
    await admin.query(`create database ${DATABASE}`)
    await run(program, ['-i', '-q', '-s', String(SCALE), url.href])
    const rates = new Map<number, number>()
    for (const count of clients) {
      const shape = ['-c', String(count), '-j', String(THREADS), '-T', String(bench.options.seconds), '-M', 'prepared']
      const { stdout } = await run(program, [...shape, url.href])
      rates.set(count, Number(RATE.exec(stdout)?.[1] ?? 0))
    }
    return rates
  } finally {
    await admin.query(`drop database if exists ${DATABASE} with (force)`)
    await admin.end()
  }
}
