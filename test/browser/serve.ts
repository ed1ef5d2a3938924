// One real server for the whole run of browser tests: a process of its own on a free port, its data in a folder that goes with it.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { CLIENT, openIdentityProvider } from '../bank/identity-provider.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where one of its identity provider says who signs in there; empty when the server was there before. */
    providerAddress: string
    /** Where the server of the browser tests answers. */
    kahuAddress: string
  }
}

export const PASSWORD = 'kahu-demo-2026'
const ROOT = join(import.meta.dirname, '..', '..')
const CUSTOMERS = 200
const READY_WITHIN_MS = 180_000
const STOP_WITHIN_MS = 20_000

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, 'localhost', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Resolves when the process says that it serves; rejects with what it printed when it ends before. */
function ready(process_: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const timer = setTimeout(() => reject(new Error(`the server is not ready:\n${printed}`)), READY_WITHIN_MS)
    const hear = (text: Buffer) => {
      printed += text
      if (!printed.includes('is ready after')) return
      clearTimeout(timer)
      resolve()
    }
    process_.stdout?.on('data', hear)
    process_.stderr?.on('data', hear)
    process_.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${printed}`)))
  })
}

async function stop(process_: ChildProcess): Promise<void> {
  if (process_.exitCode !== null) return
  const ended = new Promise((resolve) => process_.once('exit', resolve))
  process_.kill('SIGTERM')
  const timer = setTimeout(() => process_.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(timer)
}

/** KAHU_BROWSER_ADDRESS names a demo server that runs already: while one writes tests, they begin at once. */
export default async function setup(project: TestProject) {
  if (process.env.KAHU_BROWSER_ADDRESS) {
    project.provide('providerAddress', '')
    return project.provide('kahuAddress', process.env.KAHU_BROWSER_ADDRESS)
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'kahu-browser-'))
  const port = await freePort()
  const address = `http://localhost:${port}`
  const provider = await openIdentityProvider(address)
  provider.people.set('single.sun', { name: '孙悦', groups: ['tellers-of-jingan'] })
  const secretFile = join(dataDir, 'client-secret')
  writeFileSync(secretFile, CLIENT.secret)
  const { DATABASE_URL: _, DATABASE_READ_URL: __, ...environment } = process.env
  const server = spawn(process.execPath, ['src/main.ts', 'serve'], {
    cwd: ROOT,
    env: {
      ...environment,
      KAHU_DATA: dataDir,
      KAHU_PORT: String(port),
      KAHU_DEMO_PASSWORD: PASSWORD,
      KAHU_DEMO_CUSTOMERS: String(CUSTOMERS),
      KAHU_PUBLIC_URL: address,
      KAHU_OIDC_ISSUER: provider.issuer,
      KAHU_OIDC_CLIENT_ID: CLIENT.id,
      KAHU_OIDC_SECRET_FILE: secretFile,
    },
  })
  try {
    await ready(server)
  } catch (error) {
    await stop(server)
    await provider.close()
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  }
  project.provide('kahuAddress', address)
  project.provide('providerAddress', provider.issuer)
  return async () => {
    await stop(server)
    await provider.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
