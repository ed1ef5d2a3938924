// What may break breaks: the process is killed, the database goes away, the settings are wrong. Nothing acknowledged is lost.

import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { openTestDatabase, type TestDatabase } from './bank/database.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import type { Answer, Input } from './bank/kahu.ts'
import { startOldPostgres } from './bank/old-postgres.ts'
import { freePort, runKahu, type Served, serveKahu } from './bank/process.ts'

const CLIENTS = 8
const COMMANDS = 1_000
const RESENDS_MAX = 200

/** One series, so that no two share a document. */
const drafts = demoDrafts(400, 'faults', { branchId: 3 })

let database: TestDatabase
let client: pg.Client
let folder: string
let environment: Record<string, string>
let server: Served
/** Resolves while a server is up; a killed one's successor replaces it. */
let up: Promise<Served>

beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'kahu-faults-'))
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  environment = {
    KAHU_DATA: folder,
    DATABASE_URL: database.url,
    KAHU_PORT: String(await freePort()),
    KAHU_DEMO_CUSTOMERS: '1',
  }
  server = await serveKahu(environment)
  up = Promise.resolve(server)
})
afterAll(async () => {
  await (await up).stop()
  await client.end()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const count = async (sql: string, values: unknown[] = []) =>
  (await client.query(`select count(*)::int as n from ${sql}`, values)).rows[0].n as number

/** Sends until it is answered; a lost answer is asked for again under the same key. */
async function send(cookie: string, route: RouteShape, input: Input, onLost: () => void = () => {}): Promise<Answer> {
  for (let sent = 0; sent < RESENDS_MAX; sent++) {
    const running = await up
    try {
      const answer = await running.call(cookie, route, input)
      if (answer.status < 500) return answer
    } catch {
      // The connection broke: whether the command was done is not known here.
    }
    onLost()
  }
  throw new Error(`${route.id} was never answered`)
}

type Tally = { customerId: string; changes: number }

/** Creates and updates under keys, one after the other; answers what must be there in the end. */
async function work(cookie: string, commands: number, acknowledged: () => void, onLost?: () => void): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (let done = 0; done < commands; ) {
    const draft = drafts.pop()
    if (!draft) throw new Error('no drafts are left')
    const created = await send(cookie, customer.createCustomer, { body: { ...draft, tags: [] }, key: newId() }, onLost)
    expect(created.status, created.text).toBe(200)
    acknowledged()
    const tally = { customerId: created.body.customerId as string, changes: 0 }
    tallies.push(tally)
    for (done += 1; tally.changes < 4 && done < commands; done++) {
      const body = { changes: { tags: [`change-${tally.changes + 1}`] }, version: tally.changes + 1 }
      const input = { params: { customerId: tally.customerId }, body, key: newId() }
      const updated = await send(cookie, customer.updateCustomer, input, onLost)
      expect(updated, updated.text).toMatchObject({ status: 200, body: { version: tally.changes + 2 } })
      acknowledged()
      tally.changes += 1
    }
  }
  return tallies
}

async function expectExactly(tallies: Tally[], before: { customers: number; rows: number }): Promise<void> {
  expect(await count('customer')).toBe(before.customers + tallies.length)
  const changes = tallies.reduce((sum, tally) => sum + tally.changes, 0)
  expect(await count(`journal where action in ('customer.create', 'customer.update')`)).toBe(
    before.rows + tallies.length + changes,
  )
  const { rows } = await client.query('select customer_id, version, tags from customer where customer_id = any($1)', [
    tallies.map(({ customerId }) => customerId),
  ])
  const held = new Map(rows.map((row) => [row.customer_id, row]))
  for (const { customerId, changes: made } of tallies)
    expect(held.get(customerId)).toMatchObject({ version: made + 1, tags: made > 0 ? [`change-${made}`] : [] })
}
const before = async () => ({
  customers: await count('customer'),
  rows: await count(`journal where action in ('customer.create', 'customer.update')`),
})

async function expectVerified(): Promise<void> {
  const verdict = await runKahu(['audit', 'verify'], { ...environment, KAHU_LOG_FILE: join(folder, 'cli.log') })
  expect(verdict, verdict.output).toMatchObject({ code: 0 })
}

describe('kill -9 of the server', () => {
  it('loses no acknowledged change and applies none twice, over 1,000 commands of 8 clients', async () => {
    const held = await before()
    const cookie = await server.signIn('teller')
    let acknowledged = 0
    let kills = 0
    const killAt = [COMMANDS * 0.2, COMMANDS * 0.5, COMMANDS * 0.8]
    const onAcknowledged = () => {
      acknowledged += 1
      if (acknowledged < (killAt[kills] ?? Number.POSITIVE_INFINITY)) return
      kills += 1
      up = up.then(async (running) => {
        await running.stop('SIGKILL')
        return serveKahu(environment)
      })
    }
    const tallies = await Promise.all(
      Array.from({ length: CLIENTS }, () => work(cookie, COMMANDS / CLIENTS, onAcknowledged)),
    )
    expect(kills).toBe(killAt.length)
    expect(acknowledged).toBe(COMMANDS)
    await expectExactly(tallies.flat(), held)
    await expectVerified()
  })
})

describe('losing the database', () => {
  it('comes back by itself when every connection is cut, again and again, and applies nothing twice', async () => {
    const running = await up
    const held = await before()
    const cookie = await running.signIn('teller')
    let acknowledged = 0
    const cut = () =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and application_name like 'kahu%'`,
      )
    const onAcknowledged = () => {
      acknowledged += 1
      if (acknowledged % 20 === 0) void cut()
    }
    const tallies = await Promise.all(Array.from({ length: 4 }, () => work(cookie, 60, onAcknowledged)))
    expect(running.child.exitCode).toBeNull()
    await expectExactly(tallies.flat(), held)
    await expectVerified()
  })
})

describe('stopping', () => {
  it('finishes what was begun on SIGTERM, takes nothing new, and ends with 0', async () => {
    const running = await up
    const cookie = await running.signIn('teller')
    const draft = drafts.pop()
    const made = await running.call(cookie, customer.createCustomer, { body: draft })
    const { customerId } = made.body
    await client.query('begin')
    await client.query('select 1 from customer where customer_id = $1 for update', [customerId])
    const body = { changes: { education: 'doctor' }, version: 1 }
    const changing = running.call(cookie, customer.updateCustomer, { params: { customerId }, body })
    // The command waits for the row that we hold.
    for (let waits = 0; waits === 0; )
      waits = await count(`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
    // Browsers hold connections open that have not asked anything yet.
    const silent = connect(Number(environment.KAHU_PORT), '127.0.0.1').on('error', () => {})
    await once(silent, 'connect')
    running.child.kill('SIGTERM')
    for (let refused = false; !refused; )
      refused = await fetch(`${running.url}/healthz`).then(
        ({ status }) => status === 503,
        () => true,
      )
    await client.query('commit')
    expect(await changing).toMatchObject({ status: 200, body: { version: 2, education: 'doctor' } })
    const ended = await running.ended
    expect(ended, ended.output).toMatchObject({ code: 0 })
    expect(running.output()).not.toMatch(/error/i)
    server = await serveKahu(environment)
    up = Promise.resolve(server)
    const shown = await server.call(cookie, customer.showCustomer, { params: { customerId } })
    expect(shown.body).toMatchObject({ version: 2, education: 'doctor' })
  })
})

describe('starting', () => {
  it('says which port is taken, and leaves alone the process that has it', async () => {
    const second = await runKahu(['serve'], { ...environment, KAHU_HOST: '127.0.0.1' })
    expect(second.code).toBe(1)
    expect(second.output).toContain(environment.KAHU_PORT)
    expect(second.output).not.toMatch(/\n\s+at /)
    expect((await fetch(`${(await up).url}/readyz`)).status).toBe(200)
  })

  it('says clearly that the server cannot be reached, is too old, lacks rights or has no such database', async () => {
    await client.query("create role poor login password 'secret-word'").catch(() => {})
    const poor = new URL(database.url)
    poor.username = 'poor'
    poor.password = 'secret-word'
    const missing = new URL(database.url)
    missing.pathname = '/no_such_database'
    const old = await startOldPostgres()
    const cases: [url: string, says: RegExp][] = [
      [`postgres://bank:secret-word@127.0.0.1:${await freePort()}/bank`, /ECONNREFUSED/],
      [old.url, /PostgreSQL 14\.9; Kahu needs 15 or newer/],
      [poor.href, /role "poor" may not create tables.*GRANT CREATE/s],
      [missing.href, /no_such_database/],
    ]
    const expectSaid = async ([url, says]: (typeof cases)[number], at: number) => {
      const data = join(folder, `wrong-${at}`)
      const port = String(await freePort())
      const ended = await runKahu(['serve'], { KAHU_DATA: data, DATABASE_URL: url, KAHU_PORT: port })
      expect(ended.code, ended.output).toBe(1)
      expect(ended.output).toContain('Cannot use the database')
      expect(ended.output).toMatch(says)
      expect(ended.output).not.toContain('secret-word')
      expect(ended.output).not.toMatch(/\n\s+at /)
    }
    await Promise.all(cases.map(expectSaid))
    old.close()
  })

  it('says which setting is wrong', async () => {
    const wrong: [name: string, value: string][] = [
      ['KAHU_PORT', 'eighty'],
      ['KAHU_CIPHER', 'rot13'],
      ['KAHU_DEMO_CUSTOMERS', '-1'],
    ]
    const expectSaid = async ([name, value]: (typeof wrong)[number]) => {
      const ended = await runKahu(['serve'], { KAHU_DATA: join(folder, 'wrong'), [name]: value })
      expect(ended.code).toBe(1)
      expect(ended.output).toContain(`${name}=${value}`)
      expect(ended.output).not.toMatch(/\n\s+at /)
    }
    await Promise.all(wrong.map(expectSaid))
  })

  it('finds its way after a crash with its own database, which a clean stop leaves in order', async () => {
    const data = join(folder, 'embedded')
    const own = { KAHU_DATA: data, KAHU_DEMO_CUSTOMERS: '5', KAHU_PORT: String(await freePort()) }
    const first = await serveKahu(own)
    const cookie = await first.signIn('risk-officer')
    const listed = () => ({ body: { filter: { all: [] }, count: true } })
    expect((await first.call(cookie, customer.listCustomers, listed())).body.count).toBe(5)
    await first.stop('SIGKILL')
    const second = await serveKahu(own)
    expect((await second.call(cookie, customer.listCustomers, listed())).body.count).toBe(5)
    expect(await second.stop('SIGTERM')).toMatchObject({ code: 0 })
    expect(existsSync(join(data, 'postgres', 'postmaster.pid'))).toBe(false)
  })
})
