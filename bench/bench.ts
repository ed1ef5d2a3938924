// What every measure works on, and the line it prints.

import type { Kahu } from '../src/main.ts'
import type { Filled } from './bank.ts'

export type BenchOptions = {
  names: string[]
  customers: number
  /** Booked by the demo bank's filling; 0: none. */
  transactions: number
  data: string
  seconds: number
  importRows: number
  port: number
}

export type Bench = {
  options: BenchOptions
  /** The port of the served bank. */
  port: number
  /** The served process and its database's first process; 0 where that is not on this machine. */
  pids: { server: number; postmaster: number }
  /** The same bank, opened here to draw samples and sizes from. */
  kahu: Kahu
  /** What filling this bank took; null when it was filled by other means. */
  filled: Filled | null
  /** A session's cookie by login name. */
  cookieOf(loginName: string): Promise<string>
  say(line: string): void
}

export type Goal = { p95Ms?: number; perSecond?: number; ms?: number; kilobytes?: number; megabytes?: number }

export type Line = {
  what: string
  /** The ceiling or floor measured in the same run, in words. */
  beside: string
  goal: string
  measured: string
  verdict: string
}

export type Measure = { name: string; about: string; needsBank: boolean; run(bench: Bench): Promise<Line[]> }

export const ms = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`
export const rate = (value: number) => `${Math.round(value).toLocaleString('en-US')}/s`

/** Met, or by how much missed; `upper`: the value must not exceed the goal. */
export function verdictOf(checks: { name: string; value: number; goal: number; upper: boolean }[]): string {
  const missed = checks.filter(({ value, goal, upper }) => !(upper ? value <= goal : value >= goal))
  if (missed.length === 0) return 'met'
  return missed
    .map(({ name, value, goal, upper }) => `missed: ${name} ${(upper ? value / goal : goal / value).toFixed(2)} x`)
    .join(', ')
}
