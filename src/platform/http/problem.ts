// Problem documents (RFC 9457): every "no" leaves as code, words, fields and request id, and nothing else.

import type { ErrorObject } from 'ajv'
import type { FastifyError } from 'fastify'
import type { Problem } from '../contract/index.ts'
import { isConnectionLost, isOutOfResources } from '../database/index.ts'
import { type FieldProblem, Refusal } from '../kernel/refusal.ts'
import type { Language, Rendering } from './rendering.ts'

const FIELDS_MAX = 50

function ruleOf(error: ErrorObject): FieldProblem {
  const path = error.instancePath.slice(1).replaceAll('/', '.')
  const { params, keyword } = error
  switch (keyword) {
    case 'required':
      return { field: [path, params.missingProperty].filter(Boolean).join('.'), rule: 'schema.required' }
    case 'additionalProperties':
      return { field: [path, 'unknown'].filter(Boolean).join('.'), rule: 'schema.unknown-field' }
    case 'enum':
      return {
        field: path,
        rule: 'schema.enum',
        facts: { allowed: (params.allowedValues as unknown[]).filter(Boolean).join(', ') },
      }
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { field: path, rule: 'schema.too-short', facts: { limit: params.limit } }
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return { field: path, rule: 'schema.too-long', facts: { limit: params.limit } }
    case 'minimum':
    case 'maximum':
      return { field: path, rule: `schema.${keyword}`, facts: { limit: params.limit } }
    case 'type':
      return { field: path, rule: 'schema.type', facts: { expected: String(params.type) } }
    case 'format':
      return { field: path, rule: 'schema.format', facts: { expected: String(params.format) } }
    default:
      return { field: path, rule: 'schema.shape' }
  }
}

/** Errors of a schema as field problems; the branches of a union collapse into the one that matters. */
function fieldsOf(errors: ErrorObject[]): FieldProblem[] {
  const telling = errors.filter((error) => error.keyword !== 'anyOf')
  const seen = new Map<string, FieldProblem>()
  for (const error of telling.length > 0 ? telling : errors) {
    const problem = ruleOf(error)
    if (!seen.has(problem.field)) seen.set(problem.field, problem)
  }
  return [...seen.values()].slice(0, FIELDS_MAX)
}

const BY_STATUS: Record<number, string> = {
  400: 'http.bad-request',
  404: 'http.not-found',
  408: 'http.timeout',
  413: 'http.too-large',
  414: 'http.too-large',
  415: 'http.media-type',
  429: 'http.too-many',
  503: 'http.busy',
}

/** Whatever was thrown as a refusal; an unexpected fault becomes `http.fault` and tells nothing of its inside. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { validation, statusCode } = error as Partial<FastifyError>
  if (validation)
    return new Refusal('http.invalid', {}, { status: 422, fields: fieldsOf(validation as unknown as ErrorObject[]) })
  if (statusCode && statusCode >= 400 && (statusCode < 500 || statusCode === 503)) {
    return new Refusal(BY_STATUS[statusCode] ?? 'http.bad-request', {}, { status: statusCode })
  }
  if (isOutOfResources(error)) return new Refusal('http.database-full', {}, { status: 503 })
  if (isConnectionLost(error)) return new Refusal('http.database-away', {}, { status: 503 })
  return new Refusal('http.fault', {}, { status: 500 })
}

/** The document a browser or program gets. */
export function problemOf(refusal: Refusal, rendering: Rendering, language: Language, requestId: string): Problem {
  const title =
    rendering.words(language, `refusal.${refusal.code}`, refusal.facts) ??
    rendering.words(language, 'refusal.http.refused') ??
    refusal.code
  const problem: Problem = {
    type: `urn:kahu:${refusal.code}`,
    title,
    status: refusal.status,
    code: refusal.code,
    requestId,
  }
  // RFC 6749 5.2: systems that ask for a token look for this word.
  if (typeof refusal.facts.error === 'string') problem.error = refusal.facts.error
  if (Object.keys(refusal.facts).length > 0) problem.facts = refusal.facts
  if (refusal.fields.length > 0) {
    problem.fields = refusal.fields.map(({ field, rule, facts = {} }) => ({
      field,
      rule,
      facts,
      message: rendering.words(language, `refusal.${rule}`, { field, ...facts }) ?? rule,
    }))
  }
  if (refusal.data !== undefined) problem.data = refusal.data
  return problem
}
