// What goes into the engine and what comes out: the types its callers hold.

import type { Contribution, Operand, Rule } from '../rule-contract.ts'
import type { TransactionFacts } from './facts.ts'

/** All that is not in the tree or in the windows. Each must answer the same for the same transaction, live and in a backtest. */
export type Surroundings = {
  /** In the threshold's own unit; null: the comparison does not hold. */
  threshold?(name: string, facts: TransactionFacts): number | null
  /** Whether a list holds the value at that moment (epoch ms): expiry is decided here. */
  listHolds?(list: string, value: string, at: number): boolean
  /** 0 to 100; `features` holds what the engine was given as features, NaN where there is no value; do not keep it. */
  model?(name: string, facts: TransactionFacts, features: Float64Array): number
  /** Degrees of a division's centre; null: unknown. The built-in one knows provinces. */
  placeOf?(division: string): { latitude: number; longitude: number } | null
}

export type Hit = {
  code: string
  /** The rule's place in the given list. */
  rule: number
  score: number
  /** Within the rule's quiet period after a hit of the same customer that counted. */
  quiet: boolean
  contributions: Contribution[]
}

export type EngineInput = {
  rules: readonly Rule[]
  /** Values computed before the rules for each transaction: numbers of a model. */
  features?: readonly Operand[]
  surroundings?: Surroundings
}

export type Engine = {
  /** Evaluates one transaction against the state before it, then takes it into the windows. Order per customer matters. */
  evaluate(facts: TransactionFacts): Hit[]
  /** Takes it into the windows without evaluating rules: rebuilding from history. Same state as `evaluate`, quiet periods apart. */
  learn(facts: TransactionFacts): void
  /** The features as of this transaction, before it is taken in; valid until the next call. */
  features(facts: TransactionFacts): Float64Array
  /** Forgets keys idle for longer than any window can look back from `at` (epoch ms); answers how many. */
  sweep(at: number): number
  snapshot(): Buffer
  /** Takes a snapshot over; answers the signatures of windows that it does not hold and that start empty. */
  restore(snapshot: Buffer): string[]
  /** Bytes of window state as allocated, and keys held by kind. */
  size(): { bytes: number; keys: Record<string, number>; windows: number }
}
