// An operand as a closure over the windows: its value before this transaction is taken in, with it where asked.

import type { Aggregate, Operand } from '../rule-contract.ts'
import type { NumberOf } from './condition.ts'
import type { Surroundings } from './engine-types.ts'
import { NUMBER_READERS, TEXT_READERS, type TransactionFacts } from './facts.ts'
import type { FirstWindow } from './first-window.ts'
import type { HabitWindow } from './habit-window.ts'
import type { LastWindow, PlaceWindow } from './last-window.ts'
import { bandLow, justBelow, smallOnes, specOfAggregate, specsOf, windowName } from './operands.ts'
import { type ValueWindow, valueHash } from './value-window.ts'
import type { Slot, WindowSet } from './window-set.ts'
import type { StepWindow } from './windows.ts'

const PERCENT = 100
const NONE = Number.NaN

/** Which transaction a kept value belongs to. */
export type Turn = { number: number; features(facts: TransactionFacts): Float64Array }

/** Compiles operands; one that is asked for twice is computed once a transaction. */
export class OperandCompiler {
  private windows: WindowSet
  private surroundings: Surroundings
  private turn: Turn
  private made = new Map<string, NumberOf>()

  constructor(windows: WindowSet, surroundings: Surroundings, turn: Turn) {
    this.windows = windows
    this.surroundings = surroundings
    this.turn = turn
  }

  /** NaN where there is no value. A field of text has none: it is read by `TEXT_READERS`. */
  numberOf(operand: Operand): NumberOf {
    if (operand.kind === 'field') return NUMBER_READERS[operand.field] ?? (() => NONE)
    const name = JSON.stringify(operand)
    const held = this.made.get(name)
    if (held) return held
    const made = this.once(this.fresh(operand))
    this.made.set(name, made)
    return made
  }

  private once(compute: NumberOf): NumberOf {
    const { turn } = this
    let number = -1
    let value = NONE
    return (facts) => {
      if (number !== turn.number) {
        value = compute(facts)
        number = turn.number
      }
      return value
    }
  }

  private fresh(operand: Exclude<Operand, { kind: 'field' }>): NumberOf {
    if (operand.kind === 'aggregate') return this.aggregate(operand)
    if (operand.kind === 'ratio') {
      const over = this.numberOf(operand.over)
      const under = this.numberOf(operand.under)
      return (facts) => {
        const whole = under(facts)
        return whole === 0 ? NONE : (over(facts) / whole) * PERCENT
      }
    }
    if (operand.kind === 'sequence') {
      const small = this.numberOf(smallOnes(operand))
      return (facts) => (facts.amountFen >= operand.largeMinFen ? small(facts) : 0)
    }
    if (operand.kind === 'structuring') {
      const count = this.numberOf(justBelow(operand))
      const low = bandLow(operand)
      return (facts) => (facts.amountFen >= low && facts.amountFen < operand.limitFen ? count(facts) : 0)
    }
    if (operand.kind === 'model') {
      const { model } = this.surroundings
      if (!model) return () => NONE
      return (facts) => model(operand.model, facts, this.turn.features(facts))
    }
    const slot = this.windows.slots.get(windowName(specsOf(operand)[0]!))!
    return operand.kind === 'habit' ? this.habit(operand.measure, operand.of, slot) : this.speed(slot)
  }

  private habit(measure: 'z-score' | 'percentile', of: keyof typeof NUMBER_READERS, { key, window }: Slot): NumberOf {
    const { keys, now } = this.windows.current
    const habit = window as HabitWindow
    const number = NUMBER_READERS[of]!
    return (facts) => {
      const value = number(facts)
      if (keys[key] === -1 || Number.isNaN(value)) return NONE
      return measure === 'z-score'
        ? habit.scoreOf(keys[key]!, now[key]!, value)
        : habit.percentileOf(keys[key]!, now[key]!, value)
    }
  }

  private speed({ key, window }: Slot): NumberOf {
    const { current } = this.windows
    const place = window as PlaceWindow
    return (facts) =>
      current.keys[key] === -1 || Number.isNaN(current.latitude)
        ? NONE
        : place.kmhOf(current.keys[key]!, facts.at, current.latitude, current.longitude)
  }

  private aggregate(aggregate: Aggregate): NumberOf {
    const spec = specOfAggregate(aggregate)
    const slot = this.windows.slots.get(windowName(spec))!
    if (spec.kind === 'last') return this.since(aggregate, slot)
    if (spec.kind === 'first') return this.firsts(aggregate, slot)
    return spec.kind === 'value' ? this.values(aggregate, slot) : this.steps(aggregate, slot)
  }

  private since({ windowMinutes }: Aggregate, { key, window }: Slot): NumberOf {
    const { keys } = this.windows.current
    const last = window as LastWindow
    return (facts) => (keys[key] === -1 ? NONE : last.minutesSince(keys[key]!, facts.at, windowMinutes))
  }

  private values({ fn, includesThis }: Aggregate, { key, filter, window, spec }: Slot): NumberOf {
    const { keys, passes } = this.windows.current
    const values = window as ValueWindow
    const number = NUMBER_READERS[spec.of]
    const text = TEXT_READERS[spec.of]
    return (facts) => {
      if (keys[key] === -1) return NONE
      const value = text ? text(facts) : number!(facts)
      const known = value !== null && !Number.isNaN(value as number)
      if (fn === 'firstSeen') return known ? (values.has(valueHash(value)) ? 0 : 1) : NONE
      const count = values.distinctOf()
      if (!includesThis || !known || passes[filter] === 0 || !values.covers()) return count
      return values.has(valueHash(value)) ? count : count + 1
    }
  }

  private firsts({ includesThis }: Aggregate, { key, filter, window, spec }: Slot): NumberOf {
    const { keys, passes } = this.windows.current
    const firsts = window as FirstWindow
    const number = NUMBER_READERS[spec.of]
    const text = TEXT_READERS[spec.of]
    return (facts) => {
      if (keys[key] === -1) return NONE
      const value = includesThis && passes[filter] === 1 ? (text ? text(facts) : number!(facts)) : null
      return firsts.countOf(value === null || Number.isNaN(value as number) ? null : valueHash(value))
    }
  }

  private steps({ fn, includesThis }: Aggregate, { key, filter, window, spec }: Slot): NumberOf {
    const { keys, passes } = this.windows.current
    const steps = window as StepWindow
    const number = NUMBER_READERS[spec.of]!
    /** This transaction's own share; NaN: it has none. */
    const mine: NumberOf = (facts) => (includesThis && passes[filter] === 1 && steps.covers() ? number(facts) : NONE)
    if (fn === 'count')
      return (facts) => (keys[key] === -1 ? NONE : steps.countOf() + (Number.isNaN(mine(facts)) ? 0 : 1))
    if (fn === 'sum') return (facts) => (keys[key] === -1 ? NONE : steps.sumOf() + (mine(facts) || 0))
    if (fn === 'average')
      return (facts) => {
        if (keys[key] === -1) return NONE
        const own = mine(facts)
        return (steps.sumOf() + (own || 0)) / (steps.countOf() + (Number.isNaN(own) ? 0 : 1))
      }
    return (facts) => (keys[key] === -1 ? NONE : extreme(fn, steps, mine(facts)))
  }
}

function extreme(fn: string, steps: StepWindow, mine: number): number {
  const held = fn === 'min' ? steps.lowOf() : steps.highOf()
  const known = Number.isFinite(held)
  if (Number.isNaN(mine)) return known ? held : NONE
  return known ? (fn === 'min' ? Math.min(held, mine) : Math.max(held, mine)) : mine
}
