// The only composition root: configuration, database, keys, modules, and the roles a process plays.

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { runCli } from './cli/index.ts'
import { BACKUPS, backupRuleOf, runVerb, watchBackups } from './cli/run-backups.ts'
import { seedProducts } from './modules/account/index.ts'
import { openApprovals, seedPolicies } from './modules/approval/index.ts'
import { type ClientRoster, openClientRoster } from './modules/client/index.ts'
import { openCounter, openNumbers } from './modules/customer/index.ts'
import { destroyErasedAgain } from './modules/erasure/index.ts'
import { composeModules } from './modules/index.ts'
import {
  endStolenSession,
  openRoster,
  openSingleSignOn,
  type Roster,
  seedRoles,
  touchSession,
} from './modules/staff/index.ts'
import { jobCall, type Module, type Reader, runCommand, type Services, upkeep } from './platform/command/index.ts'
import { startEmbedded } from './platform/database/embedded/start-embedded.ts'
import { checkServer, connect, type Database, migrate } from './platform/database/index.ts'
import { buildWebWhenStale } from './platform/http/build-web.ts'
import {
  type AppOptions,
  buildApp,
  followIdentity,
  openIdentity,
  openLiveHub,
  openRedirect,
  openRendering,
} from './platform/http/index.ts'
import platformEnglish from './platform/http/words.en-US.ts'
import platformChinese from './platform/http/words.zh-CN.ts'
import { openJobs } from './platform/jobs/index.ts'
import {
  type AccessLedger,
  announce,
  continueOrder,
  deleteOldKeys,
  insertAccessRecords,
  isOrderBehind,
  KEYS_CHANNEL,
  makeCheckpoint,
  openAccessLedger,
  RELAY_ROWS_MAX,
  relayStep,
} from './platform/journal/index.ts'
import { type Clock, systemClock } from './platform/kernel/clock.ts'
import { type Config, type Role, readConfig } from './platform/kernel/config.ts'
import { configuredLog } from './platform/kernel/configured-log.ts'
import type { StartThread } from './platform/threads/index.ts'
import { anythingSealed, configuredProvider, type KeyProvider, openVault, type Vault } from './platform/vault/index.ts'

export const ROOT = join(import.meta.dirname, '..')
const RELAY_IDLE_MS = 100
const KEYED_REPLIES_KEPT_MS = 48 * 3_600_000
const SWEEP_ROWS_MAX = 50_000
const STOP_WAIT_MS = 15_000
/** A thread holds a few chunks; without limits it would let garbage grow to several times that. */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 128 }

export type Kahu = {
  config: Config
  services: Services
  modules: Module[]
  roster: Roster
  clients: ClientRoster
  keyProvider: KeyProvider
  databaseUrl: string
  /** The data folder of the embedded server; null when DATABASE_URL names another. */
  embeddedFolder: string | null
  /** A thread that knows the tasks of thread.ts. */
  startThread: StartThread
  version: string
  say: (line: string) => void
  /** Set when a signal asked the process to end; long work looks at it. */
  stopping: AbortSignal
  close(): Promise<void>
}

const stopping = new AbortController()

export const sqlSources = (modules: Module[]) => [
  ...['vault', 'journal', 'intake', 'backup']
    .map((name) => ({ name: `platform/${name}`, folder: join(import.meta.dirname, 'platform', name, 'sql') }))
    .filter(({ folder }) => existsSync(folder)),
  ...modules.flatMap((module) => (module.sql ? [{ name: module.name, folder: module.sql }] : [])),
]

/** After a dump was restored: new rows go behind old ones without anybody's help. */
async function continueJournal(database: Database, say: (line: string) => void): Promise<void> {
  if (!(await database.read(isOrderBehind))) return
  const added = await upkeep({ database }, continueOrder).catch((error) => {
    throw new Error(
      `The journal comes from a server with a higher transaction counter, and its order cannot be continued here: ${error.message}. ` +
        'Stop every Kahu process on this database and run `kahu migrate` as the owner of its tables.',
      { cause: error },
    )
  })
  if (added !== null)
    say(`the journal goes on behind its newest row: ${added} is added to this server's transaction numbers`)
}

