// Values made from a route's schema: valid ones to come past the contract, wild ones to break it.

import fc from 'fast-check'
import type { RouteShape } from '../../src/platform/contract/index.ts'

// biome-ignore lint/suspicious/noExplicitAny: schemas of every kind pass through
type Schema = any

const stringOf = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.format === 'uuid') return fc.uuid()
  if (schema.format === 'date') return fc.constant('2024-02-29')
  if (schema.format === 'date-time') return fc.constant('2024-02-29T08:00:00.000Z')
  const min = schema.minLength ?? 0
  const max = Math.min(schema.maxLength ?? 40, Math.max(40, min))
  if (schema.pattern) {
    return fc
      .stringMatching(new RegExp(schema.pattern))
      .filter((text) => text.length >= min && text.length <= (schema.maxLength ?? 1000))
  }
  return fc.string({ minLength: min, maxLength: max })
}

function objectOf(schema: Schema, optionalToo: boolean): fc.Arbitrary<unknown> {
  if (!schema.properties && schema.patternProperties) return fc.constant({})
  const entries = Object.entries<Schema>(schema.properties ?? {})
  const required = new Set<string>(schema.required ?? [])
  let chosen = entries.filter(([name]) => optionalToo || required.has(name))
  if (chosen.length < (schema.minProperties ?? 0)) chosen = entries.slice(0, schema.minProperties)
  const model = Object.fromEntries(chosen.map(([name, inner]) => [name, valid(inner, optionalToo)]))
  return fc.record(model, { noNullPrototype: true, ...(optionalToo ? { requiredKeys: [...required] } : {}) })
}

/** Values the schema accepts. Without `optionalToo` only what is required is there. */
export function valid(schema: Schema, optionalToo = false): fc.Arbitrary<unknown> {
  if (!schema || Object.keys(schema).every((key) => key.startsWith('x-') || key === 'description'))
    return fc.jsonValue()
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const union = schema.anyOf ?? schema.oneOf
  if (union) return fc.oneof(...union.map((one: Schema) => valid(one, optionalToo)))
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectOf(schema, optionalToo)
    case 'array': {
      const limits = { minLength: schema.minItems ?? 0, maxLength: Math.max(schema.minItems ?? 0, 2) }
      const items = valid(schema.items, optionalToo)
      return schema.uniqueItems
        ? fc.uniqueArray(items, { ...limits, selector: (item) => JSON.stringify(item) })
        : fc.array(items, limits)
    }
    case 'string':
      return stringOf(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000_000 })
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000_000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    default:
      return fc.jsonValue()
  }
}

/** One valid input of a route, the same on every run. */
export function sampleInput(route: RouteShape): {
  params: Record<string, string>
  query: Record<string, string>
  body?: unknown
} {
  const one = (schema: unknown) => fc.sample(valid(schema), { numRuns: 1, seed: 7 })[0]
  return {
    params: (route.params ? one(route.params) : {}) as Record<string, string>,
    query: (route.query ? one(route.query) : {}) as Record<string, string>,
    ...(route.body ? { body: one(route.body) } : {}),
  }
}

const NASTY = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u001b[31m',
  '\ud800',
  '\udfff张',
  '\u202e\u200b\ufeff',
  '👨‍👩‍👧‍👦𠮷',
  "'; drop table customer; --",
  '" or 1=1',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '../../etc/passwd',
  '%00%2e%2e',
  '__proto__',
  'x'.repeat(20_000),
  '张'.repeat(5_000),
  'NaN',
  '-1',
  '9'.repeat(40),
  '2024-02-30',
  '0000-00-00',
  '\\u0000',
]

const nasty = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(null, true, 0, -1, 0.1, 1e308, Number.MAX_SAFE_INTEGER, 2_147_483_648, -2_147_483_649, [], {}, [[]]),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Puts a wild value at one place of a valid one, or a wild one in its stead. */
export function wild(schema: Schema): fc.Arbitrary<unknown> {
  const broken = fc
    .tuple(valid(schema, true), nasty, fc.nat())
    .map(([value, bad, at]) => replaceAt(structuredClone(value), bad, at))
  return fc.oneof(
    { weight: 6, arbitrary: broken },
    { weight: 2, arbitrary: valid(schema, true) },
    { weight: 1, arbitrary: nasty },
  )
}

function places(value: unknown, into: [holder: Record<string, unknown>, key: string][] = []) {
  if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      into.push([value as Record<string, unknown>, key])
      places(item, into)
    }
  }
  return into
}

function replaceAt(value: unknown, bad: unknown, at: number): unknown {
  const all = places(value)
  const place = all[at % (all.length + 1)]
  if (!place)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value, surprise: bad } : bad
  place[0][place[1]] = bad
  return value
}

/** One value with every field that the schema knows, first choice each; deterministic. */
export function whole(schema: Schema): unknown {
  const union = schema?.anyOf ?? schema?.oneOf
  if (union) return whole(union[0])
  if (schema?.properties)
    return Object.fromEntries(Object.entries<Schema>(schema.properties).map(([name, inner]) => [name, whole(inner)]))
  if (schema?.items) return [whole(schema.items)]
  return fc.sample(valid(schema), { numRuns: 1, seed: 7 })[0]
}

export type Place = { path: string; schema: Schema; put(value: unknown): unknown }

/** Every place of `whole(schema)` that the schema speaks of, each with how to put another value there. */
export function placesOf(schema: Schema, base: unknown = whole(schema), path = ''): Place[] {
  const union = schema?.anyOf ?? schema?.oneOf
  if (union) return placesOf(union[0], base, path)
  const here: Place = { path, schema, put: (value) => value }
  const inner = (key: string, one: Schema): Place[] =>
    placesOf(one, (base as Record<string, unknown>)?.[key], `${path}${path && '.'}${key}`).map((place) => ({
      ...place,
      put: (value) => {
        const copy = structuredClone(base) as Record<string, unknown>
        copy[key] = place.put(value)
        return copy
      },
    }))
  if (schema?.properties)
    return [here, ...Object.entries<Schema>(schema.properties).flatMap(([name, one]) => inner(name, one))]
  if (schema?.items) return [here, ...inner('0', schema.items)]
  return [here]
}

/** Whether free text may stand at a place: as long as it, and of the form it asks for. */
export const takesText = ({ schema }: Place, text: string): boolean =>
  [schema?.type].flat().includes('string') &&
  !schema.enum &&
  !schema.format &&
  text.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY) &&
  (!schema.pattern || new RegExp(schema.pattern).test(text))
