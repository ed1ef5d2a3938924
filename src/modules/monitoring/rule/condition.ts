// One comparison as a closure: `value` is NaN or null where there is none, and then nothing holds.

import type { Limit, Operator, Range } from '../rule-contract.ts'
import type { Surroundings } from './engine-types.ts'
import type { TransactionFacts } from './facts.ts'
import { likeText } from './text-like.ts'

export type NumberOf = (facts: TransactionFacts) => number
export type TextOf = (facts: TransactionFacts) => string | null
export type Holds = (facts: TransactionFacts) => boolean

export const asNumber = (value: number | string | boolean): number =>
  typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : Number.NaN

function between(value: NumberOf, { low, high, unit }: Range): Holds {
  if (unit === 'clock' && low > high)
    return (facts) => {
      const found = value(facts)
      return found >= low || found <= high
    }
  return (facts) => {
    const found = value(facts)
    return found >= low && found <= high
  }
}

function againstConstant(value: NumberOf, op: Operator, limit: number): Holds | null {
  if (op === 'gte') return (facts) => value(facts) >= limit
  if (op === 'gt') return (facts) => value(facts) > limit
  if (op === 'lte') return (facts) => value(facts) <= limit
  if (op === 'lt') return (facts) => value(facts) < limit
  if (op === 'eq') return (facts) => value(facts) === limit
  if (op === 'ne')
    return (facts) => {
      const found = value(facts)
      return !Number.isNaN(found) && found !== limit
    }
  return null
}

const ORDERS: Partial<Record<Operator, (value: number, limit: number) => boolean>> = {
  gte: (value, limit) => value >= limit,
  gt: (value, limit) => value > limit,
  lte: (value, limit) => value <= limit,
  lt: (value, limit) => value < limit,
  eq: (value, limit) => value === limit,
  ne: (value, limit) => value !== limit && !Number.isNaN(value) && !Number.isNaN(limit),
}

const never: Holds = () => false

/** A number against its limit; `limitOf` computes a threshold or a multiple. */
export function numberHolds(value: NumberOf, op: Operator, right: Limit, limitOf: NumberOf | null): Holds {
  if (right.kind === 'constant') return againstConstant(value, op, asNumber(right.value)) ?? never
  if (right.kind === 'range') return op === 'between' ? between(value, right) : never
  if (right.kind === 'set') {
    const held = new Set(right.values.map(asNumber))
    if (op === 'in') return (facts) => held.has(value(facts))
    return (facts) => {
      const found = value(facts)
      return !Number.isNaN(found) && !held.has(found)
    }
  }
  const order = ORDERS[op]
  if (!order || !limitOf) return never
  return (facts) => order(value(facts), limitOf(facts))
}

/** A text or code against its limit. */
export function textHolds(value: TextOf, op: Operator, right: Limit, { listHolds }: Surroundings): Holds {
  if (right.kind === 'list') {
    const wanted = op === 'inList'
    return (facts) => {
      const found = value(facts)
      return found !== null && (listHolds?.(right.list, found, facts.at) ?? false) === wanted
    }
  }
  if (right.kind === 'set') {
    const held = new Set(right.values.map(String))
    if (op === 'in') return (facts) => held.has(value(facts) as string)
    return (facts) => {
      const found = value(facts)
      return found !== null && !held.has(found)
    }
  }
  if (right.kind !== 'constant') return never
  const limit = String(right.value)
  if (op === 'eq') return (facts) => value(facts) === limit
  if (op === 'ne')
    return (facts) => {
      const found = value(facts)
      return found !== null && found !== limit
    }
  if (op !== 'textLike') return never
  const like = likeText(limit)
  return (facts) => {
    const found = value(facts)
    return found !== null && like(found)
  }
}
