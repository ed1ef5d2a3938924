// A set of rules as one engine: closures over shared windows, answers with what each comparison saw.

import type { Comparison, Contribution, Rule, RuleNode } from '../rule-contract.ts'
import { OperandCompiler, type Turn } from './compile-operand.ts'
import { asNumber, type Holds, type NumberOf, numberHolds, textHolds } from './condition.ts'
import type { Engine, EngineInput, Hit, Surroundings } from './engine-types.ts'
import { TEXT_READERS, type TransactionFacts } from './facts.ts'
import { collectWindows, operandsOf } from './operands.ts'
import { packSnapshot } from './snapshot.ts'
import { unitOf } from './units.ts'
import { WindowSet } from './window-set.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const NO_HITS: readonly Hit[] = []

type Saw = (facts: TransactionFacts) => Contribution
type Compiled = {
  rule: Rule
  from: number
  to: number
  segments: Set<string> | null
  holds: Holds
  saw: Saw[]
  /** When the last hit that counted was, by customer. */
  quiet: Map<string, number>
}

const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** Compiles trees: what is cheap is asked first, which changes no answer. */
class TreeCompiler {
  private operands: OperandCompiler
  private surroundings: Surroundings

  constructor(operands: OperandCompiler, surroundings: Surroundings) {
    this.operands = operands
    this.surroundings = surroundings
  }

  holds(node: RuleNode): Holds {
    if (node.kind === 'compare') return this.compare(node)
    const items = [...node.items].sort((a, b) => costOf(a) - costOf(b)).map((item) => this.holds(item))
    const [first, second, third] = items
    if (node.kind === 'all') {
      if (items.length === 1) return first!
      if (items.length === 2) return (facts) => first!(facts) && second!(facts)
      if (items.length === 3) return (facts) => first!(facts) && second!(facts) && third!(facts)
      return (facts) => {
        for (let index = 0; index < items.length; index++) if (!items[index]!(facts)) return false
        return true
      }
    }
    const wanted = node.kind === 'any'
    return (facts) => {
      for (let index = 0; index < items.length; index++) if (items[index]!(facts)) return wanted
      return !wanted
    }
  }

  private limitOf({ right }: Comparison): NumberOf | null {
    if (right.kind === 'threshold') {
      const { threshold } = this.surroundings
      return (facts) => threshold?.(right.name, facts) ?? Number.NaN
    }
    if (right.kind !== 'times') return null
    const value = this.operands.numberOf(right.of)
    return (facts) => right.factor * value(facts)
  }

  private compare(node: Comparison): Holds {
    const text = node.left.kind === 'field' ? TEXT_READERS[node.left.field] : undefined
    if (text) return textHolds(text, node.op, node.right, this.surroundings)
    return numberHolds(this.operands.numberOf(node.left), node.op, node.right, this.limitOf(node))
  }

  /** What every comparison of the tree sees, in the tree's own order. */
  saw(node: RuleNode, path: string): Saw[] {
    if (node.kind !== 'compare') return node.items.flatMap((item, index) => this.saw(item, `${path}/items/${index}`))
    const { left, op, right } = node
    const holds = this.compare(node)
    const text = left.kind === 'field' ? TEXT_READERS[left.field] : undefined
    const number = this.operands.numberOf(left)
    const limit = this.limitOf(node)
    const unit = unitOf(left)
    const fixed = right.kind === 'constant' ? (text ? String(right.value) : asNumber(right.value)) : null
    return [
      (facts) => ({
        path,
        op,
        unit,
        value: text ? text(facts) : orNull(number(facts)),
        limit: limit ? orNull(limit(facts)) : right.kind === 'range' ? right.low : fixed,
        limitHigh: right.kind === 'range' ? right.high : null,
        held: holds(facts),
      }),
    ]
  }
}

const COSTS: Record<string, number> = { field: 1, sequence: 1, structuring: 1, habit: 30, speed: 10, model: 100 }
const costOf = (node: RuleNode): number => {
  if (node.kind !== 'compare') return node.items.reduce((sum, item) => sum + costOf(item), 0)
  return (COSTS[node.left.kind] ?? 5) + (node.right.kind === 'times' ? 5 : 0) + (node.right.kind === 'list' ? 5 : 0)
}

