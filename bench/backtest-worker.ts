// One worker of the measured backtest: its share of the cards, and what they took by processor time of this thread.

import { parentPort, workerData } from 'node:worker_threads'
import { backtest } from '../src/modules/monitoring/rule/backtest.ts'
import { benchRules, benchStream } from './monitoring-rules.ts'

const { part, parts, transactions, cards, perDay } = workerData as Record<string, number>
const stream = benchStream(transactions!, cards!, perDay!).filter(
  ({ cardId }) => Number.parseInt(cardId!.slice(-4), 16) % parts! === part,
)
const since = process.threadCpuUsage()
const { rules } = backtest({ rules: benchRules }, stream)
const { user, system } = process.threadCpuUsage(since)
parentPort!.postMessage({ seconds: (user + system) / 1e6, hits: rules.reduce((sum, { hits }) => sum + hits, 0) })
