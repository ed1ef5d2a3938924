// Runs one load in a process of its own and answers what it measured.

import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Bench, ms, rate } from './bench.ts'
import type { LoadPlan, LoadResult, Step } from './load.ts'
import { processorTime } from './processor-time.ts'

const run = promisify(execFile)
const CONNECTIONS = 8
const WARMUP_MS = 1_500
const OUTPUT_BYTES_MAX = 1_000_000

export type LoadOptions = { connections?: number; port?: number; once?: boolean; warmupMs?: number; runMs?: number }

/** With the processor time that each step cost the server and the database. */
export type Loaded = LoadResult & { serverMs: number; databaseMs: number }

export async function runLoad(bench: Bench, steps: Step[], options: LoadOptions = {}): Promise<Loaded> {
  const plan: LoadPlan = {
    port: options.port ?? bench.port,
    connections: options.connections ?? CONNECTIONS,
    warmupMs: options.warmupMs ?? WARMUP_MS,
    runMs: options.runMs ?? bench.options.seconds * 1000,
    once: options.once ?? false,
    steps,
  }
  const file = join(bench.options.data, `load-${process.pid}.json`)
  writeFileSync(file, JSON.stringify(plan), { mode: 0o600 })
  try {
    const before = processorTime(bench.pids.server, bench.pids.postmaster)
    const { stdout, stderr } = await run(process.execPath, [join(import.meta.dirname, 'load.ts'), file], {
      maxBuffer: OUTPUT_BYTES_MAX,
    })
    if (stderr) bench.say(stderr.trim())
    if (JSON.parse(stdout).steps === 0) throw new Error('the load was over before it was measured')
    const after = processorTime(bench.pids.server, bench.pids.postmaster)
    const result = JSON.parse(stdout) as LoadResult
    return {
      ...result,
      serverMs: (after.serverMs - before.serverMs) / result.sent,
      databaseMs: (after.databaseMs - before.databaseMs) / result.sent,
    }
  } finally {
    rmSync(file, { force: true })
  }
}

/** The figures in words; anything but 200 in the answers is said. */
export function inWords(result: Loaded): string {
  const odd = Object.entries(result.statuses).filter(([status]) => status !== '200')
  return [
    `median ${ms(result.medianMs)}, p95 ${ms(result.p95Ms)}, ${rate(result.perSecond)}`,
    `processor: server ${ms(result.serverMs)}, database ${ms(result.databaseMs)}`,
    ...odd.map(([status, count]) => `${count} answers ${status}`),
  ].join('; ')
}
