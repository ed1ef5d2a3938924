// Validation of what comes in: the contract's own schemas, one strict checker for bodies, one that reads text for queries.

import { Ajv, type Options } from 'ajv'
import addFormats from 'ajv-formats'
import { type FieldProblem, Refusal } from '../kernel/refusal.ts'

const options: Options = {
  allErrors: false,
  useDefaults: true,
  removeAdditional: false,
  strict: false,
  allowUnionTypes: true,
}

function open(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ ...options, coerceTypes })
  ;(addFormats as unknown as (ajv: Ajv, formats: string[]) => void)(ajv, ['uuid', 'date', 'date-time'])
  ajv.addKeyword('x-data-class')
  return ajv
}

const bodies = open(false)
const texts = open(true)

/** For Fastify: bodies are checked as they are, parameters and queries are read from text first. */
export function compileValidator({ schema, httpPart }: { schema: object; httpPart?: string | undefined }) {
  const validate = (httpPart === 'body' ? bodies : texts).compile(schema)
  return (data: unknown) => {
    if (validate(data)) return { value: data }
    const error = Object.assign(new Error('invalid'), { validation: validate.errors ?? [], statusCode: 422 })
    return { error: error as never }
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
/** A rule of monitoring with groups in groups and filters in its windows goes 20 deep. */
const DEPTH_MAX = 24

/** Refuses control characters, lone surrogates and deep nesting anywhere in what was sent. */
export function refuseUnprintable(value: unknown, field = '', depth = 0): void {
  const refuse = (rule: string) => {
    const problem: FieldProblem = { field: field || 'body', rule }
    throw new Refusal('http.invalid', {}, { status: 422, fields: [problem] })
  }
  if (depth > DEPTH_MAX) refuse('schema.too-deep')
  if (typeof value === 'string') {
    if (CONTROL.test(value) || !value.isWellFormed()) refuse('schema.control-character')
  } else if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) refuseUnprintable(item, `${field}${field && '.'}${at}`, depth + 1)
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      if (CONTROL.test(key) || !key.isWellFormed()) refuse('schema.control-character')
      refuseUnprintable(item, `${field}${field && '.'}${key}`, depth + 1)
    }
  }
}
