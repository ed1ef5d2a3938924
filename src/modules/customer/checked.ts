// The answer of every check on what people typed: the normalised value with what it tells, or the rule it breaks.

import type { Facts } from '../../platform/kernel/refusal.ts'

export type Warning = { rule: string; facts?: Facts }

export type Passed<F = Record<never, never>> = {
  ok: true
  /** The normalised value: the only form that is stored, hashed and compared. */
  value: string
  /** What the value itself tells (say, the birth date inside a resident ID). */
  facts: F
  /** What looks wrong but may be right: shown, never blocking. */
  warnings: Warning[]
}
export type Failed = { ok: false; rule: string; facts?: Facts }
export type Checked<F = Record<never, never>> = Passed<F> | Failed

export function passed<F>(value: string, facts: F, warnings: Warning[] = []): Passed<F> {
  return { ok: true, value, facts, warnings }
}

export function failed(rule: string, facts?: Facts): Failed {
  return facts === undefined ? { ok: false, rule } : { ok: false, rule, facts }
}

/** Full-width letters, digits and signs become half-width; what stands around is cut. */
export function fold(text: string): string {
  return text.normalize('NFKC').trim()
}
