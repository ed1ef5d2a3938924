// Sound rules of every kind by chance: what the text, the sentence and the engine must take.

import fc from 'fast-check'
import {
  type Aggregate,
  type Comparison,
  type Filter,
  KEYS,
  type Limit,
  NEW_MINUTES_MAX,
  type Operand,
  type Rule,
  type RuleNode,
  SEVERITIES,
  TYPOLOGIES,
  type Unit,
  WINDOW_MINUTES_MAX,
} from '../rule-contract.ts'
import { FIELD_NAMES, FIELDS, type FieldName } from './fields.ts'
import { unitOf } from './units.ts'

const plain = FIELD_NAMES.filter((name) => FIELDS[name].subject !== 'label')
const numeric = plain.filter((name) => FIELDS[name].type === 'number')
const textOf = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('手机银行', 'a "quoted" one', 'back\\slash', '中国石化', '5812', "it's"),
)
const name = fc.constantFrom('watched', 'black-merchants', 'large-out', 'p2')
const minutes = fc.oneof(
  fc.integer({ min: 1, max: WINDOW_MINUTES_MAX }),
  fc.constantFrom(1, 60, 90, 1_440, 10_080, 43_200, WINDOW_MINUTES_MAX),
)

function constantOf(unit: Unit): fc.Arbitrary<number | string | boolean> {
  if (unit === 'flag') return fc.boolean()
  if (unit === 'text' || unit === 'code') return textOf
  if (unit === 'clock') return fc.integer({ min: 0, max: 1_439 })
  if (unit === 'fen') return fc.integer({ min: 0, max: 1e12 })
  if (unit === 'score' || unit === 'percent') return fc.integer({ min: -5_000, max: 5_000 }).map((value) => value / 100)
  return fc.integer({ min: 0, max: 100_000 })
}

const numberOf = (unit: Unit) => constantOf(unit) as fc.Arbitrary<number>

