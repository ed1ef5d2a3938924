// What customers can be filtered, sorted and counted by: one table for the server's columns and the page's builder.

import { oneOf, T } from '../../platform/contract/index.ts'
import {
  AGE_BANDS,
  CustomerKind,
  CustomerStatus,
  Education,
  Gender,
  IncomeBand,
  MaritalStatus,
  RiskPreference,
  Stage,
} from './shapes.ts'

export type FilterFieldType = 'enum' | 'date' | 'number' | 'code' | 'tags' | 'branch' | 'user' | 'division'
export type FilterField = {
  key: string
  type: FilterFieldType
  options?: readonly string[]
}

const enumField = (key: string, schema: { enum: readonly string[] }): FilterField => ({
  key,
  type: 'enum',
  options: schema.enum,
})

/** Operators by type: `in`/`not-in` take lists, `between` two bounds, `within-days` days from today (negative = past). */
export const OPERATORS = {
  enum: ['in', 'not-in', 'empty', 'not-empty'],
  date: ['on-or-after', 'before', 'between', 'within-days', 'older-than-days', 'empty', 'not-empty'],
  number: ['at-least', 'at-most', 'between', 'empty', 'not-empty'],
  code: ['in', 'starts-with', 'empty', 'not-empty'],
  tags: ['has-any', 'has-all', 'has-none', 'empty', 'not-empty'],
  branch: ['in', 'under'],
  user: ['in', 'me', 'empty', 'not-empty'],
  division: ['under', 'empty', 'not-empty'],
} as const satisfies Record<FilterFieldType, readonly string[]>

export const FILTER_FIELDS: readonly FilterField[] = [
  enumField('kind', CustomerKind),
  enumField('status', CustomerStatus),
  enumField('stage', Stage),
  enumField('gender', Gender),
  { key: 'ageBand', type: 'enum', options: AGE_BANDS },
  { key: 'birthDate', type: 'date' },
  { key: 'nationality', type: 'code' },
  enumField('maritalStatus', MaritalStatus),
  enumField('education', Education),
  { key: 'occupation', type: 'code' },
  { key: 'industry', type: 'code' },
  enumField('incomeBand', IncomeBand),
  enumField('riskPreference', RiskPreference),
  { key: 'division', type: 'division' },
  { key: 'tags', type: 'tags' },
  { key: 'branchId', type: 'branch' },
  { key: 'ownerId', type: 'user' },
  { key: 'openedOn', type: 'date' },
  { key: 'documentExpiresOn', type: 'date' },
  { key: 'updatedAt', type: 'date' },
  { key: 'completenessPercent', type: 'number' },
]

const FieldKey = oneOf(...(FILTER_FIELDS.map((field) => field.key) as [string, ...string[]]))
const Operator = oneOf(...([...new Set(Object.values(OPERATORS).flat())] as [string, ...string[]]))
const Scalar = T.Union([T.String({ maxLength: 64 }), T.Number()])
export const FILTER_VALUES_MAX = 200

export const Condition = T.Object(
  {
    field: FieldKey,
    op: Operator,
    value: T.Optional(T.Union([Scalar, T.Array(Scalar, { maxItems: FILTER_VALUES_MAX })])),
  },
  { additionalProperties: false },
)
export type Condition = {
  field: string
  op: string
  value?: string | number | (string | number)[]
}
export type Filter = Condition | { all: Filter[] } | { any: Filter[] }

const group = (item: T.TSchema) =>
  T.Union([
    T.Object({ all: T.Array(item, { maxItems: 20 }) }, { additionalProperties: false }),
    T.Object({ any: T.Array(item, { maxItems: 20 }) }, { additionalProperties: false }),
  ])
const Level3 = T.Union([Condition, group(Condition)])
const Level2 = T.Union([Condition, group(Level3)])
/** AND/OR groups, up to three deep. `{ all: [] }` is everyone. */
export const Filter = T.Unsafe<Filter>(group(Level2))

export const SORT_KEYS = ['openedOn', 'updatedAt', 'birthDate', 'documentExpiresOn', 'number'] as const
export const Sort = T.Object(
  { by: oneOf(...SORT_KEYS), direction: oneOf('ascending', 'descending') },
  { additionalProperties: false },
)
export type Sort = T.Static<typeof Sort>

export const GROUP_KEYS = [
  'ageBand',
  'occupation',
  'branchId',
  'stage',
  'incomeBand',
  'division',
  'gender',
  'education',
  'riskPreference',
  'kind',
] as const
export const GroupKey = oneOf(...GROUP_KEYS)
