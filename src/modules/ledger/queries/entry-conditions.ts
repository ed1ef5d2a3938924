// Filters of transactions as SQL conditions: every column comes from here, every value is a bound parameter.

import { type Caller, maskingOf } from '../../../platform/access/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { addDays, type Values } from '../../customer/index.ts'
import { ENTRY_FIELDS, ENTRY_OPERATORS, type EntryCondition, type EntryFilter, VALUE_FIELDS } from '../entry-filter.ts'
import { SEARCH_DAYS_MAX } from '../search-contract.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Fields whose value may name the customer it belongs to, before a stroke: the walk is then one customer's. */
const OWNED_COLUMNS = new Set(['e.account_id', 'e.card_id'])
const DAYS_MAX = 40_000
const DAY_MS = 86_400_000

const refuse = (field: string, rule: string) =>
  new Refusal('http.invalid', {}, { fields: [{ field: `filter.${field}`, rule }] })

function listOf({ field, value }: EntryCondition): (string | number)[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value]
  if (list.length === 0) throw refuse(field, 'filter.value-needed')
  return list
}
function dateOf(field: string, value: unknown): string {
  if (typeof value !== 'string' || !DATE.test(value) || Number.isNaN(Date.parse(value)) || addDays(value, 0) !== value)
    throw refuse(field, 'filter.not-a-date')
  return value
}
function fenOf(field: string, value: unknown): number {
  const number = Number(value)
  if (value === '' || !Number.isSafeInteger(number)) throw refuse(field, 'filter.not-a-number')
  return number
}

/** The bank days of a condition on time: from (inclusive) to (exclusive); open where it names no bound. */
function daysOf(condition: EntryCondition, today: string): { from: string | null; until: string | null } {
  const { field, op } = condition
  const list = listOf(condition)
  if (op === 'between') return { from: dateOf(field, list[0]), until: addDays(dateOf(field, list[1]), 1) }
  if (op === 'on-or-after') return { from: dateOf(field, list[0]), until: null }
  if (op === 'before') return { from: null, until: dateOf(field, list[0]) }
  const days = Number(list[0])
  if (!Number.isInteger(days) || Math.abs(days) > DAYS_MAX) throw refuse(field, 'filter.not-a-number')
  return days < 0
    ? { from: addDays(today, days), until: addDays(today, 1) }
    : { from: today, until: addDays(today, days + 1) }
}

const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`)

function codeSql({ field, op, value }: EntryCondition, column: string, values: Values): string {
  const list = listOf({ field, op, value: value as string }).map(String)
  if (column.endsWith('_id')) {
    const parts = list.map((value) => value.split('/'))
    const [most, owned] = [OWNED_COLUMNS.has(column) ? 2 : 1, parts.every((ids) => ids.length === 2)]
    if (op !== 'in' || parts.some((ids) => ids.length > most || !ids.every((id) => UUID.test(id))))
      throw refuse(field, 'filter.value-needed')
    const own = values.bind(
      parts.map((ids) => ids.at(-1)),
      'uuid[]',
    )
    if (!owned) return `${column} = any(${own})`
    return `(e.customer_id = any(${values.bind(
      parts.map(([owner]) => owner),
      'uuid[]',
    )}) and ${column} = any(${own}))`
  }
  if (op === 'in') return `${column} = any(${values.bind(list, 'text[]')})`
  return `(${list.map((prefix) => `starts_with(${column}, ${values.bind(prefix, 'text')})`).join(' or ')})`
}

const COLUMNS: Record<string, string> = {
  type: 'e.type',
  channel: 'e.channel',
  mcc: 'e.mcc',
  merchantId: 'e.merchant_id',
  division: 'e.division',
  currency: 'e.currency',
  accountId: 'e.account_id',
  cardId: 'e.card_id',
}

function amountSql(condition: EntryCondition, values: Values): string {
  const { field, op } = condition
  const [from, to] = listOf(condition).map((value) => fenOf(field, value))
  const bind = (fen: number | undefined) => values.bind(fenOf(field, fen), 'bigint')
  if (op === 'at-least') return `abs(e.amount_fen) >= ${bind(from)}`
  if (op === 'at-most') return `abs(e.amount_fen) <= ${bind(from)}`
  return `abs(e.amount_fen) between ${bind(from)} and ${bind(to)}`
}

function conditionSql(condition: EntryCondition, values: Values, today: string): string {
  const { field, op } = condition
  const known = ENTRY_FIELDS.find(({ key }) => key === field)
  if (!known) throw refuse(field, 'filter.field-unknown')
  if (!(ENTRY_OPERATORS[known.type] as readonly string[]).includes(op)) throw refuse(field, 'filter.operator-unknown')
  if (field === 'bookedOn') {
    const { from, until } = daysOf(condition, today)
    const parts = [
      ...(from ? [`e.ts >= ${values.bind(midnight(from), 'timestamptz')}`] : []),
      ...(until ? [`e.ts < ${values.bind(midnight(until), 'timestamptz')}`] : []),
    ]
    return `(${parts.join(' and ')})`
  }
  if (field === 'amount') return amountSql(condition, values)
  const list = op === 'empty' || op === 'not-empty' ? [] : listOf(condition).map(String)
  if (field === 'direction') {
    const wanted = op === 'in' ? list : ['in', 'out'].filter((one) => !list.includes(one))
    const parts = wanted.map((one) => (one === 'in' ? 'e.amount_fen > 0' : 'e.amount_fen < 0'))
    return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`
  }
  const column = COLUMNS[field] as string
  if (op === 'empty') return `${column} is null`
  if (op === 'not-empty') return `${column} is not null`
  if (known.type === 'enum') return `${column} ${op === 'in' ? '= any' : '<> all'}(${values.bind(list, 'text[]')})`
  // A province or city contains what begins with it: 310000 without its trailing pairs of zeros.
  if (known.type === 'division')
    return `starts_with(${column}, ${values.bind((list[0] as string).replace(/(00){1,2}$/, '').replace(/\D/g, ''), 'text')})`
  return codeSql(condition, column, values)
}