/** What every bank starts with; and after a backup was restored, whoever was deleted since goes again before anything is served. */
async function prepareBank(services: Services, modules: Module[], say: (line: string) => void): Promise<void> {
  for (const seed of [seedRoles, seedProducts, seedPolicies]) await seed(services)
  const count = await destroyErasedAgain(services, modules)
  if (count > 0) say(`${count} data keys that were destroyed came back with a restore, and are destroyed again`)
}

/** A thread reads no environment either: it is handed the configuration, and the database this process has found. */
export function threadStarter(config: Config & { databaseUrl: string }): StartThread {
  return () =>
    new Worker(join(import.meta.dirname, 'thread.ts'), { workerData: config, env: {}, resourceLimits: THREAD_LIMITS })
}

type OpenOptions = { migrate: boolean; say: (line: string) => void; clock?: Clock }

const embeddedOf = ({ dataDir, pgBindir }: Config, log: (line: string) => void) =>
  startEmbedded({ dataDir, keep: true, ...(pgBindir ? { pgBindir } : {}), log })

/** Who is signed in. A stolen session is ended by a command, which needs the services that open later. */
const rosterOf = ({ database, clock, log }: Pick<Services, 'database' | 'clock' | 'log'>, services: () => Services) =>
  openRoster(database, clock, {
    touch: (tokenHash, at) => upkeep({ database }, async (tx) => void (await touchSession(tx, tokenHash, at))),
    stolen: async ({ origin, ...body }) => {
      const call = { ...jobCall('session-guard'), origin, input: { params: {}, query: {}, body } }
      await runCommand(services(), endStolenSession, call).catch((error) =>
        log.warn({ err: error }, 'a stolen session was ended before'),
      )
    },
  })

const connectTo = (url: string, { databaseReadUrl, databaseReadLagSeconds }: Config, hear: (line: string) => void) =>
  connect(url, {
    ...(databaseReadUrl ? { readUrl: databaseReadUrl, readLagMsMax: databaseReadLagSeconds * 1_000 } : {}),
    onStandby: hear,
    onPrimary: hear,
  })

/** Opens database, keys and modules; migrates when asked. Everything opened is closed by `close()`. */
export async function open(config: Config, options: OpenOptions): Promise<Kahu> {
  const { say, clock = systemClock } = options
  // Others may pass through, not look: the database's own account lives in here too; keys, logs and files close their folders.
  mkdirSync(config.dataDir, { recursive: true, mode: 0o711 })
  const log = configuredLog(config)
  const version: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version
  const embedded = config.databaseUrl ? null : await embeddedOf(config, say)
  const databaseUrl = config.databaseUrl ?? (embedded as { url: string }).url
  const database = connectTo(databaseUrl, config, (line) => log.warn(line))
  try {
    await checkServer(database)
    const approvals = openApprovals(database)
    let opened: Services | undefined
    const roster = rosterOf({ database, clock, log }, () => opened as Services)
    const clients = openClientRoster(database, clock, roster)
    const numbers = openNumbers(database)
    const startThread = threadStarter({ ...config, databaseUrl })
    const modules = composeModules({
      bank: { name: config.bankName, version, publicUrl: config.publicUrl },
      single: config.singleSignOn && config.publicUrl ? openSingleSignOn(config.singleSignOn, config.publicUrl) : null,
      roster,
      clients,
      approvals,
      numbers,
      openCounter: (range, first) => openCounter(database, range, first),
      intake: { folder: join(config.dataDir, 'intake'), services: () => opened as Services, startThread },
      backups: backupRuleOf(config),
    })
    if (options.migrate) {
      await migrate(database, sqlSources(modules), say)
      await continueJournal(database, say)
    }
    const keyProvider = configuredProvider(config)
    const vault: Vault = await openVault({
      provider: keyProvider,
      keysExist: await database.read(anythingSealed),
      suiteName: config.cipher,
    })
    const services: Services = { database, vault, clock, log, gate: approvals }
    opened = services
    if (options.migrate) await prepareBank(services, modules, say)
    const close = async () => {
      await database.close()
      await embedded?.stop()
    }
    return {
      config,
      services,
      modules,
      roster,
      clients,
      keyProvider,
      databaseUrl,
      embeddedFolder: embedded?.folder ?? null,
      startThread,
      version,
      say,
      stopping: stopping.signal,
      close,
    }
  } catch (error) {
    await database.close().catch(() => {})
    await embedded?.stop().catch(() => {})
    throw error
  }
}

