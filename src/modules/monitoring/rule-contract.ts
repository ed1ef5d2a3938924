// A rule as data: header, expression tree, and the shapes of what an evaluation answers.

import { nullable, oneOf, T } from '../../platform/contract/index.ts'
import { FIELD_NAMES } from './rule/fields.ts'

const closed = { additionalProperties: false } as const

export const UNITS = [
  'fen',
  'count',
  'percent',
  'minutes',
  'days',
  'clock',
  'kmh',
  'score',
  'flag',
  'text',
  'code',
] as const
/** `clock`: minutes after midnight in Asia/Shanghai. `percent`: 50 is one half. `score`: a bare number, such as a z-score. */
export type Unit = (typeof UNITS)[number]

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
export const TYPOLOGIES = ['fraud', 'money-laundering', 'credit-deterioration', 'service-opportunity'] as const
export const AGGREGATES = [
  'count',
  'sum',
  'average',
  'distinct',
  'distinctNew',
  'min',
  'max',
  'firstSeen',
  'timeSince',
] as const
export const KEYS = ['customer', 'card', 'account', 'merchant', 'counterparty', 'device', 'place'] as const
export const GROUPS = ['all', 'any', 'not'] as const
export const OPERATORS = [
  'eq',
  'ne',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'in',
  'notIn',
  'inList',
  'notInList',
  'textLike',
] as const
export const HABITS = ['z-score', 'percentile'] as const
export type AggregateName = (typeof AGGREGATES)[number]
export type KeyName = (typeof KEYS)[number]
export type Operator = (typeof OPERATORS)[number]

export const DEPTH_MAX = 4
export const GROUP_ITEMS_MAX = 20
export const NODES_MAX = 60
export const SET_VALUES_MAX = 200
export const WINDOW_MINUTES_MIN = 1
export const WINDOW_MINUTES_MAX = 90 * 24 * 60
/** A value is new when the rest of 90 days has not seen it; the window leaves two thirds of them. */
export const NEW_MINUTES_MAX = 30 * 24 * 60
export const DELAY_MINUTES_MAX = 30 * 24 * 60
/** What is known of past fraud counts only this long after it happened. */
export const LABEL_DELAY_MINUTES = 7 * 24 * 60
export const RULES_MAX = 500

const Name = T.String({ minLength: 1, maxLength: 40, pattern: '^[a-z][a-z0-9-]*$' })
const Minutes = T.Integer({ minimum: WINDOW_MINUTES_MIN, maximum: WINDOW_MINUTES_MAX })
const Fen = T.Integer({ minimum: 1, maximum: 100_000_000_000_000 })
const By = oneOf(...KEYS)
const Field = oneOf(...FIELD_NAMES)
const OneUnit = oneOf(...UNITS)
const NumberValue = T.Number({ minimum: -1e15, maximum: 1e15 })
const Value = T.Union([NumberValue, T.String({ minLength: 1, maxLength: 120 }), T.Boolean()])

export const Constant = T.Object({ kind: T.Literal('constant'), value: Value, unit: OneUnit }, closed)
export type Constant = T.Static<typeof Constant>
/** Both ends belong to it; of unit `clock` it goes over midnight when `low` is the later. */
const Range = T.Object({ kind: T.Literal('range'), low: NumberValue, high: NumberValue, unit: OneUnit }, closed)
export type Range = T.Static<typeof Range>
const Values = T.Object(
  { kind: T.Literal('set'), values: T.Array(Value, { minItems: 1, maxItems: SET_VALUES_MAX }), unit: OneUnit },
  closed,
)
export type Values = T.Static<typeof Values>
const ListName = T.Object({ kind: T.Literal('list'), list: Name }, closed)
export type ListName = T.Static<typeof ListName>
/** Resolved when it is evaluated, for the customer, the segment or the product. */
const Threshold = T.Object({ kind: T.Literal('threshold'), name: Name, unit: OneUnit }, closed)
export type Threshold = T.Static<typeof Threshold>
const FieldValue = T.Object({ kind: T.Literal('field'), field: Field }, closed)
export type FieldValue = T.Static<typeof FieldValue>

const FilterItem = T.Object(
  {
    kind: T.Literal('compare'),
    left: FieldValue,
    op: oneOf(...OPERATORS),
    right: T.Union([Constant, Range, Values, ListName]),
  },
  closed,
)
export type FilterItem = T.Static<typeof FilterItem>
export type FilterGroup = { kind: 'all' | 'any' | 'not'; items: Filter[] }
/** Which transactions an aggregate counts: conditions on their own fields; `firstSeen` is not among them. */
export type Filter = FilterItem | FilterGroup
const groupOf = (item: T.TSchema) =>
  T.Object({ kind: oneOf(...GROUPS), items: T.Array(item, { minItems: 1, maxItems: GROUP_ITEMS_MAX }) }, closed)
const Filter = T.Unsafe<Filter>(T.Union([FilterItem, groupOf(T.Union([FilterItem, groupOf(FilterItem)]))]))

