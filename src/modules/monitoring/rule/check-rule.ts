// Whether a rule is sound: its shape, the units of its comparisons, its windows, its size, and the names it uses.

import { Value } from 'typebox/value'
import { HOLDS_OF } from '../list.ts'
import type { ListHolds } from '../list-contract.ts'
import {
  type Aggregate,
  Comparison,
  DEPTH_MAX,
  type Filter,
  GROUP_ITEMS_MAX,
  GROUPS,
  LABEL_DELAY_MINUTES,
  type Limit,
  NEW_MINUTES_MAX,
  NODES_MAX,
  type Operand,
  type Operator,
  Rule,
  type RuleProblem,
  type Unit,
} from '../rule-contract.ts'
import { FIELDS, type FieldName } from './fields.ts'
import { delaySteps, stepMsOf } from './step.ts'
import { unitOf } from './units.ts'

export const RULE_PROBLEMS = [
  'shape',
  'unit-mismatch',
  'operator-not-fitting',
  'limit-not-fitting',
  'range-reversed',
  'field-not-a-number',
  'field-missing',
  'label-not-delayed',
  'this-within-delay',
  'delay-too-long',
  'window-too-long',
  'value-not-fitting',
  'too-deep',
  'too-large',
  'list-unknown',
  'list-not-fitting',
  'threshold-unknown',
  'model-unknown',
  'validity-reversed',
  'sequence-reversed',
] as const
/** A delayed window keeps the steps of its delay too. */
export const DELAY_STEPS_MAX = 400
const SHAPE_PROBLEMS_MAX = 5

/** Names a rule may use; one that is left out is not checked. */
export type KnownNames = {
  lists?: readonly { name: string; holds: ListHolds }[]
  thresholds?: readonly { name: string; unit: Unit }[]
  models?: readonly string[]
}

const ORDERED: readonly Operator[] = ['lt', 'lte', 'gt', 'gte', 'between']
const LIMIT_OF: Record<Operator, readonly Limit['kind'][]> = {
  eq: ['constant', 'threshold', 'times'],
  ne: ['constant', 'threshold', 'times'],
  lt: ['constant', 'threshold', 'times'],
  lte: ['constant', 'threshold', 'times'],
  gt: ['constant', 'threshold', 'times'],
  gte: ['constant', 'threshold', 'times'],
  between: ['range'],
  in: ['set'],
  notIn: ['set'],
  inList: ['list'],
  notInList: ['list'],
  textLike: ['constant'],
}
const isText = (unit: Unit) => unit === 'text' || unit === 'code'
/** Text fields take codes and the other way round; a score is compared with bare numbers. */
const agrees = (unit: Unit, other: Unit) => unit === other || (isText(unit) && isText(other))

class Checker {
  problems: RuleProblem[] = []
  private nodes = 0
  private known: KnownNames

  constructor(known: KnownNames) {
    this.known = known
  }

  say(path: string, code: (typeof RULE_PROBLEMS)[number], facts: RuleProblem['facts'] = {}): void {
    this.problems.push({ path, code, facts })
  }

  /** Every node as it comes: what is not even an object is a problem like any other. */
  node(node: unknown, path: string, depth: number): void {
    this.nodes += 1
    if (this.nodes === NODES_MAX + 1) this.say('/when', 'too-large', { most: NODES_MAX })
    if (this.nodes > NODES_MAX) return
    const { kind, items } = (node ?? {}) as { kind?: unknown; items?: unknown }
    if (kind === 'compare') this.comparison(node as object, path)
    else if (!GROUPS.includes(kind as never) || !Array.isArray(items)) this.say(path, 'shape', { at: path })
    else if (depth >= DEPTH_MAX) this.say(path, 'too-deep', { most: DEPTH_MAX })
    else {
      if (items.length === 0 || items.length > GROUP_ITEMS_MAX)
        this.say(path, 'shape', { at: `${path}/items`, most: GROUP_ITEMS_MAX })
      for (const [index, item] of items.entries()) this.node(item, `${path}/items/${index}`, depth + 1)
    }
  }

  private comparison(node: object, path: string): void {
    if (!Value.Check(Comparison, node)) {
      const [first] = Value.Errors(Comparison, node)
      this.say(path, 'shape', { at: `${path}${first?.instancePath ?? ''}` })
      return
    }
    const { left, op, right } = node
    this.operand(left, `${path}/left`)
    this.limit(unitOf(left), op, right, path, left.kind === 'field' ? left.field : null)
  }

  private limit(unit: Unit, op: Operator, right: Limit, path: string, field: FieldName | null): void {
    const at = `${path}/right`
    if (isText(unit) && ORDERED.includes(op)) this.say(`${path}/op`, 'operator-not-fitting', { op, unit })
    if (unit === 'flag' && op !== 'eq' && op !== 'ne') this.say(`${path}/op`, 'operator-not-fitting', { op, unit })
    if (op === 'textLike' && !isText(unit)) this.say(`${path}/op`, 'operator-not-fitting', { op, unit })
    if ((op === 'inList' || op === 'notInList') && !isText(unit))
      this.say(`${path}/op`, 'operator-not-fitting', { op, unit })
    if (!LIMIT_OF[op].includes(right.kind)) this.say(at, 'limit-not-fitting', { op, limit: right.kind })
    if (right.kind === 'list') {
      this.list(right.list, field, at)
      return
    }
    if (right.kind === 'times') {
      this.operand(right.of, `${at}/of`)
      const other = unitOf(right.of)
      if (isText(other) || other !== unit) this.say(at, 'unit-mismatch', { unit, limit: other })
      return
    }
    if (!agrees(unit, right.unit)) this.say(at, 'unit-mismatch', { unit, limit: right.unit })
    if (right.kind === 'threshold') {
      if (isText(unit)) this.say(at, 'limit-not-fitting', { op, limit: 'threshold' })
      const known = this.known.thresholds?.find(({ name }) => name === right.name)
      if (this.known.thresholds && !known) this.say(at, 'threshold-unknown', { threshold: right.name })
      else if (known && known.unit !== right.unit)
        this.say(at, 'unit-mismatch', { unit: known.unit, limit: right.unit })
      return
    }
    if (right.kind === 'range') {
      if (right.low > right.high && right.unit !== 'clock') this.say(at, 'range-reversed')
      return
    }
    const values = right.kind === 'set' ? right.values : [right.value]
    const wanted = isText(right.unit) ? 'string' : right.unit === 'flag' ? 'boolean' : 'number'
    if (values.some((value) => typeof value !== wanted)) this.say(at, 'value-not-fitting', { unit: right.unit })
  }