/** The SQL of a filter; an empty group of "all" is everything, of "any" nothing. */
export function entryFilterSql(filter: EntryFilter, values: Values, today: string): string {
  const joined = (parts: EntryFilter[], word: string) =>
    `(${parts.map((part) => entryFilterSql(part, values, today)).join(` ${word} `)})`
  if ('all' in filter) return filter.all.length === 0 ? 'true' : joined(filter.all, 'and')
  if ('any' in filter) return filter.any.length === 0 ? 'false' : joined(filter.any, 'or')
  return conditionSql(filter, values, today)
}

export type Lanes = { types: string[]; channels: string[] }
/** Each lane is a walk of its own: more of them cost more than they spare. */
const LANES_MAX = 64

/** The types and channels that a filter leaves, when it narrows them by itself; null when it hardly does. */
export function lanesOf(filter: EntryFilter): Lanes | null {
  const conditions = 'all' in filter ? filter.all : [filter]
  const left = (field: string) => {
    const options = ENTRY_FIELDS.find(({ key }) => key === field)?.options ?? []
    const asked = conditions.flatMap((one) => ('field' in one && one.field === field ? [one] : []))
    return options.filter((option) => asked.every((one) => listOf(one).includes(option) === (one.op === 'in')))
  }
  const [types, channels] = [left('type'), left('channel')]
  return types.length * channels.length > LANES_MAX ? null : { types, channels }
}

/** Over the whole bank a period is named, so that no search reads everything. */
export function refuseEndless(filter: EntryFilter, today: string): void {
  const conditions = 'all' in filter ? filter.all : 'any' in filter ? [] : [filter]
  const spans = conditions.flatMap((part) => {
    if (!('field' in part) || part.field !== 'bookedOn') return []
    const { from, until } = daysOf(part, today)
    return from ? [(Date.parse(until ?? addDays(today, 1)) - Date.parse(from)) / DAY_MS] : []
  })
  if (spans.length === 0 || Math.min(...spans) > SEARCH_DAYS_MAX)
    throw new Refusal('ledger.period-needed', { days: SEARCH_DAYS_MAX })
}

const mentionsValue = (filter: EntryFilter): boolean => {
  if ('all' in filter) return filter.all.some(mentionsValue)
  if ('any' in filter) return filter.any.some(mentionsValue)
  return VALUE_FIELDS.has(filter.field)
}
export const seesNoValues = (caller: Caller): boolean => maskingOf(caller).money === 'hidden'

/** Who sees no values must not find them by narrowing or ordering either. */
export function refuseValues(caller: Caller, filter: EntryFilter, sortedBy: string | undefined): void {
  if (seesNoValues(caller) && (sortedBy === 'amountFen' || mentionsValue(filter)))
    throw new Refusal('ledger.values-hidden', {}, { status: 403 })
}
