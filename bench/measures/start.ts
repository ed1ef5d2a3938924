// How long a start takes: the next one, and on request the first one of a fresh clone with everything installed from the registry.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../../src/main.ts'
import { serveBank } from '../bank.ts'
import { type Bench, type Line, type Measure, verdictOf } from '../bench.ts'

const NEXT_MS = 5_000
const FIRST_MS = 120_000
const PORT_APART = 7

/** Starts the same bank a second time on another port: its database runs already, so a cold database is started here too. */
async function nextStart(bench: Bench): Promise<Line> {
  const data = mkdtempSync(join(tmpdir(), 'kahu-bench-start-'))
  const options = { ...bench.options, data, port: bench.options.port + PORT_APART }
  try {
    const first = await serveBank(options, ['scripts/start.mjs'])
    await first.stop()
    const times: number[] = []
    for (let run = 0; run < 3; run++) {
      const served = await serveBank(options, ['scripts/start.mjs'])
      times.push(served.readyMs)
      await served.stop()
    }
    times.sort((a, b) => a - b)
    const median = times[1] as number
    return {
      what: 'next `npm start`, database started too',
      beside: `first start of an empty data folder, with its demo bank: ${(first.readyMs / 1000).toFixed(1)} s`,
      goal: '<= 5 s',
      measured: `median of 3: ${(median / 1000).toFixed(1)} s, slowest ${((times[2] as number) / 1000).toFixed(1)} s`,
      verdict: verdictOf([{ name: 'time', value: median, goal: NEXT_MS, upper: true }]),
    }
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

/** From an empty folder: clone, npm start (npm ci, database, demo bank, web), until it says it is ready. */
async function firstStart(bench: Bench): Promise<Line> {
  const folder = mkdtempSync(join(tmpdir(), 'kahu-bench-first-'))
  try {
    spawnSync('git', ['clone', '--quiet', ROOT, join(folder, 'kahu')], { stdio: 'inherit' })
    const startedAt = performance.now()
    const child = spawn('npm', ['start'], {
      cwd: join(folder, 'kahu'),
      env: { ...process.env, KAHU_DATA: join(folder, 'data'), KAHU_PORT: String(bench.options.port + PORT_APART) },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const readyMs = await new Promise<number>((done, fail) => {
      child.once('exit', (code) => fail(new Error(`npm start ended with ${code}`)))
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('is ready')) done(performance.now() - startedAt)
      })
    })
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await ended
    return {
      what: 'first `npm start` of a fresh clone',
      beside: 'npm ci included',
      goal: '<= 120 s',
      measured: `${(readyMs / 1000).toFixed(0)} s`,
      verdict: verdictOf([{ name: 'time', value: readyMs, goal: FIRST_MS, upper: true }]),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const nextStartMeasure: Measure = {
  name: 'start',
  about: 'the next npm start',
  needsBank: true,
  run: async (bench) => [await nextStart(bench)],
}
export const firstStartMeasure: Measure = {
  name: 'first-start',
  about: 'npm start of a fresh clone (minutes; only when named)',
  needsBank: true,
  run: async (bench) => [await firstStart(bench)],
}
