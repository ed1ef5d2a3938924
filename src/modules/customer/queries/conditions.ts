// Filters as SQL conditions: every column comes from a table here, every value is a bound parameter.

import { reachesAllBranches, type Scope, walledDepartments } from '../../../platform/access/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { facetMask, isFacet } from '../facets.ts'
import { type Condition, FILTER_FIELDS, type Filter, OPERATORS } from '../filter.ts'
import { AGE_BANDS } from '../shapes.ts'

/** What a condition needs beside its values. */
export type ConditionContext = {
  today: string
  userId: string | null
  branchesUnder: (branchIds: number[]) => number[]
}

/** Collects bound values: `$1`, `$2` … */
export class Values {
  readonly list: unknown[] = []
  bind(value: unknown, type: string): string {
    this.list.push(value)
    return `$${this.list.length}::${type}`
  }
}

/** A date that may be missing is compared as its index holds it: what is missing comes after every day. */
export const BIRTH_DATE = "coalesce(c.birth_date, 'infinity'::date)"
export const DOCUMENT_EXPIRES_ON = "coalesce(c.document_expires_on, 'infinity'::date)"

/** Where a condition looks, beside the facets. */
const COLUMNS: Record<string, { column: string; type: 'text' | 'date' | 'int' | 'uuid' | 'timestamptz' }> = {
  ageBand: { column: BIRTH_DATE, type: 'date' },
  birthDate: { column: BIRTH_DATE, type: 'date' },
  nationality: { column: 'c.nationality', type: 'text' },
  occupation: { column: 'c.occupation', type: 'text' },
  industry: { column: 'c.industry', type: 'text' },
  division: { column: 'c.division', type: 'text' },
  tags: { column: 'c.tags', type: 'text' },
  branchId: { column: 'c.branch_id', type: 'int' },
  ownerId: { column: 'c.owner_id', type: 'uuid' },
  openedOn: { column: 'c.opened_on', type: 'date' },
  documentExpiresOn: { column: DOCUMENT_EXPIRES_ON, type: 'date' },
  updatedAt: { column: 'c.updated_at', type: 'timestamptz' },
  completenessPercent: { column: 'c.completeness_percent', type: 'int' },
}

const refuse = (field: string, rule: string) =>
  new Refusal('http.invalid', {}, { fields: [{ field: `filter.${field}`, rule }] })
const DATE = /^\d{4}-\d{2}-\d{2}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const DAYS_MAX = 40_000

/** The bank date `days` after a date. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
/** The same day `years` earlier; 29 February becomes 1 March. */
export function yearsBefore(date: string, years: number): string {
  const moved = new Date(`${date}T00:00:00Z`)
  moved.setUTCFullYear(moved.getUTCFullYear() - years)
  return moved.toISOString().slice(0, 10)
}

function asList({ field, value }: Condition): (string | number)[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value]
  if (list.length === 0) throw refuse(field, 'filter.value-needed')
  return list
}
function asDate(field: string, value: unknown): string {
  if (typeof value !== 'string' || !DATE.test(value) || Number.isNaN(Date.parse(value)) || addDays(value, 0) !== value)
    throw refuse(field, 'filter.not-a-date')
  return value
}
function asNumber(field: string, value: unknown): number {
  const number = Number(value)
  if (value === '' || !Number.isFinite(number) || Math.abs(number) > 1e9) throw refuse(field, 'filter.not-a-number')
  return Math.trunc(number)
}
const asText = (field: string, value: unknown) => {
  if (typeof value !== 'string') throw refuse(field, 'filter.value-needed')
  return value
}

/** Birth dates of an age band: from (exclusive) to (inclusive). */
function ageBandBounds(band: string, today: string): { after: string | null; until: string } {
  const [from, to] = band === '65+' ? [65, null] : (band.split('-').map(Number) as [number, number])
  return { until: yearsBefore(today, from), after: to === null ? null : yearsBefore(today, to + 1) }
}

