// The naive model of windows: keeps every transaction and computes each value anew from the definition.

import type { Aggregate, Filter, Rule, RuleNode } from '../rule-contract.ts'
import { NUMBER_READERS, TEXT_READERS, type TransactionFacts } from './facts.ts'

const MINUTE_MS = 60_000
const EPOCH_MS = Date.UTC(2000, 0, 1)

type Key = (facts: TransactionFacts) => string | null
const KEYS: Record<Aggregate['by'], Key> = {
  customer: (facts) => facts.customerId,
  card: (facts) => facts.cardId,
  account: (facts) => facts.accountId,
  merchant: (facts) => facts.merchantId,
  counterparty: (facts) => facts.counterparty,
  device: (facts) => facts.device,
  place: (facts) => facts.division,
}

const read = (of: NonNullable<Aggregate['of']>, facts: TransactionFacts): number | string | null => {
  const text = TEXT_READERS[of]
  if (text) return text(facts)
  const value = NUMBER_READERS[of]!(facts)
  return Number.isNaN(value) ? null : value
}

export function passes(filter: Filter | undefined, facts: TransactionFacts): boolean {
  if (!filter) return true
  if (filter.kind !== 'compare') {
    if (filter.kind === 'all') return filter.items.every((item) => passes(item, facts))
    return filter.items.some((item) => passes(item, facts)) === (filter.kind === 'any')
  }
  const value = read(filter.left.field, facts)
  const { right } = filter
  if (value === null) return false
  if (right.kind === 'constant') {
    if (filter.op === 'eq') return value === right.value
    return filter.op === 'gte' ? value >= right.value : value <= right.value
  }
  return right.kind === 'set' && (right.values as (number | string)[]).includes(value)
}

/** The value of an aggregate for the newest of `seen`, which are in order of arrival. */
export function naiveValue(aggregate: Aggregate, seen: readonly TransactionFacts[]): number | null {
  const facts = seen.at(-1)!
  const keyOf = KEYS[aggregate.by]
  const key = keyOf(facts)
  if (key === null) return null
  const mine = seen.filter((one) => keyOf(one) === key)
  const clock = Math.max(...mine.map(({ at }) => at))
  const before = mine.slice(0, -1)
  if (aggregate.fn === 'timeSince') {
    const last = Math.max(...before.filter((one) => passes(aggregate.where, one)).map(({ at }) => at))
    const minutes = Math.max(0, (facts.at - last) / MINUTE_MS)
    return Number.isFinite(last) && minutes <= aggregate.windowMinutes ? minutes : null
  }
  const steps = aggregate.windowMinutes <= 1_440 ? 48 : 30
  const stepMs = (aggregate.windowMinutes * MINUTE_MS) / steps
  const stepOf = (at: number) => Math.floor((at - EPOCH_MS) / stepMs)
  const newest = stepOf(clock) - Math.ceil(((aggregate.delayMinutes ?? 0) * MINUTE_MS) / stepMs)
  const within = (aggregate.includesThis ? mine : before).filter(({ at }) => {
    const step = stepOf(at)
    return step <= newest && step > newest - steps
  })
  const of = aggregate.of ?? 'amountFen'
  const values = within
    .filter((one) => passes(aggregate.where, one))
    .map((one) => read(of, one))
    .filter((value) => value !== null)
  if (aggregate.fn === 'distinct') return new Set(values).size
  if (aggregate.fn === 'distinctNew') {
    // Known: seen in the 90 days of the clock (parts of three days), before the window.
    const part = (at: number) => Math.floor((at - EPOCH_MS) / (3 * 1_440 * MINUTE_MS))
    const known = (aggregate.includesThis ? mine : before)
      .filter(({ at }) => part(at) > part(clock) - 30 && stepOf(at) <= newest - steps)
      .filter((one) => passes(aggregate.where, one))
      .map((one) => read(of, one))
    return [...new Set(values)].filter((value) => !known.includes(value)).length
  }
  if (aggregate.fn === 'firstSeen') {
    const own = read(of, facts)
    return own === null ? null : values.includes(own) ? 0 : 1
  }
  const numbers = values as number[]
  const sum = numbers.reduce((total, value) => total + value, 0)
  if (aggregate.fn === 'count') return numbers.length
  if (aggregate.fn === 'sum') return sum
  if (numbers.length === 0) return null
  if (aggregate.fn === 'average') return sum / numbers.length
  return aggregate.fn === 'min' ? Math.min(...numbers) : Math.max(...numbers)
}

/** A rule of which nothing but the tree matters. */
export const ruleOf = (code: string, when: RuleNode, quietMinutes = 0): Rule => ({
  code,
  name: { zh: code, en: code },
  severity: 'high',
  score: 50,
  typology: 'fraud',
  validFrom: null,
  validTo: null,
  segments: [],
  quietMinutes,
  dueMinutes: 60,
  owner: null,
  when,
})