type Stop = () => Promise<void>

/** The web application over an opened Kahu, not yet listening, and how to stop it. */
export async function composeWeb(
  kahu: Kahu,
  webFolder: string | null,
  { slowLimits }: Pick<AppOptions, 'slowLimits'> = {},
): Promise<{ app: Awaited<ReturnType<typeof buildApp>>; stop: Stop }> {
  const { config, services, modules, roster, clients, version } = kahu
  const { database, clock, log } = services
  // A page that hears of a change reads the record at once: it is told when its read will find the change.
  const live = await openLiveHub((channel, handler) =>
    database.listen(
      channel,
      (payload) =>
        void database.followed().then(
          () => handler(payload),
          () => handler(payload),
        ),
    ),
  )
  const written = openAccessLedger(
    (records) => upkeep({ database }, (tx) => insertAccessRecords(tx, records)),
    clock,
    log,
  )
  const ledger: AccessLedger = {
    flush: written.flush,
    note(caller, action, requestId, customerIds) {
      written.note(caller, action, requestId, customerIds)
      live.shown(caller, customerIds)
    },
  }
  const backups = watchBackups(kahu)
  const identity = config.tls && (await openIdentity(config.tls))
  const app = await buildApp({
    services,
    ledger,
    modules,
    live,
    version,
    webFolder,
    authenticator: {
      authenticate: async ({ session, bearer, deviceKey, agent }, { origin, quiet }) =>
        bearer === undefined
          ? roster.callerOf(session, { deviceKey, agent, origin, quiet })
          : ((await clients.clientOf(bearer, origin)) ?? { kind: 'anonymous' }),
    },
    rendering: openRendering([
      { 'zh-CN': platformChinese, 'en-US': platformEnglish },
      ...modules.map((module) => module.words),
    ]),
    ready: async () => ({ backup: (await backups.health()).state }),
    gauges: backups.gauges,
    https: config.https,
    identity,
    trustProxy: config.trustProxy,
    ratePerSecond: config.ratePerSecond,
    slowLimits,
  })
  const following =
    config.tls && identity ? followIdentity(app.server as never, config.tls, identity, (line) => log.warn(line)) : null
  const stop = async () => {
    following?.stop()
    await live.close()
    await app.close()
    await ledger.flush()
  }
  return { app, stop }
}

async function playWeb(kahu: Kahu): Promise<Stop> {
  const { config } = kahu
  const built = join(ROOT, 'dist', 'web')
  const { app, stop } = await composeWeb(kahu, config.buildWeb ? await buildWebWhenStale(ROOT, kahu.say) : built)
  await app.listen({ port: config.port, host: config.host })
  if (config.redirectPort === null || !config.tls) return stop
  const to = { publicUrl: config.publicUrl, port: config.port }
  const redirect = await openRedirect({ port: config.redirectPort, host: config.host }, to)
  return async () => {
    await redirect.close()
    await stop()
  }
}