class RuleEngine implements Engine {
  private windows: WindowSet
  private compiled: Compiled[]
  private readers: NumberOf[]
  private values: Float64Array
  private turn: Turn
  private valuesAt = -1

  constructor({ rules, features = [], surroundings = {} }: EngineInput) {
    const operands = rules.flatMap(({ when }) => operandsOf(when)).concat(features)
    this.windows = new WindowSet(collectWindows(operands), surroundings)
    this.turn = { number: 0, features: (facts) => this.read(facts) }
    const compiler = new OperandCompiler(this.windows, surroundings, this.turn)
    const trees = new TreeCompiler(compiler, surroundings)
    this.readers = features.map((operand) => compiler.numberOf(operand))
    this.values = new Float64Array(features.length)
    this.compiled = rules.map((rule) => ({
      rule,
      from: rule.validFrom === null ? Number.NEGATIVE_INFINITY : startOf(rule.validFrom),
      to: rule.validTo === null ? Number.POSITIVE_INFINITY : startOf(rule.validTo) + DAY_MS,
      segments: rule.segments.length === 0 ? null : new Set(rule.segments),
      holds: trees.holds(rule.when),
      saw: trees.saw(rule.when, '/when'),
      quiet: new Map(),
    }))
  }

  evaluate(facts: TransactionFacts): Hit[] {
    this.meet(facts)
    let hits: Hit[] | null = null
    const { compiled } = this
    for (let index = 0; index < compiled.length; index++) {
      const one = compiled[index]!
      if (facts.at < one.from || facts.at >= one.to) continue
      if (one.segments !== null && !one.segments.has(facts.segment as string)) continue
      if (!one.holds(facts)) continue
      hits ??= []
      hits.push(hitOf(one, index, facts))
    }
    this.windows.take(facts)
    return hits ?? (NO_HITS as Hit[])
  }

  learn(facts: TransactionFacts): void {
    this.meet(facts)
    this.windows.take(facts)
  }

  features(facts: TransactionFacts): Float64Array {
    this.meet(facts)
    return this.read(facts)
  }

  private meet(facts: TransactionFacts): void {
    this.turn.number += 1
    this.windows.meet(facts)
  }

  private read(facts: TransactionFacts): Float64Array {
    if (this.valuesAt === this.turn.number) return this.values
    for (let index = 0; index < this.readers.length; index++) this.values[index] = this.readers[index]!(facts)
    this.valuesAt = this.turn.number
    return this.values
  }

  sweep(at: number): number {
    for (const { quiet, rule } of this.compiled)
      for (const [customerId, last] of quiet) if (last < at - rule.quietMinutes * MINUTE_MS) quiet.delete(customerId)
    return this.windows.sweep(at)
  }

  snapshot(): Buffer {
    const quiet = this.compiled.map(({ rule, quiet: held }) => [rule.code, [...held]])
    return packSnapshot(this.windows.images({ quiet }))
  }

  restore(snapshot: Buffer): string[] {
    const { missing, extra } = this.windows.load(snapshot)
    const quiet = new Map((extra as { quiet: [string, [string, number][]][] }).quiet)
    for (const one of this.compiled) one.quiet = new Map(quiet.get(one.rule.code))
    return missing
  }

  size(): { bytes: number; keys: Record<string, number>; windows: number } {
    return this.windows.size()
  }
}

function hitOf({ rule, quiet, saw }: Compiled, index: number, facts: TransactionFacts): Hit {
  let isQuiet = false
  if (rule.quietMinutes > 0) {
    const last = quiet.get(facts.customerId)
    isQuiet = last !== undefined && Math.abs(facts.at - last) < rule.quietMinutes * MINUTE_MS
    if (!isQuiet) quiet.set(facts.customerId, facts.at)
  }
  return {
    code: rule.code,
    rule: index,
    score: rule.score,
    quiet: isQuiet,
    contributions: saw.map((look) => look(facts)),
  }
}

/**
 * One engine of rules that `checkRule` found sound; it holds all window state and is for one thread. Live evaluation and
 * `backtest` are this same engine: the same transactions in the same order give the same hits.
 */
export const compileRules = (input: EngineInput): Engine => new RuleEngine(input)
