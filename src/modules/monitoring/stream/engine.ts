// What the stream needs of the rules that run: to take a transaction in, to say what it hits, to be put away and taken up again.

import type { TransactionFacts } from '../rule/facts.ts'

export type EngineHit = {
  code: string
  version: number
  mode: 'live' | 'shadow'
  score: number
  /** What was compared with what; shown as it is. */
  facts: unknown
}

export type Engine = {
  /** The same for engines whose windows are the same: only between those a state is handed on. */
  readonly fingerprint: string
  /** The longest window of any rule. */
  readonly longestMs: number
  /** Takes a transaction into the windows and says which rules it hits. */
  evaluate(facts: TransactionFacts): EngineHit[]
  /** Takes a transaction into the windows. */
  take(facts: TransactionFacts): void
  snapshot(): Buffer
  restore(bytes: Buffer): void
}
