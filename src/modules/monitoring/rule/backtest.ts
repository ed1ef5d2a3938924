// Rules over a stretch of the past, by the engine that serves the live stream.

import type { Contribution } from '../rule-contract.ts'
import { compileRules } from './compile.ts'
import type { EngineInput } from './engine-types.ts'
import type { TransactionFacts } from './facts.ts'

const DAY_MS = 86_400_000
const SHANGHAI_MS = 8 * 3_600_000
/** Hits kept with what they saw; beyond it they are counted only. */
export const BACKTEST_HITS_MAX = 200_000

export type BacktestHit = {
  code: string
  transactionId: string
  leg: number
  customerId: string
  at: number
  amountFen: number
  quiet: boolean
  fraudLabel: boolean | null
  contributions: Contribution[]
}
export type BacktestRule = {
  code: string
  hits: number
  quiet: number
  customers: number
  /** Hits whose transaction is labelled fraud; and those with any label. */
  fraud: number
  labelled: number
  /** By bank day, YYYY-MM-DD. */
  days: Record<string, number>
}
export type BacktestResult = {
  transactions: number
  /** With at least one hit, of any rule. */
  alerted: number
  fraud: number
  fraudAlerted: number
  rules: BacktestRule[]
  hits: BacktestHit[]
  /** More hits than `BACKTEST_HITS_MAX`: the list is its beginning. */
  cut: boolean
}
export type BacktestOptions = {
  /** Epoch ms: what lies before it fills the windows only, and is not counted. */
  countFrom?: number
  keepHits?: boolean
}

const dayOf = (at: number): string =>
  new Date(Math.floor((at + SHANGHAI_MS) / DAY_MS) * DAY_MS).toISOString().slice(0, 10)

/**
 * Runs the rules over `stream`, which must be in the order of booking per customer. The label of a transaction is never
 * seen by its own evaluation. Answers hits in stream order and sums by rule.
 */
export function backtest(
  input: EngineInput,
  stream: Iterable<TransactionFacts>,
  { countFrom = Number.NEGATIVE_INFINITY, keepHits = true }: BacktestOptions = {},
): BacktestResult {
  const engine = compileRules(input)
  const sums = input.rules.map(({ code }) => ({ code, hits: 0, quiet: 0, fraud: 0, labelled: 0 }))
  const days = sums.map(() => new Map<string, number>())
  const customers = sums.map(() => new Set<string>())
  const result = { transactions: 0, alerted: 0, fraud: 0, fraudAlerted: 0, hits: [] as BacktestHit[], cut: false }
  for (const facts of stream) {
    const hits = engine.evaluate(facts)
    if (facts.at < countFrom) continue
    const { transactionId, leg, customerId, at, amountFen, fraudLabel } = facts
    result.transactions += 1
    if (fraudLabel) result.fraud += 1
    if (hits.length === 0) continue
    result.alerted += 1
    if (fraudLabel) result.fraudAlerted += 1
    const day = dayOf(at)
    for (const { rule, code, quiet, contributions } of hits) {
      const sum = sums[rule]!
      sum.hits += 1
      if (quiet) sum.quiet += 1
      if (fraudLabel !== null) sum.labelled += 1
      if (fraudLabel) sum.fraud += 1
      days[rule]!.set(day, (days[rule]!.get(day) ?? 0) + 1)
      customers[rule]!.add(customerId)
      if (!keepHits) continue
      if (result.hits.length >= BACKTEST_HITS_MAX) result.cut = true
      else result.hits.push({ code, transactionId, leg, customerId, at, amountFen, quiet, fraudLabel, contributions })
    }
  }
  const rules = sums.map((sum, rule) => ({
    ...sum,
    customers: customers[rule]!.size,
    days: Object.fromEntries([...days[rule]!].sort(([a], [b]) => a.localeCompare(b))),
  }))
  return { ...result, rules }
}