/** Facets are tested together: a bit of the mask among the customer's bits. */
function facetCondition({ field, op, value }: Condition, values: Values): string {
  if (!isFacet(field)) throw refuse(field, 'filter.field-unknown')
  const isEmptiness = op === 'empty' || op === 'not-empty'
  const list = isEmptiness ? [null] : asList({ field, op, value }).map((one) => asText(field, one))
  const mask = values.bind(facetMask(field, list).toString(), 'bigint')
  return `c.facets & ${mask} ${op === 'in' || op === 'empty' ? '<>' : '='} 0`
}

function ageCondition(condition: Condition, column: string, values: Values, context: ConditionContext): string {
  const { field } = condition
  const list = asList(condition).map((value) => asText(field, value))
  const parts = list.map((band) => {
    if (!(AGE_BANDS as readonly string[]).includes(band)) throw refuse(field, 'filter.value-needed')
    const { after, until } = ageBandBounds(band, context.today)
    const upper = `${column} <= ${values.bind(until, 'date')}`
    return after === null ? upper : `(${upper} and ${column} > ${values.bind(after, 'date')})`
  })
  const test = `(${parts.join(' or ')})`
  return condition.op === 'in' ? test : `not ${test}`
}

function dateCondition(condition: Condition, column: string, type: string, values: Values, today: string): string {
  const { field, op } = condition
  const bind = (date: string) =>
    type === 'timestamptz' ? `(${values.bind(`${date}T00:00:00+08:00`, 'timestamptz')})` : values.bind(date, 'date')
  switch (op) {
    case 'on-or-after':
      return `(${column} >= ${bind(asDate(field, condition.value))} and ${column} < 'infinity')`
    case 'before':
      return `${column} < ${bind(asDate(field, condition.value))}`
    case 'between': {
      const [from, to] = asList(condition)
      return `(${column} >= ${bind(asDate(field, from))} and ${column} < ${bind(addDays(asDate(field, to), 1))})`
    }
    case 'within-days': {
      const days = asNumber(field, condition.value)
      if (Math.abs(days) > DAYS_MAX) throw refuse(field, 'filter.not-a-number')
      const [from, to] = days >= 0 ? [today, addDays(today, days + 1)] : [addDays(today, days), addDays(today, 1)]
      return `(${column} >= ${bind(from)} and ${column} < ${bind(to)})`
    }
    default: {
      const days = asNumber(field, condition.value)
      if (Math.abs(days) > DAYS_MAX) throw refuse(field, 'filter.not-a-number')
      return `${column} < ${bind(addDays(today, -days))}`
    }
  }
}

function numberCondition(condition: Condition, column: string, values: Values): string {
  const { field, op } = condition
  if (op === 'at-least') return `${column} >= ${values.bind(asNumber(field, condition.value), 'int')}`
  if (op === 'at-most') return `${column} <= ${values.bind(asNumber(field, condition.value), 'int')}`
  const [from, to] = asList(condition)
  return `${column} between ${values.bind(asNumber(field, from), 'int')} and ${values.bind(asNumber(field, to), 'int')}`
}

function tagCondition(condition: Condition, column: string, values: Values): string {
  const list = values.bind(
    asList(condition).map((tag) => asText('tags', tag)),
    'text[]',
  )
  if (condition.op === 'has-all') return `${column} @> ${list}`
  return condition.op === 'has-any' ? `${column} && ${list}` : `not (${column} && ${list})`
}

/** One branch is asked for by equality: its index then gives its customers in the order they were opened. */
function branchSql(branchIds: readonly number[], values: Values): string {
  const [only] = branchIds
  return branchIds.length === 1
    ? `c.branch_id = ${values.bind(only, 'int')}`
    : `c.branch_id = any(${values.bind(branchIds, 'int[]')})`
}

