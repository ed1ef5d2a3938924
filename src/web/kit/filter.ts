// The filter of a list: its JSON, its fields, and its meaning in words.

import { t } from '../i18n.ts'

export type FilterValue = string | number | boolean | (string | number)[]
export type Condition = { field: string; op: string; value?: FilterValue }
export type Filter = { all: Filter[] } | { any: Filter[] } | Condition
export type FilterGroup = { all: Filter[] } | { any: Filter[] }
export type FilterType =
  | 'enum'
  | 'date'
  | 'number'
  | 'money'
  | 'text'
  | 'boolean'
  | 'branch'
  | 'user'
  | 'division'
  | 'code'
  | 'tags'
export type FilterField = {
  key: string
  label: string
  type: FilterType
  options?: { value: string | number; label: string }[]
  operators?: readonly string[]
  /** Related thing the field belongs to; groups the list of fields. */
  group?: string
  unit?: string
  /** Values too many to list are searched by name, and told by name. */
  search?: (text: string, signal: AbortSignal) => Promise<{ value: string; label: string; note?: string }[]>
  nameOf?: (value: string) => string
  /** What to type where values are searched. */
  hint?: string
}

export const OPERATORS: Record<FilterType, readonly string[]> = {
  enum: ['in', 'not-in', 'empty', 'not-empty'],
  date: ['on-or-after', 'before', 'between', 'within-days', 'older-than-days', 'empty', 'not-empty'],
  number: ['at-least', 'at-most', 'between', 'empty', 'not-empty'],
  money: ['at-least', 'at-most', 'between', 'empty', 'not-empty'],
  text: ['starts-with', 'empty', 'not-empty'],
  boolean: ['is'],
  code: ['in', 'starts-with', 'empty', 'not-empty'],
  tags: ['has-any', 'has-all', 'has-none', 'empty', 'not-empty'],
  branch: ['in', 'under'],
  user: ['in', 'me', 'empty', 'not-empty'],
  division: ['under', 'empty', 'not-empty'],
}
export type Shape = 'none' | 'many' | 'pair' | 'days' | 'one'

/** How many values an operator takes. */
export function shapeOf(op: string): Shape {
  if (['empty', 'not-empty', 'me'].includes(op)) return 'none'
  if (['in', 'not-in', 'has-any', 'has-all', 'has-none'].includes(op)) return 'many'
  if (op === 'between') return 'pair'
  return op.endsWith('-days') ? 'days' : 'one'
}
export const operatorsOf = (field: FilterField): readonly string[] => field.operators ?? OPERATORS[field.type]
export const isGroup = (filter: Filter): filter is FilterGroup => 'all' in filter || 'any' in filter
export const itemsOf = (group: FilterGroup): Filter[] => ('all' in group ? group.all : group.any)
export const modeOf = (group: FilterGroup): 'all' | 'any' => ('all' in group ? 'all' : 'any')
export const groupOf = (mode: 'all' | 'any', items: Filter[]): FilterGroup =>
  mode === 'all' ? { all: items } : { any: items }

/** A fresh condition on a field, with its first operator. */
export function newCondition(field: FilterField): Condition {
  const op = operatorsOf(field)[0] ?? 'in'
  const shape = shapeOf(op)
  if (shape === 'none') return { field: field.key, op }
  return { field: field.key, op, value: shape === 'many' ? [] : field.type === 'boolean' ? true : undefined }
}

/** Whether a condition says something yet; half-written ones are not sent. */
export function isComplete(condition: Condition): boolean {
  const shape = shapeOf(condition.op)
  if (shape === 'none') return true
  const { value } = condition
  if (shape === 'many') return Array.isArray(value) && value.length > 0
  if (shape === 'pair')
    return (
      Array.isArray(value) &&
      value.length === 2 &&
      value.every((item) => item !== '' && item !== null && item !== undefined)
    )
  return value !== undefined && value !== '' && value !== null
}

/** The filter without half-written conditions and empty groups below the top. */
export function completeFilter(filter: FilterGroup): FilterGroup {
  const items = itemsOf(filter).flatMap<Filter>((item) => {
    if (!isGroup(item)) return isComplete(item) ? [item] : []
    const inner = completeFilter(item)
    return itemsOf(inner).length ? [inner] : []
  })
  return groupOf(modeOf(filter), items)
}

export type Names = { branch: (id: number) => string; user: (id: string) => string }

/** Days from today: within the next, within the past (a negative number), or longer ago. */
function daysText({ op, value }: Condition): string {
  const key = op === 'older-than-days' ? 'daysAgo' : Number(value) < 0 ? 'daysPast' : 'daysNext'
  return t(`kit.filter.${key}`, { n: typeof value === 'number' ? Math.abs(value) : '…' })
}

function valueText(field: FilterField, condition: Condition, names: Names): string {
  const shape = shapeOf(condition.op)
  if (shape === 'none') return ''
  const one = (value: unknown): string => {
    if (field.type === 'branch') return names.branch(Number(value))
    if (field.type === 'user') return names.user(String(value))
    if (field.type === 'boolean') return t(value ? 'kit.yes' : 'kit.no')
    if (field.type === 'money' && typeof value === 'number') return `¥${(value / 100).toLocaleString('en-US')}`
    if (field.nameOf && value) return field.nameOf(String(value))
    return field.options?.find((option) => option.value === value)?.label ?? `${value ?? '…'}${field.unit ?? ''}`
  }
  if (shape === 'days') return daysText(condition)
  const list = Array.isArray(condition.value) ? condition.value : [condition.value]
  if (shape === 'pair') return `${one(list[0])} – ${one(list[1])}`
  return list.map(one).join(t('kit.filter.comma'))
}

/** Label, operator and value of a condition, for chips. */
export function conditionWords(
  condition: Condition,
  fields: FilterField[],
  names: Names,
): { label: string; op: string; value: string } {
  const field = fields.find((item) => item.key === condition.field)
  if (!field) return { label: condition.field, op: t(`kit.op.${condition.op}`), value: '' }
  return { label: field.label, op: t(`kit.op.${condition.op}`), value: valueText(field, condition, names) }
}

/** The whole filter as one sentence. */
export function filterSentence(filter: Filter, fields: FilterField[], names: Names, inner = false): string {
  if (!isGroup(filter)) {
    const words = conditionWords(filter, fields, names)
    return t('kit.filter.condition', words).trim()
  }
  const items = itemsOf(filter).map((item) => filterSentence(item, fields, names, true))
  const text = items.join(t(modeOf(filter) === 'all' ? 'kit.filter.andJoin' : 'kit.filter.orJoin'))
  return inner && items.length > 1 ? t('kit.filter.brackets', { text }) : text
}
