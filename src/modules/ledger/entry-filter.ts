// What transactions can be filtered and sorted by: one table for the server's columns and the page's builder.

import { oneOf, T } from '../../platform/contract/index.ts'
import { CHANNELS, POSTING_TYPES } from './posting-type.ts'

export type EntryField = {
  key: string
  type: 'enum' | 'date' | 'money' | 'code' | 'division'
  options?: readonly string[]
}

export const ENTRY_OPERATORS = {
  enum: ['in', 'not-in'],
  date: ['between', 'within-days', 'on-or-after', 'before'],
  money: ['at-least', 'at-most', 'between'],
  code: ['in', 'starts-with', 'empty', 'not-empty'],
  division: ['under', 'empty', 'not-empty'],
} as const satisfies Record<EntryField['type'], readonly string[]>

export const ENTRY_FIELDS: readonly EntryField[] = [
  { key: 'bookedOn', type: 'date' },
  { key: 'amount', type: 'money' },
  { key: 'direction', type: 'enum', options: ['in', 'out'] },
  { key: 'type', type: 'enum', options: [...POSTING_TYPES, 'reversal'] },
  { key: 'channel', type: 'enum', options: CHANNELS },
  { key: 'mcc', type: 'code' },
  { key: 'merchantId', type: 'code' },
  { key: 'division', type: 'division' },
  { key: 'currency', type: 'code' },
  /** An account or card is named by its id, or as `customerId/id`: then only that customer's are walked. */
  { key: 'accountId', type: 'code' },
  { key: 'cardId', type: 'code' },
]
/** They tell values: refused where the caller's role sees none. */
export const VALUE_FIELDS: ReadonlySet<string> = new Set(['amount', 'direction'])

const closed = { additionalProperties: false } as const
const Scalar = T.Union([T.String({ maxLength: 80 }), T.Number()])
const Condition = T.Object(
  {
    field: oneOf(...(ENTRY_FIELDS.map((field) => field.key) as [string, ...string[]])),
    op: oneOf(...([...new Set(Object.values(ENTRY_OPERATORS).flat())] as [string, ...string[]])),
    value: T.Optional(T.Union([Scalar, T.Array(Scalar, { maxItems: 100 })])),
  },
  closed,
)
export type EntryCondition = { field: string; op: string; value?: string | number | (string | number)[] }
export type EntryFilter = EntryCondition | { all: EntryFilter[] } | { any: EntryFilter[] }

const group = (item: T.TSchema) =>
  T.Union([
    T.Object({ all: T.Array(item, { maxItems: 20 }) }, closed),
    T.Object({ any: T.Array(item, { maxItems: 20 }) }, closed),
  ])
/** AND/OR groups, up to three deep. */
export const EntryFilter = T.Unsafe<EntryFilter>(
  group(T.Union([Condition, group(T.Union([Condition, group(Condition)]))])),
)

export const ENTRY_SORTS = ['ts', 'amountFen'] as const
export const EntrySort = T.Object({ by: oneOf(...ENTRY_SORTS), direction: oneOf('ascending', 'descending') }, closed)
export type EntrySort = T.Static<typeof EntrySort>
