// Reads a typebox object schema into a list of form fields: kind, limits and whether it must be filled.

import type { TSchema } from '../../platform/contract/index.ts'

export type FieldKind =
  | 'text'
  | 'textarea'
  | 'number'
  | 'money'
  | 'date'
  | 'switch'
  | 'select'
  | 'radio'
  | 'multi'
  | 'password'
  | 'branch'
  | 'user'
  | 'division'
  | 'object'
  | 'list'
  | 'unknown'
export type Option = { value: string | number | boolean; label: string }
export type Hint = {
  label?: string
  hint?: string
  placeholder?: string
  kind?: FieldKind
  options?: Option[]
  /** Takes the whole width in two columns. */
  wide?: boolean
  hidden?: boolean
  readonly?: boolean
  /** Shown as the value before while editing. */
  old?: string
  required?: boolean
  autocomplete?: string
}
export type Hints = Record<string, Hint>
export type FieldShape = {
  name: string
  path: string
  kind: FieldKind
  required: boolean
  nullable: boolean
  values: (string | number)[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  integer: boolean
  pattern?: string
  schema: Json
  hint: Hint
}
export type Json = {
  [key: string]: unknown
  type?: string
  properties?: Record<string, Json>
  required?: string[]
  enum?: (string | number)[]
  anyOf?: Json[]
  items?: Json
}

/** What stands under `nullable()`, in any of its three forms: a list of types, an enum with null, a union. */
function unwrap(schema: Json): { schema: Json; nullable: boolean } {
  const types: unknown = schema.type
  if (Array.isArray(types))
    return { schema: { ...schema, type: types.find((type) => type !== 'null') }, nullable: true }
  const values: unknown[] | undefined = schema.enum
  if (values?.includes(null))
    return { schema: { ...schema, enum: values.filter((value) => value !== null) as string[] }, nullable: true }
  const choices = schema.anyOf
  if (!choices) return { schema, nullable: false }
  const rest = choices.filter((choice) => choice.type !== 'null')
  const nullable = rest.length < choices.length
  if (rest.length === 1) return { schema: { ...schema, ...(rest[0] as Json), anyOf: undefined }, nullable }
  const constants = rest.map((choice) => choice.const).filter((value) => value !== undefined)
  if (constants.length === rest.length)
    return { schema: { ...schema, enum: constants as (string | number)[], anyOf: undefined }, nullable }
  return { schema, nullable }
}

const TEXTAREA_FROM_CHARS = 200
const RADIO_UP_TO = 3

function kindOf(schema: Json): FieldKind {
  if (schema.enum) return schema.enum.length <= RADIO_UP_TO ? 'radio' : 'select'
  if (schema.type === 'string') {
    if (schema.format === 'date') return 'date'
    return Number(schema.maxLength) >= TEXTAREA_FROM_CHARS && !schema.pattern ? 'textarea' : 'text'
  }
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'object') return 'object'
  if (schema.type === 'array')
    return schema.items?.enum ? 'multi' : schema.items?.type === 'object' ? 'list' : 'unknown'
  return 'unknown'
}

/** The fields of an object schema in its own order. `x-ui` in the schema and `hints[path]` (list positions written as *) say more. */
export function fieldsOf(source: TSchema | Json, hints: Hints = {}, prefix = ''): FieldShape[] {
  const { schema } = unwrap(source as Json)
  return Object.entries(schema.properties ?? {}).map(([name, raw]) => {
    const path = prefix ? `${prefix}.${name}` : name
    const { schema: own, nullable } = unwrap(raw)
    const hint: Hint = {
      ...(own['x-ui'] as Hint | undefined),
      ...(hints[path] ?? hints[path.replace(/\.\d+(?=\.|$)/g, '.*')]),
    }
    return {
      name,
      path,
      kind: hint.kind ?? kindOf(own),
      required: hint.required ?? ((schema.required ?? []).includes(name) && !nullable),
      nullable,
      values: own.enum ?? own.items?.enum ?? [],
      minLength: own.minLength as number | undefined,
      maxLength: own.maxLength as number | undefined,
      minimum: own.minimum as number | undefined,
      maximum: own.maximum as number | undefined,
      integer: own.type === 'integer',
      pattern: own.pattern as string | undefined,
      schema: own,
      hint,
    }
  })
}

export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

export type CheckFault = {
  fault: 'required' | 'short' | 'long' | 'low' | 'high' | 'pattern' | 'number'
  facts: Record<string, unknown>
}

/** What the page can tell by itself before asking the server. */
export function checkField(field: FieldShape, value: unknown): CheckFault | null {
  if (isEmpty(value)) return field.required && field.kind !== 'switch' ? { fault: 'required', facts: {} } : null
  if (typeof value === 'string' && ['text', 'textarea', 'password', 'date'].includes(field.kind)) {
    const length = [...value].length
    if (field.minLength !== undefined && length < field.minLength)
      return { fault: 'short', facts: { n: field.minLength } }
    if (field.maxLength !== undefined && length > field.maxLength)
      return { fault: 'long', facts: { n: field.maxLength } }
    if (field.pattern && !new RegExp(field.pattern, 'u').test(value)) return { fault: 'pattern', facts: {} }
  }
  if (typeof value === 'number') {
    if (Number.isNaN(value) || (field.integer && !Number.isInteger(value))) return { fault: 'number', facts: {} }
    if (field.minimum !== undefined && value < field.minimum) return { fault: 'low', facts: { n: field.minimum } }
    if (field.maximum !== undefined && value > field.maximum) return { fault: 'high', facts: { n: field.maximum } }
  }
  return null
}

/** All faults of a form, deep, by path. */
export function checkFields(
  fields: FieldShape[],
  value: Record<string, unknown>,
  hints: Hints = {},
): Record<string, CheckFault> {
  const faults: Record<string, CheckFault> = {}
  for (const field of fields) {
    if (field.hint.hidden) continue
    const own = value[field.name]
    const fault = checkField(field, own)
    if (fault) faults[field.path] = fault
    if (field.kind === 'object' && own)
      Object.assign(
        faults,
        checkFields(fieldsOf(field.schema, hints, field.path), own as Record<string, unknown>, hints),
      )
    if (field.kind !== 'list' || !Array.isArray(own)) continue
    for (const [index, item] of own.entries())
      Object.assign(
        faults,
        checkFields(fieldsOf(field.schema.items as Json, hints, `${field.path}.${index}`), item, hints),
      )
  }
  return faults
}

/** A form's value without the empty optional parts, ready to send. */
export function withoutEmpty<V>(value: V): V {
  if (Array.isArray(value)) return value.map(withoutEmpty) as V
  if (!value || typeof value !== 'object') return value
  const kept = Object.entries(value).filter(([, item]) => item !== '' && item !== undefined)
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutEmpty(item)])) as V
}
