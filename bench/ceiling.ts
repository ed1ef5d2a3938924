// Starts the bare server beside the bank and measures what the machine gives without us.

import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Bench, ms, rate } from './bench.ts'
import type { LoadResult, Step } from './load.ts'
import { runLoad } from './run-load.ts'
import { drawCustomers } from './sample.ts'

const BARE_PORT_AFTER = 1
const WRITES = 40_000
const RUN_MS = 3_000

async function onBare<T>(bench: Bench, work: (port: number) => Promise<T>): Promise<T> {
  const port = bench.options.port + BARE_PORT_AFTER
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'bare-server.ts'), bench.kahu.databaseUrl, String(port)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    await once(child.stdout, 'data')
    return await work(port)
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
}

const shown = (name: string, result: LoadResult) => `${name} ${rate(result.perSecond)}, p95 ${ms(result.p95Ms)}`

/** Fastify + pg reading one row by its key. */
export async function bareRead(bench: Bench): Promise<string> {
  const customers = await drawCustomers(bench, 2_000)
  const steps: Step[] = customers.map(({ customerId }) => [{ method: 'GET', path: `/read/${customerId}` }])
  return onBare(bench, async (port) =>
    shown('bare Fastify + pg read', await runLoad(bench, steps, { port, runMs: RUN_MS })),
  )
}

/** Fastify + pg writing one row in a durable statement, and three rows between begin and commit. */
export async function bareWrite(bench: Bench): Promise<string> {
  const text = 'x'.repeat(800)
  const stepsTo = (path: string): Step[] =>
    Array.from({ length: WRITES }, () => [{ method: 'POST', path, body: { id: randomUUID(), text } }])
  return onBare(bench, async (port) => {
    const options = { port, runMs: RUN_MS, once: true }
    const one = await runLoad(bench, stepsTo('/write'), options)
    const three = await runLoad(bench, stepsTo('/commit'), options)
    return `${shown('bare one-row insert', one)}; ${shown('begin + 3 inserts + commit', three)}`
  })
}
