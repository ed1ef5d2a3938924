// Runs one load in a process of its own and answers what it measured.

import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Bench } from './bench.ts'
import type { LoadPlan, LoadResult, Step } from './load.ts'

const run = promisify(execFile)
const CONNECTIONS = 8
const WARMUP_MS = 1_500
const OUTPUT_BYTES_MAX = 1_000_000

export type LoadOptions = { port?: number; once?: boolean; warmupMs?: number; runMs?: number }

export async function runLoad(bench: Bench, steps: Step[], options: LoadOptions = {}): Promise<LoadResult> {
  const plan: LoadPlan = {
    port: options.port ?? bench.port,
    connections: CONNECTIONS,
    warmupMs: options.warmupMs ?? WARMUP_MS,
    runMs: options.runMs ?? bench.options.seconds * 1000,
    once: options.once ?? false,
    steps,
  }
  const file = join(bench.options.data, `load-${process.pid}.json`)
  writeFileSync(file, JSON.stringify(plan), { mode: 0o600 })
  try {
    const { stdout, stderr } = await run(process.execPath, [join(import.meta.dirname, 'load.ts'), file], {
      maxBuffer: OUTPUT_BYTES_MAX,
    })
    if (stderr) bench.say(stderr.trim())
    return JSON.parse(stdout) as LoadResult
  } finally {
    rmSync(file, { force: true })
  }
}

/** Anything but 200 in the answers, said beside the figure. */
export function oddAnswers({ statuses }: LoadResult): string {
  const odd = Object.entries(statuses).filter(([status]) => status !== '200')
  return odd.map(([status, count]) => `${count} answers ${status}`).join(', ')
}