function otherCondition(
  condition: Condition,
  type: string,
  column: string,
  values: Values,
  context: ConditionContext,
): string {
  const { field, op } = condition
  if (type === 'branch') {
    const ids = asList(condition).map((value) => asNumber(field, value))
    return branchSql(op === 'under' ? context.branchesUnder(ids) : ids, values)
  }
  if (type === 'user') {
    const ids =
      op === 'me'
        ? [context.userId ?? '00000000-0000-0000-0000-000000000000']
        : asList(condition).map((value) => asText(field, value))
    if (ids.some((id) => !UUID.test(id))) throw refuse(field, 'filter.value-needed')
    return `${column} = any(${values.bind(ids, 'uuid[]')})`
  }
  const list = asList(condition).map((value) => asText(field, value))
  if (type === 'code' && op === 'in') return `${column} = any(${values.bind(list, 'text[]')})`
  // A division or class code contains those that begin with it: 310000 without its trailing zero pairs.
  const prefixes = list.map((code) =>
    (type === 'division' ? code.replace(/(00){1,2}$/, '') : code).replace(/[^0-9A-Za-z-]/g, ''),
  )
  return `(${prefixes.map((prefix) => `starts_with(${column}, ${values.bind(prefix, 'text')})`).join(' or ')})`
}

/** Of owners and tags the facets hold only whether there are any. */
function isFacetCondition({ field, op }: Condition): boolean {
  if (field === 'ownerId' || field === 'tags') return op === 'empty' || op === 'not-empty'
  return isFacet(field)
}

/** Whether the tallies of facets by branch can answer: no condition looks at anything else. */
export function isTallied(filter: Filter): boolean {
  if ('all' in filter) return filter.all.every(isTallied)
  if ('any' in filter) return filter.any.every(isTallied)
  return filter.field === 'branchId' || isFacetCondition(filter)
}
/** Whether a filter names one of the fields anywhere. */
export function mentions(filter: Filter, isNamed: (field: string) => boolean): boolean {
  if ('all' in filter) return filter.all.some((part) => mentions(part, isNamed))
  if ('any' in filter) return filter.any.some((part) => mentions(part, isNamed))
  return isNamed(filter.field)
}

function conditionSql(condition: Condition, values: Values, context: ConditionContext): string {
  const known = FILTER_FIELDS.find((field) => field.key === condition.field)
  if (!known) throw refuse(condition.field, 'filter.field-unknown')
  if (!(OPERATORS[known.type] as readonly string[]).includes(condition.op))
    throw refuse(condition.field, 'filter.operator-unknown')
  if (isFacetCondition(condition)) return facetCondition(condition, values)
  const place = COLUMNS[condition.field]
  if (!place) throw refuse(condition.field, 'filter.field-unknown')
  const { column, type } = place
  if (condition.op === 'empty') return type === 'date' ? `${column} = 'infinity'` : `${column} is null`
  if (condition.op === 'not-empty') return type === 'date' ? `${column} < 'infinity'` : `${column} is not null`
  switch (known.type) {
    case 'enum':
      return ageCondition(condition, column, values, context)
    case 'date':
      return dateCondition(condition, column, type, values, context.today)
    case 'number':
      return numberCondition(condition, column, values)
    case 'tags':
      return tagCondition(condition, column, values)
    default:
      return otherCondition(condition, known.type, column, values, context)
  }
}

/** The SQL of a filter; an empty group of "all" is everyone, of "any" nobody. */
export function filterSql(filter: Filter, values: Values, context: ConditionContext): string {
  if ('all' in filter)
    return filter.all.length === 0
      ? 'true'
      : `(${filter.all.map((part) => filterSql(part, values, context)).join(' and ')})`
  if ('any' in filter)
    return filter.any.length === 0
      ? 'false'
      : `(${filter.any.map((part) => filterSql(part, values, context)).join(' or ')})`
  return conditionSql(filter, values, context)
}

/** The SQL of a data scope; `department` is where the record's stands. */
export function scopeSql(scope: Scope, values: Values, department = 'c.department'): string {
  const within = reachSql(scope, values)
  const walled = walledDepartments(scope)
  if (walled.length === 0) return within
  return `(${within} and coalesce(${department} <> all(${values.bind(walled, 'text[]')}), true))`
}

function reachSql(scope: Scope, values: Values): string {
  if (reachesAllBranches(scope)) return 'true'
  const parts: string[] = []
  if (scope.branchIds.length > 0) parts.push(branchSql(scope.branchIds, values))
  if (scope.ownerId !== null) parts.push(`c.owner_id = ${values.bind(scope.ownerId, 'uuid')}`)
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`
}
