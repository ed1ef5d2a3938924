// One embedded PostgreSQL, or one Citus cluster, for the whole test run: started before the first test file, gone after the last.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/platform/database/index.ts'
import { startCitus } from './citus.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the test server's own database; ask `openTestDatabase` for one of your own. */
    postgresUrl: string
    /** Workers of the cluster that `postgresUrl` coordinates; empty without Citus. */
    citusWorkerUrls: string[]
  }
}

type Server = { url: string; workerUrls: string[]; stop(): Promise<void> }
type Shared = { starting: Promise<Server>; home: string; users: number }
const key = Symbol.for('kahu.test.postgres')
const holder = globalThis as { [key]?: Shared }

/** Nothing here outlives the run, so durability is off; tests of faults start a server of their own. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '256MB',
  max_connections: '300',
}

async function serve(home: string): Promise<Server> {
  const pgBindir = process.env.PG_BINDIR
  if (process.env.KAHU_TEST_CITUS === 'yes') {
    const { coordinator, workerUrls, stop } = await startCitus(home, settings, pgBindir)
    return { url: coordinator.url, workerUrls, stop }
  }
  const { url, stop } = await startEmbedded({ dataDir: home, settings, pgBindir })
  return { url, workerUrls: [], stop }
}

function start(): Shared {
  const home = mkdtempSync(join(tmpdir(), 'kahu-test-'))
  // PostgreSQL refuses root, and the account it runs as must reach the folder.
  chmodSync(home, 0o755)
  return { home, users: 0, starting: serve(home) }
}

/** Every vitest project names this file; they share one server. */
export default async function setup(project: TestProject) {
  const shared = (holder[key] ??= start())
  shared.users += 1
  const server = await shared.starting
  project.provide('postgresUrl', server.url)
  project.provide('citusWorkerUrls', server.workerUrls)
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    delete holder[key]
    await server.stop()
    rmSync(shared.home, { recursive: true, force: true })
  }
}
