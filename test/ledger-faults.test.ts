// kill -9 of the server and of the database while many clients post: acknowledged is there once, the rest once or not at all.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as ledger from '../src/modules/ledger/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { freePort, runKahu, type Served, serveKahu } from './bank/process.ts'

const CLIENTS = 12
const ACCOUNTS = 6
const ROUNDS = 3
const PER_CLIENT = 60
const BATCH = 20
const RESENDS_MAX = 400
const OPENING_FEN = 1_000_000

let folder: string
let environment: Record<string, string>
let up: Promise<Served>
let port: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kahu-ledger-faults-'))
  port = String(await freePort())
  // A database of its own: killing it harms no other test.
  environment = { KAHU_DATA: folder, KAHU_PORT: port, KAHU_DEMO_CUSTOMERS: '3' }
  up = serveKahu(environment)
  await up
})
afterAll(async () => {
  await (await up).stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs on the server's own database, as long as it is up. */
async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await databaseUrl() })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
