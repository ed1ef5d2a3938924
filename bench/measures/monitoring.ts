// What monitoring takes by itself, without a database: evaluation, backtest on two cores, memory of windows.

import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { backtest } from '../../src/modules/monitoring/rule/backtest.ts'
import { compileRules } from '../../src/modules/monitoring/rule/compile.ts'
import { type Bench, type Line, type Measure, rate, verdictOf } from '../bench.ts'
import { benchRules, benchStream } from '../monitoring-rules.ts'

const TRANSACTIONS = 1_000_000
const WARM = 100_000
const CARDS = 5_000
const USES_A_DAY = 1.6
const PARTS = 2
const PER_SECOND = 200_000
const BACKTEST_PER_SECOND = 100_000
const CARD_BYTES = 2_048
const KILOBYTE = 1_024

const processorSeconds = (since: NodeJS.CpuUsage) => {
  const { user, system } = process.threadCpuUsage(since)
  return (user + system) / 1e6
}

/** One half of the cards each, as workers of the stream share them; answers processor seconds of both. */
async function backtestApart(): Promise<{ seconds: number; wallSeconds: number; hits: number }> {
  const startedAt = performance.now()
  const file = new URL('../backtest-worker.ts', import.meta.url)
  const parts = await Promise.all(
    Array.from(
      { length: PARTS },
      (_, part) =>
        new Promise<{ seconds: number; hits: number }>((done, fail) => {
          const workerData = { part, parts: PARTS, transactions: TRANSACTIONS, cards: CARDS, perDay: USES_A_DAY }
          new Worker(file, { workerData }).once('message', done).once('error', fail)
        }),
    ),
  )
  return {
    seconds: Math.max(...parts.map(({ seconds }) => seconds)),
    wallSeconds: (performance.now() - startedAt) / 1_000,
    hits: parts.reduce((sum, { hits }) => sum + hits, 0),
  }
}

async function monitoring(bench: Pick<Bench, 'say'>): Promise<Line[]> {
  const stream = benchStream(TRANSACTIONS, CARDS, USES_A_DAY)
  backtest({ rules: benchRules }, stream.slice(0, WARM))
  await setImmediate()
  const engine = compileRules({ rules: benchRules })
  const since = process.threadCpuUsage()
  let hits = 0
  for (const facts of stream) hits += engine.evaluate(facts).length
  const seconds = processorSeconds(since)
  const { bytes, windows, keys } = engine.size()
  const perCard = bytes / keys.card!
  const packedSince = process.threadCpuUsage()
  const packed = engine.snapshot()
  const packedSeconds = processorSeconds(packedSince)
  bench.say(`  ${hits} hits, ${TRANSACTIONS / CARDS} uses a card`)
  const apart = await backtestApart()
  return [
    {
      what: `${benchRules.length} rules with ${windows} windows, evaluation alone, one core`,
      beside: `${TRANSACTIONS.toLocaleString('en-US')} transactions of ${CARDS.toLocaleString('en-US')} cards, ${hits.toLocaleString('en-US')} hits, by processor time`,
      goal: `>= ${rate(PER_SECOND)}`,
      measured: rate(TRANSACTIONS / seconds),
      verdict: verdictOf([{ name: 'rate', value: TRANSACTIONS / seconds, goal: PER_SECOND, upper: false }]),
    },
    {
      what: 'memory of window state per active card',
      beside: `${windows} windows of 5 minutes to 90 days, ${USES_A_DAY} uses a day; snapshot ${(packed.length / KILOBYTE ** 2).toFixed(1)} MB in ${(packedSeconds * 1_000).toFixed(0)} ms`,
      goal: '<= 2 kB',
      measured: `${(perCard / KILOBYTE).toFixed(2)} kB`,
      verdict: verdictOf([{ name: 'memory', value: perCard, goal: CARD_BYTES, upper: true }]),
    },
    {
      what: `backtest of ${benchRules.length} rules, ${PARTS} cores`,
      beside: `${apart.hits.toLocaleString('en-US')} hits; ${apart.wallSeconds.toFixed(1)} s by the clock with making the stream`,
      goal: `>= ${rate(BACKTEST_PER_SECOND)}`,
      measured: rate(TRANSACTIONS / apart.seconds),
      verdict: verdictOf([
        { name: 'rate', value: TRANSACTIONS / apart.seconds, goal: BACKTEST_PER_SECOND, upper: false },
      ]),
    },
  ]
}

export const monitoringMeasure: Measure = {
  name: 'monitoring',
  about: 'rules of monitoring without a database: rate, backtest, memory of windows',
  needsBank: false,
  run: monitoring,
}