  /** A list holds values of one kind: a merchant is not on a list of places. */
  private list(name: string, field: FieldName | null, path: string): void {
    const known = this.known.lists?.find((one) => one.name === name)
    if (this.known.lists && !known) this.say(path, 'list-unknown', { list: name })
    else if (known && (field === null || HOLDS_OF[field] !== known.holds))
      this.say(path, 'list-not-fitting', { list: name, holds: known.holds })
  }

  private operand(operand: Operand, path: string): void {
    if (operand.kind === 'field') {
      if (FIELDS[operand.field].subject === 'label') this.say(path, 'label-not-delayed', { days: 7 })
    } else if (operand.kind === 'aggregate') this.aggregate(operand, path)
    else if (operand.kind === 'ratio') {
      this.aggregate(operand.over, `${path}/over`)
      this.aggregate(operand.under, `${path}/under`)
      const over = unitOf(operand.over)
      const under = unitOf(operand.under)
      if (over !== under) this.say(path, 'unit-mismatch', { unit: over, limit: under })
    } else if (operand.kind === 'habit') {
      if (FIELDS[operand.of].unit !== 'fen') this.say(`${path}/of`, 'field-not-a-number', { field: operand.of })
      if (operand.where) this.filter(operand.where, `${path}/where`, 0)
    } else if (operand.kind === 'sequence' && operand.smallMaxFen >= operand.largeMinFen)
      this.say(path, 'sequence-reversed')
    else if (operand.kind === 'model' && this.known.models && !this.known.models.includes(operand.model))
      this.say(path, 'model-unknown', { model: operand.model })
  }

  private aggregate(aggregate: Aggregate, path: string): void {
    const { fn, of, delayMinutes = 0, windowMinutes, includesThis } = aggregate
    const bare = fn === 'count' || fn === 'timeSince'
    if (!bare && of === undefined) this.say(`${path}/of`, 'field-missing', { fn })
    const numeric = fn === 'sum' || fn === 'average' || fn === 'min' || fn === 'max'
    if (of !== undefined && numeric && FIELDS[of].type !== 'number')
      this.say(`${path}/of`, 'field-not-a-number', { field: of })
    if (bare && of !== undefined) this.say(`${path}/of`, 'value-not-fitting', { field: of })
    if (delayMinutes > 0 && includesThis) this.say(`${path}/includesThis`, 'this-within-delay')
    if (fn === 'distinctNew' && windowMinutes > NEW_MINUTES_MAX)
      this.say(`${path}/windowMinutes`, 'window-too-long', { most: NEW_MINUTES_MAX })
    if (delayMinutes > 0 && (fn === 'timeSince' || fn === 'distinctNew'))
      this.say(`${path}/delayMinutes`, 'value-not-fitting', { fn })
    if (delaySteps(delayMinutes, stepMsOf(windowMinutes)) > DELAY_STEPS_MAX)
      this.say(`${path}/delayMinutes`, 'delay-too-long', { most: DELAY_STEPS_MAX })
    const fields = aggregate.where ? this.filter(aggregate.where, `${path}/where`, delayMinutes) : []
    const label = of !== undefined && FIELDS[of].subject === 'label'
    if (label && !fields.includes('fraudLabel') && delayMinutes < LABEL_DELAY_MINUTES)
      this.say(`${path}/of`, 'label-not-delayed', { days: 7 })
  }

  /** Answers the fields it asks for; a label is refused unless the aggregate is delayed. */
  private filter(filter: Filter, path: string, delayMinutes: number): FieldName[] {
    if (filter.kind !== 'compare')
      return filter.items.flatMap((item, index) => this.filter(item, `${path}/items/${index}`, delayMinutes))
    const { field } = filter.left
    if (FIELDS[field].subject === 'label' && delayMinutes < LABEL_DELAY_MINUTES)
      this.say(path, 'label-not-delayed', { days: 7 })
    this.limit(FIELDS[field].unit, filter.op, filter.right, path, field)
    return [field]
  }
}

/**
 * Every problem of a rule as data: path (JSON pointer), code, facts. A sound one answers an empty list. Takes what came
 * from outside as it is; a rule with a problem of the code `shape` must not be read any further.
 */
export function checkRule(rule: unknown, known: KnownNames = {}): RuleProblem[] {
  const checker = new Checker(known)
  if (!Value.Check(Rule, rule)) {
    for (const { instancePath } of Value.Errors(Rule, rule).slice(0, SHAPE_PROBLEMS_MAX))
      checker.say(instancePath, 'shape', { at: instancePath })
    return checker.problems
  }
  if (rule.validFrom !== null && rule.validTo !== null && rule.validTo < rule.validFrom)
    checker.say('/validTo', 'validity-reversed')
  checker.node(rule.when, '/when', 0)
  return checker.problems
}
