// The unit of an operand's value: a field's from the catalogue, an aggregate's from what it does with it.

import type { Operand, Unit } from '../rule-contract.ts'
import { FIELDS } from './fields.ts'

export function unitOf(operand: Operand): Unit {
  switch (operand.kind) {
    case 'field':
      return FIELDS[operand.field].unit
    case 'aggregate':
      if (operand.fn === 'count' || operand.fn === 'distinct' || operand.fn === 'distinctNew') return 'count'
      if (operand.fn === 'firstSeen') return 'flag'
      if (operand.fn === 'timeSince') return 'minutes'
      return operand.of ? FIELDS[operand.of].unit : 'count'
    case 'ratio':
    case 'model':
      return 'percent'
    case 'habit':
      return operand.measure === 'percentile' ? 'percent' : 'score'
    case 'speed':
      return 'kmh'
    default:
      return 'count'
  }
}
