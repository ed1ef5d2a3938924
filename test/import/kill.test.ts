// The server is killed in the middle of an import and started again: every row is there once, and the totals are exact.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listTallyDifferences } from '../../src/modules/customer/tally-store.ts'
import type { Import } from '../../src/modules/intake/contract.ts'
import { cookiesIn } from '../bank/cookies.ts'
import { openTestDatabase, type TestDatabase } from '../bank/database.ts'
import { csvOf, customerRows, HEADERS } from './bank.ts'

const ROOT = join(import.meta.dirname, '../..')
const PASSWORD = 'kahu-demo-2026'
const ROWS = 12_000
const DEMO = 5

let database: TestDatabase
let folder: string
let port: number
let server: ChildProcess | null = null

async function freePort(): Promise<number> {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  const { port: free } = probe.address() as { port: number }
  probe.close()
  return free
}

async function start(): Promise<void> {
  const environment = {
    ...process.env,
    DATABASE_URL: database.url,
    KAHU_DATA: folder,
    KAHU_PORT: String(port),
    KAHU_DEMO_PASSWORD: PASSWORD,
    KAHU_DEMO_CUSTOMERS: String(DEMO),
    KAHU_BUILD_WEB: 'no',
  }
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout?.on('data', (text: Buffer) => text.includes('is ready') && resolve())
  })
  child.removeAllListeners('exit')
}

async function kill(): Promise<void> {
  const child = server
  server = null
  if (!child) return
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

let cookie = ''
async function ask(method: string, path: string, body?: object | FormData): Promise<Import> {
  const isForm = body instanceof FormData
  const response = await fetch(`http://localhost:${port}/api${path}`, {
    method,
    headers: { 'x-kahu': '1', cookie, ...(isForm || !body ? {} : { 'content-type': 'application/json' }) },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  cookie = cookiesIn(response.headers.getSetCookie()) || cookie
  return (await response.json()) as Import
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kahu-kill-'))
  database = await openTestDatabase()
  port = await freePort()
  await start()
})
afterAll(async () => {
  await kill()
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

const count = async (sql: string) =>
  (await database.db.read((tx) => tx.one<{ n: number }>(`select count(*)::int as n from ${sql}`))).n

it('applies every row once when the server dies and comes back', async () => {
  await ask('POST', '/session', { loginName: 'manager', password: PASSWORD })
  const rows = customerRows(ROWS, 300_000)
  rows[7000] = ['李四', '310106199001010000', '13800000000', '2019-07-02']
  const form = new FormData()
  form.append('file', new Blob([csvOf(HEADERS, rows)]), '存量客户.csv')
  const { importId, rows: read } = await ask('POST', '/imports?importable=customer', form)
  expect(read).toBe(ROWS)
  await ask('POST', `/imports/${importId}/start`, {})

  for (let kills = 0; kills < 2; kills++) {
    const before = (await ask('GET', `/imports/${importId}`)).totals.rows
    for (;;) {
      const { totals, state } = await ask('GET', `/imports/${importId}`)
      expect(state).toBe('running')
      if (totals.rows > before) break
    }
    await kill()
    await start()
  }
  for (;;) {
    const shown = await ask('GET', `/imports/${importId}`)
    if (shown.state === 'done') {
      expect(shown.totals).toEqual({ rows: ROWS, created: ROWS - 1, updated: 0, unchanged: 0, failed: 1 })
      break
    }
    expect(shown.state).toBe('running')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  expect(await count('customer')).toBe(ROWS - 1 + DEMO)
  expect(await count("journal where action = 'customer.import'")).toBe(ROWS - 1)
  expect(await count('(select hash from customer_claim group by hash having count(*) > 1) as twice')).toBe(0)
  expect(await database.db.read(listTallyDifferences)).toEqual([])
  expect(await count(`import_chunk where batch_id = '${importId}'`)).toBe(ROWS / 500)
}, 180_000)
