// Which lists and thresholds rules name, filters of their windows too.

import type { Filter, Operand, Rule, RuleNode } from '../rule-contract.ts'
import { operandsOf } from './operands.ts'

const filtersOf = (operand: Operand): Filter[] => {
  if (operand.kind === 'ratio') return [...filtersOf(operand.over), ...filtersOf(operand.under)]
  return (operand.kind === 'aggregate' || operand.kind === 'habit') && operand.where ? [operand.where] : []
}
const limitsOf = (node: RuleNode | Filter): { kind: string; list?: string; name?: string }[] =>
  node.kind === 'compare' ? [node.right] : node.items.flatMap(limitsOf)

/** Each name once. */
export function namesUsed(rules: readonly Rule[]): { lists: string[]; thresholds: string[] } {
  const limits = rules.flatMap(({ when }) => [
    ...limitsOf(when),
    ...operandsOf(when).flatMap(filtersOf).flatMap(limitsOf),
  ])
  const named = (kind: string, of: 'list' | 'name') => [
    ...new Set(limits.flatMap((limit) => (limit.kind === kind ? (limit[of] ?? []) : []))),
  ]
  return { lists: named('list', 'list'), thresholds: named('threshold', 'name') }
}