function rightOf(unit: Unit): fc.Arbitrary<{ op: Comparison['op']; right: Limit }> {
  const constant = constantOf(unit).map((value): Limit => ({ kind: 'constant', value, unit }))
  const set = fc
    .array(constantOf(unit), { minLength: 1, maxLength: 4 })
    .map((values): Limit => ({ kind: 'set', values, unit }))
  const withOp = (ops: readonly Comparison['op'][], right: fc.Arbitrary<Limit>) =>
    fc.record({ op: fc.constantFrom(...ops), right })
  if (unit === 'flag') return withOp(['eq', 'ne'], constant)
  if (unit === 'text' || unit === 'code')
    return fc.oneof(
      withOp(['eq', 'ne', 'textLike'], constant),
      withOp(['in', 'notIn'], set),
      withOp(
        ['inList', 'notInList'],
        name.map((list): Limit => ({ kind: 'list', list })),
      ),
    )
  const range = fc.tuple(numberOf(unit), numberOf(unit)).map(([a, b]): Limit => {
    return {
      kind: 'range',
      low: unit === 'clock' ? a : Math.min(a, b),
      high: unit === 'clock' ? b : Math.max(a, b),
      unit,
    }
  })
  return fc.oneof(
    withOp(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'], constant),
    withOp(['in', 'notIn'], set),
    withOp(['between'], range),
    withOp(
      ['lt', 'gte'],
      name.map((threshold): Limit => ({ kind: 'threshold', name: threshold, unit })),
    ),
  )
}

const filterItem: fc.Arbitrary<Filter> = fc.constantFrom(...plain).chain((field) =>
  rightOf(FIELDS[field].unit)
    .filter(({ right }) => right.kind !== 'threshold')
    .map(({ op, right }) => ({ kind: 'compare', left: { kind: 'field', field }, op, right }) as Filter),
)
const groupOf = (item: fc.Arbitrary<Filter>) =>
  fc.record({ kind: fc.constantFrom('all', 'any', 'not'), items: fc.array(item, { minLength: 1, maxLength: 3 }) })
export const anyFilter: fc.Arbitrary<Filter> = fc.oneof(filterItem, groupOf(fc.oneof(filterItem, groupOf(filterItem))))
const maybeWhere = fc.option(anyFilter, { nil: undefined }).map((where) => (where ? { where } : {}))

const ofFor = (fn: Aggregate['fn']): fc.Arbitrary<{ of?: FieldName }> =>
  fn === 'count' || fn === 'timeSince'
    ? fc.constant({})
    : fc
        .constantFrom(...(fn === 'distinct' || fn === 'distinctNew' || fn === 'firstSeen' ? plain : numeric))
        .map((of) => ({ of }))

export const anyAggregate: fc.Arbitrary<Aggregate> = fc
  .constantFrom('count' as const, 'sum', 'average', 'distinct', 'distinctNew', 'min', 'max', 'firstSeen', 'timeSince')
  .chain((fn) =>
    fc
      .tuple(
        ofFor(fn),
        fc.constantFrom(...KEYS),
        minutes,
        maybeWhere,
        fc.boolean(),
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      )
      .map(([of, by, wanted, where, own, parts]) => {
        const windowMinutes = fn === 'distinctNew' ? Math.min(wanted, NEW_MINUTES_MAX) : wanted
        const delayed = parts !== undefined && fn !== 'timeSince' && fn !== 'distinctNew' && windowMinutes <= 14_400
        const delay = delayed ? { delayMinutes: parts * windowMinutes } : {}
        return { kind: 'aggregate', fn, ...of, by, windowMinutes, ...where, includesThis: own && !delayed, ...delay }
      }),
  )

const anyOperand: fc.Arbitrary<Operand> = fc.oneof(
  fc.constantFrom(...plain).map((field): Operand => ({ kind: 'field', field })),
  anyAggregate,
  fc.tuple(anyAggregate, anyAggregate).map(
    ([over, under]): Operand => ({
      kind: 'ratio',
      over,
      under: unitOf(over) === unitOf(under) ? under : over,
    }),
  ),
  fc
    .tuple(fc.constantFrom('z-score' as const, 'percentile'), fc.constantFrom(...KEYS), maybeWhere)
    .map(([measure, by, where]): Operand => ({ kind: 'habit', measure, of: 'amountFen', by, ...where })),
  fc.constantFrom<Operand>({ kind: 'speed', by: 'card' }, { kind: 'speed', by: 'customer' }),
  fc
    .tuple(fc.constantFrom(...KEYS), minutes, fc.integer({ min: 1, max: 10_000 }))
    .map(([by, windowMinutes, smallMaxFen]): Operand => {
      return { kind: 'sequence', by, windowMinutes, smallMaxFen, largeMinFen: smallMaxFen * 10 }
    }),
  fc
    .tuple(fc.constantFrom(...KEYS), minutes, fc.integer({ min: 1, max: 50 }))
    .map(([by, windowMinutes, bandPercent]): Operand => {
      return { kind: 'structuring', by, windowMinutes, limitFen: 5_000_000, bandPercent }
    }),
  fc.constant<Operand>({ kind: 'model', model: 'card-fraud' }),
)

export const anyComparison: fc.Arbitrary<Comparison> = anyOperand.chain((left): fc.Arbitrary<Comparison> => {
  const unit = unitOf(left)
  const usual = rightOf(unit).map(({ op, right }): Comparison => ({ kind: 'compare', left, op, right }))
  if (left.kind !== 'field' || FIELDS[left.field].type !== 'number') return usual
  const times = anyAggregate
    .filter((of) => unitOf(of) === unit)
    .map((of): Comparison => ({ kind: 'compare', left, op: 'gt', right: { kind: 'times', factor: 2.5, of } }))
  return unit === 'fen' ? fc.oneof(usual, times) : usual
})

const nodeOf = (depth: number): fc.Arbitrary<RuleNode> =>
  depth === 0
    ? anyComparison
    : fc.oneof(
        { weight: 2, arbitrary: anyComparison },
        {
          weight: 3,
          arbitrary: fc.record({
            kind: fc.constantFrom('all' as const, 'any', 'not'),
            items: fc.array(nodeOf(depth - 1), { minLength: 1, maxLength: 3 }),
          }),
        },
      )

const day = fc.option(fc.constantFrom('2026-07-01', '2026-12-31'))
export const anyRule: fc.Arbitrary<Rule> = fc
  .record({
    code: fc.constantFrom('R-114', 'AML-7', 'X'),
    name: fc.record({ zh: textOf, en: textOf }),
    severity: fc.constantFrom(...SEVERITIES),
    score: fc.integer({ min: 0, max: 100 }),
    typology: fc.constantFrom(...TYPOLOGIES),
    validFrom: day,
    segments: fc.uniqueArray(textOf, { maxLength: 3 }),
    quietMinutes: fc.oneof(fc.constant(0), minutes),
    dueMinutes: minutes,
    owner: fc.option(textOf),
    when: nodeOf(3),
  })
  .map(({ validFrom, when, ...rest }) => ({ ...rest, validFrom, validTo: validFrom, when }))
