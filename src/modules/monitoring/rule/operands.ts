// Which windows a set of rules needs: operands in simpler ones, each window once however many rules ask for it.

import type { Aggregate, Filter, KeyName, Operand, RuleNode, Sequence, Structuring } from '../rule-contract.ts'
import type { FieldName } from './fields.ts'

const NO_COLUMNS = { count: false, sum: false, low: false, high: false }
const HABIT_MINUTES = 90 * 24 * 60

/** What one window keeps. Aggregates over the same transactions of the same length share it. */
export type WindowSpec = {
  kind: 'step' | 'value' | 'first' | 'habit' | 'last' | 'place'
  by: KeyName
  of: FieldName
  where: Filter | null
  windowMinutes: number
  delayMinutes: number
  count: boolean
  sum: boolean
  low: boolean
  high: boolean
}

const amountBelow = (low: number, high: number): Filter => ({
  kind: 'compare',
  left: { kind: 'field', field: 'amountFen' },
  op: 'between',
  right: { kind: 'range', low, high, unit: 'fen' },
})

export const smallOnes = (sequence: Sequence): Aggregate => ({
  kind: 'aggregate',
  fn: 'count',
  by: sequence.by,
  windowMinutes: sequence.windowMinutes,
  where: amountBelow(0, sequence.smallMaxFen),
  includesThis: false,
})

/** The band's lower end in fen: amounts from here up to just below the limit. */
export const bandLow = ({ limitFen, bandPercent }: Structuring): number =>
  Math.ceil((limitFen * (100 - bandPercent)) / 100)

export const justBelow = (structuring: Structuring): Aggregate => ({
  kind: 'aggregate',
  fn: 'count',
  by: structuring.by,
  windowMinutes: structuring.windowMinutes,
  where: amountBelow(bandLow(structuring), structuring.limitFen - 1),
  includesThis: true,
})

const KINDS: Partial<Record<Aggregate['fn'], WindowSpec['kind']>> = {
  distinct: 'value',
  firstSeen: 'value',
  distinctNew: 'first',
  timeSince: 'last',
}
const kindOf = (fn: Aggregate['fn']): WindowSpec['kind'] => KINDS[fn] ?? 'step'

export function specOfAggregate(aggregate: Aggregate): WindowSpec {
  const kind = kindOf(aggregate.fn)
  return {
    kind,
    by: aggregate.by,
    of: kind === 'last' ? 'amountFen' : (aggregate.of ?? 'amountFen'),
    where: aggregate.where ?? null,
    windowMinutes: kind === 'last' ? 0 : aggregate.windowMinutes,
    delayMinutes: aggregate.delayMinutes ?? 0,
    sum: aggregate.fn === 'sum' || aggregate.fn === 'average',
    count: aggregate.fn === 'count' || aggregate.fn === 'average',
    low: aggregate.fn === 'min',
    high: aggregate.fn === 'max',
  }
}

export function specsOf(operand: Operand): WindowSpec[] {
  if (operand.kind === 'aggregate') return [specOfAggregate(operand)]
  if (operand.kind === 'ratio') return [specOfAggregate(operand.over), specOfAggregate(operand.under)]
  if (operand.kind === 'sequence') return [specOfAggregate(smallOnes(operand))]
  if (operand.kind === 'structuring') return [specOfAggregate(justBelow(operand))]
  const bare = { windowMinutes: HABIT_MINUTES, delayMinutes: 0, ...NO_COLUMNS }
  if (operand.kind === 'habit')
    return [{ ...bare, kind: 'habit', by: operand.by, of: operand.of, where: operand.where ?? null }]
  if (operand.kind === 'speed') return [{ ...bare, kind: 'place', by: operand.by, of: 'division', where: null }]
  return []
}

/** One name for one window; what it keeps of each step is not part of it. */
export const windowName = (spec: WindowSpec): string =>
  [spec.kind, spec.by, spec.of, spec.windowMinutes, spec.delayMinutes, filterName(spec.where)].join('|')

/** Filters that read alike are one. */
export const filterName = (filter: Filter | null): string => (filter === null ? '' : JSON.stringify(filter))

/** Every operand of a tree, those of its limits too. */
export function operandsOf(node: RuleNode): Operand[] {
  if (node.kind !== 'compare') return node.items.flatMap(operandsOf)
  return node.right.kind === 'times' ? [node.left, node.right.of] : [node.left]
}

/** The windows of all these operands, each once, in the order they are first asked for. */
export function collectWindows(operands: readonly Operand[]): Map<string, WindowSpec> {
  const specs = new Map<string, WindowSpec>()
  for (const spec of operands.flatMap(specsOf)) {
    const name = windowName(spec)
    const held = specs.get(name)
    if (!held) specs.set(name, { ...spec })
    else {
      held.sum ||= spec.sum
      held.count ||= spec.count
      held.low ||= spec.low
      held.high ||= spec.high
    }
  }
  return specs
}
