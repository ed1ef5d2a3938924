// The whole application inside the test: a database of its own, demo staff, a few customers, a session a role.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { pino } from 'pino'
import { fillDemoBank } from '../../src/cli/demo.ts'
import { composeWeb, type Kahu, open } from '../../src/main.ts'
import { createUser } from '../../src/modules/staff/index.ts'
import { jobCaller } from '../../src/platform/access/index.ts'
import { routesOf, runCommand } from '../../src/platform/command/index.ts'
import type { RouteShape } from '../../src/platform/contract/index.ts'
import { bankDate, type Clock } from '../../src/platform/kernel/clock.ts'
import { readConfig } from '../../src/platform/kernel/config.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import { cookiesOf } from './cookies.ts'
import { openTestDatabase } from './database.ts'
import { recording } from './recording.ts'

export const PASSWORD = 'kahu-demo-2026'

export type Input = {
  params?: Record<string, string | number>
  query?: Record<string, string | number | boolean>
  body?: unknown
  headers?: Record<string, string>
  /** The idempotency key. */
  key?: string
  dryRun?: boolean
}
// biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
export type Answer = { status: number; body: any; text: string; bytes: Buffer; headers: Record<string, unknown> }

/** A clock that stands until it is moved. */
export type HeldClock = Clock & { move(ms: number): void; release(): void }

export function heldClock(): HeldClock {
  let held: number | null = null
  const now = () => new Date(held ?? Date.now())
  return {
    now,
    today: () => bankDate(now()),
    move: (ms) => {
      held = (held ?? Date.now()) + ms
    },
    release: () => {
      held = null
    },
  }
}

export type Bank = {
  kahu: Kahu
  clock: HeldClock
  databaseUrl: string
  dataDir: string
  app: Awaited<ReturnType<typeof composeWeb>>['app']
  routes: RouteShape[]
  /** Statements that services ran since `recorded.start()`. */
  recorded: ReturnType<typeof recording>
  /** Sends a request as a signed-in user (by login name), by a cookie, or as nobody (null). */
  call(who: string | null, route: RouteShape, input?: Input): Promise<Answer>
  inject(options: InjectOptions): Promise<Answer>
  signIn(loginName: string, password?: string): Promise<string>
  cookieOf(loginName: string): Promise<string>
  /** A user who has changed the first password already. */
  addUser(loginName: string, branchId: number, roleIds: string[]): Promise<void>
  log(): string
  close(): Promise<void>
}

export const pathOf = (route: RouteShape, { params = {}, query = {}, dryRun }: Input = {}) => {
  const path = route.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(params[name])))
  const asked = { ...query, ...(dryRun ? { dryRun: true } : {}) }
  const text = new URLSearchParams(
    Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return `/api${path}${text ? `?${text}` : ''}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export type BankOptions = {
  customers?: number
  /** Of the last year; none unless a test wants some. */
  transactions?: number
  /** That fill in accounts and postings; by default as many as the size asks for. */
  threads?: number
  cipher?: 'aes-256-gcm' | 'sm4-ctr-hmac-sm3'
  environment?: object
}

const configOf = (dataDir: string, databaseUrl: string, { customers, cipher, environment }: BankOptions) =>
  readConfig({
    KAHU_DATA: dataDir,
    DATABASE_URL: databaseUrl,
    KAHU_DEMO_PASSWORD: PASSWORD,
    KAHU_DEMO_CUSTOMERS: String(customers),
    KAHU_BUILD_WEB: 'no',
    ...(cipher ? { KAHU_CIPHER: cipher } : {}),
    ...environment,
  })

/** Log lines wait for each other a moment: writes those that wait. */
export function writeLog({ services }: Kahu): void {
  const lines = services.log as unknown as Record<symbol, { flushSync(): void } | undefined>
  lines[pino.symbols.streamSym]?.flushSync()
}

function logOf(kahu: Kahu, dataDir: string): string {
  writeLog(kahu)
  return readFileSync(join(dataDir, 'log', 'kahu.log'), 'utf8')
}

/** Opens a bank. Close it in afterAll. */
export async function openBank({ customers = 30, cipher, environment = {}, ...fill }: BankOptions = {}): Promise<Bank> {
  const database = await openTestDatabase()
  await database.db.close()
  const dataDir = mkdtempSync(join(tmpdir(), 'kahu-bank-'))
  const config = configOf(dataDir, database.url, { customers, cipher, environment })
  const clock = heldClock()
  const kahu = await open(config, { migrate: true, say: () => {}, clock })
  await fillDemoBank(kahu, () => {}, { transactions: 0, ...fill, customers, force: true })
  const recorded = recording(kahu.services.database)
  kahu.services.database = recorded.database
  const { app, stop } = await composeWeb(kahu, null)
  await app.ready()
  const cookies = new Map<string, string>()
  const inject = async (options: InjectOptions): Promise<Answer> => {
    const response = await app.inject(options)
    const { statusCode: status, body: text, rawPayload: bytes, headers } = response
    return { status, text, bytes, body: parsed(text), headers }
  }
  const signIn = async (loginName: string, password = PASSWORD) => {
    const answer = await inject({ method: 'POST', url: '/api/session', payload: { loginName, password } })
    if (answer.status !== 200) throw new Error(`${loginName} cannot sign in: ${answer.text}`)
    return cookiesOf(answer)
  }
  const cookieOf = async (loginName: string) => {
    const held = cookies.get(loginName) ?? (await signIn(loginName))
    cookies.set(loginName, held)
    return held
  }
  const call = async (who: string | null, route: RouteShape, input: Input = {}): Promise<Answer> => {
    const cookie = who === null ? null : who.includes('=') ? who : await cookieOf(who)
    const key = input.key ? { 'idempotency-key': input.key } : {}
    return inject({
      method: route.method,
      url: pathOf(route, input),
      headers: { ...(cookie ? { cookie } : {}), ...key, ...input.headers },
      ...(input.body === undefined ? {} : { payload: input.body as object }),
    })
  }
  const addUser = async (loginName: string, branchId: number, roleIds: string[]) => {
    const body = { loginName, displayName: loginName, branchId, roleIds }
    const origin = { caller: jobCaller('test'), requestId: newId(), channel: 'cli' as const, origin: 'test' }
    const { reply } = await runCommand(kahu.services, createUser, { ...origin, input: { params: {}, query: {}, body } })
    const cookie = await signIn(loginName, reply.firstPassword)
    const payload = { current: reply.firstPassword, next: PASSWORD }
    const answer = await inject({ method: 'POST', url: '/api/session/password', headers: { cookie }, payload })
    if (answer.status !== 200) throw new Error(`${loginName} cannot change the password: ${answer.text}`)
    cookies.set(loginName, cookiesOf(answer))
  }
  return {
    kahu,
    clock,
    databaseUrl: database.url,
    dataDir,
    app,
    routes: kahu.modules.flatMap(routesOf),
    recorded,
    call,
    inject,
    signIn,
    cookieOf,
    addUser,
    log: () => logOf(kahu, dataDir),
    close: async () => {
      await stop()
      await kahu.close()
      await database.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