const Aggregate = T.Object(
  {
    kind: T.Literal('aggregate'),
    fn: oneOf(...AGGREGATES),
    /** Left out for `count` and `timeSince`. */
    of: T.Optional(Field),
    by: By,
    windowMinutes: Minutes,
    where: T.Optional(Filter),
    includesThis: T.Boolean(),
    /** Leaves out what is newer than this. */
    delayMinutes: T.Optional(T.Integer({ minimum: 1, maximum: DELAY_MINUTES_MAX })),
  },
  closed,
)
export type Aggregate = T.Static<typeof Aggregate>
/** In percent; no value while the lower one is 0 or has none. */
const Ratio = T.Object({ kind: T.Literal('ratio'), over: Aggregate, under: Aggregate }, closed)
export type Ratio = T.Static<typeof Ratio>
/** How far this one is from what is usual under its key in 90 days; no value before five transactions. */
const Habit = T.Object(
  { kind: T.Literal('habit'), measure: oneOf(...HABITS), of: Field, by: By, where: T.Optional(Filter) },
  closed,
)
export type Habit = T.Static<typeof Habit>
/** Kilometres an hour between this card-present use and the one before. */
const Speed = T.Object({ kind: T.Literal('speed'), by: oneOf('card', 'customer') }, closed)
export type Speed = T.Static<typeof Speed>
/** How many small amounts came before this large one; 0 when this one is not large. */
const Sequence = T.Object(
  { kind: T.Literal('sequence'), by: By, windowMinutes: Minutes, smallMaxFen: Fen, largeMinFen: Fen },
  closed,
)
export type Sequence = T.Static<typeof Sequence>
/** How many amounts, this one too, lie less than `bandPercent` below the limit. */
const Structuring = T.Object(
  {
    kind: T.Literal('structuring'),
    by: By,
    windowMinutes: Minutes,
    limitFen: Fen,
    bandPercent: T.Integer({ minimum: 1, maximum: 50 }),
  },
  closed,
)
export type Structuring = T.Static<typeof Structuring>
/** 0 to 100 percent. */
const Model = T.Object({ kind: T.Literal('model'), model: Name }, closed)
export type Model = T.Static<typeof Model>

export const Operand = T.Union([FieldValue, Aggregate, Ratio, Habit, Speed, Sequence, Structuring, Model])
export type Operand = T.Static<typeof Operand>
/** So many times another value: three times the average of 30 days. */
const Times = T.Object(
  {
    kind: T.Literal('times'),
    factor: T.Number({ minimum: 0.01, maximum: 1000 }),
    of: T.Union([FieldValue, Aggregate]),
  },
  closed,
)
export type Times = T.Static<typeof Times>
const Limit = T.Union([Constant, Range, Values, ListName, Threshold, Times])
export type Limit = T.Static<typeof Limit>

export const Comparison = T.Object(
  { kind: T.Literal('compare'), left: Operand, op: oneOf(...OPERATORS), right: Limit },
  closed,
)
export type Comparison = T.Static<typeof Comparison>
/** `all`: each holds. `any`: at least one. `not`: none of them. */
export type Group = { kind: 'all' | 'any' | 'not'; items: RuleNode[] }
export type RuleNode = Comparison | Group

/** Spelled out down to `DEPTH_MAX` it would be 200 kB in every route: here it is an object with a kind; `checkRule` reads the rest. */
export const RuleNode = T.Unsafe<RuleNode>(
  T.Object({ kind: oneOf('compare', ...GROUPS) }, { additionalProperties: true }),
)

const Title = T.String({ minLength: 1, maxLength: 80 })
const IsoDay = T.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
export const RuleCode = T.String({ pattern: '^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$', maxLength: 20 })
export const Rule = T.Object(
  {
    code: RuleCode,
    name: T.Object({ zh: Title, en: Title }, closed),
    severity: oneOf(...SEVERITIES),
    score: T.Integer({ minimum: 0, maximum: 100 }),
    typology: oneOf(...TYPOLOGIES),
    /** Bank days, both included; null: without end. */
    validFrom: nullable(IsoDay),
    validTo: nullable(IsoDay),
    /** Empty: every customer. */
    segments: T.Array(T.String({ minLength: 1, maxLength: 40 }), { maxItems: 20, uniqueItems: true }),
    /** A hit of the same customer within this long after one that counted is `quiet`; 0: never. */
    quietMinutes: T.Integer({ minimum: 0, maximum: WINDOW_MINUTES_MAX }),
    dueMinutes: T.Integer({ minimum: 1, maximum: WINDOW_MINUTES_MAX }),
    owner: nullable(T.String({ minLength: 1, maxLength: 80 })),
    when: RuleNode,
  },
  closed,
)
export type Rule = T.Static<typeof Rule>

/** What one comparison of the tree saw: its JSON pointer within the rule, and value against limit in `unit`. */
export const Contribution = T.Object({
  path: T.String({ maxLength: 200 }),
  op: oneOf(...OPERATORS),
  unit: OneUnit,
  /** Null: there was none, such as a ratio of nothing. */
  value: nullable(T.Union([T.Number(), T.String()])),
  /** Null where it is a set or a list; the upper end of a range is `limitHigh`. */
  limit: nullable(T.Union([T.Number(), T.String()])),
  limitHigh: nullable(T.Number()),
  held: T.Boolean(),
})
export type Contribution = T.Static<typeof Contribution>

/** A problem of a rule: where (JSON pointer), a code of `RULE_PROBLEMS`, and its facts. */
export const RuleProblem = T.Object({
  path: T.String(),
  code: T.String(),
  facts: T.Record(T.String(), T.Union([T.String(), T.Number()])),
})
export type RuleProblem = T.Static<typeof RuleProblem>