/** Follows the outbox with one reader until it is stopped. */
function follow(
  { database, log }: Services,
  { name, handle, restMs = 0 }: Pick<Reader, 'name' | 'handle' | 'restMs'>,
): Stop {
  let stopping = false
  let wake = () => {}
  const loop = (async () => {
    while (!stopping) {
      let rows = 0
      const startedAt = performance.now()
      try {
        rows = await upkeep({ database }, (tx) => relayStep(tx, name, handle))
      } catch (error) {
        log.error({ err: error, reader: name }, 'relay')
      }
      // A full step says that more is waiting; else what comes meanwhile goes along in one step, not in one each.
      const isFull = rows >= RELAY_ROWS_MAX
      const least = isFull ? 0 : RELAY_IDLE_MS
      const took = performance.now() - startedAt
      const rest = rows > 0 && restMs > 0 ? Math.max(isFull ? 0 : restMs, took) : least
      if (rest > 0 && !stopping)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, rest)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
    }
  })()
  return async () => {
    stopping = true
    wake()
    await loop
  }
}

async function playRelay({ services, modules }: Kahu): Promise<Stop> {
  const stops = [
    follow(services, { name: 'live', handle: announce }),
    ...modules.flatMap(({ readers = [] }) => readers.map((reader) => follow(services, reader))),
  ]
  return async () => void (await Promise.all(stops.map((stop) => stop())))
}

async function playWorker(kahu: Kahu): Promise<Stop> {
  const { services, modules, databaseUrl } = kahu
  const jobs = await openJobs(databaseUrl, services.log)
  await jobs.schedule('journal.checkpoint', '* * * * *', async () => {
    await upkeep(services, (tx) => makeCheckpoint(tx, services.vault, services.clock))
  })
  await jobs.schedule('command.sweep-keys', '17 * * * *', async () => {
    await upkeep(services, (tx) => deleteOldKeys(tx, new Date(Date.now() - KEYED_REPLIES_KEPT_MS), SWEEP_ROWS_MAX))
  })
  for (const { name, cron, run } of modules.flatMap((module) => module.schedules ?? []))
    await jobs.schedule(name, cron, () => run(services))
  if (kahu.config.backupTo && kahu.embeddedFolder)
    for (const { name, cron, args } of BACKUPS) await jobs.schedule(name, cron, () => runVerb(kahu, args))
  const stops = await Promise.all(modules.flatMap((module) => (module.work ? [module.work(services)] : [])))
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
    await jobs.close()
  }
}

const PLAYS: Record<Role, (kahu: Kahu) => Promise<Stop>> = { web: playWeb, worker: playWorker, relay: playRelay }

/** Plays the given roles until a signal comes, then stops them in order and closes everything. */
export async function serve(kahu: Kahu, roles: readonly Role[], ready: () => void): Promise<void> {
  const { services } = kahu
  const stops: Stop[] = []
  const asked = new Promise<void>((resolve) => {
    if (kahu.stopping.aborted) resolve()
    else kahu.stopping.addEventListener('abort', () => resolve(), { once: true })
  })
  const readKeys = () => services.vault.reload().catch((error) => services.log.error({ err: error }, 'key ring'))
  stops.push(await services.database.listen(KEYS_CHANNEL, readKeys))
  try {
    for (const role of roles) if (!kahu.stopping.aborted) stops.push(await PLAYS[role](kahu))
    if (!kahu.stopping.aborted) ready()
    await asked
  } finally {
    const patience = setTimeout(() => process.exit(1), STOP_WAIT_MS)
    for (const end of stops.reverse()) await end().catch((error) => services.log.error({ err: error }, 'stopping'))
    await kahu.close()
    clearTimeout(patience)
  }
}

if (import.meta.main) {
  // `kahu … | head`: whoever reads has enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  // A terminal's Ctrl+C can arrive twice; both times it means: stop once, cleanly, also while still starting.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
  try {
    await runCli(process.argv.slice(2), readConfig(process.env), { open, serve })
    process.exit(0)
  } catch (error) {
    process.stderr.write(`kahu: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
