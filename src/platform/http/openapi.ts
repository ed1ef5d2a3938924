// OpenAPI 3.1 printed from the contracts: what is validated is what is documented.

import { HeldAnswer, Problem, type RouteShape, type TSchema } from '../contract/index.ts'
import type { Language, Rendering } from './rendering.ts'

const PROBLEMS: Record<string, string> = {
  '401': 'Not signed in',
  '403': 'The permission is missing',
  '404': 'Not there, or outside your data scope',
  '409': 'The record moved since you read it',
  '422': 'Refused: which field, which rule',
  '429': 'Too many requests',
}

const FORM = 'application/x-www-form-urlencoded'
const plain = (schema: TSchema): object => JSON.parse(JSON.stringify(schema))

function parametersOf(route: RouteShape): object[] {
  const of = (place: 'path' | 'query', schema: TSchema | undefined) => {
    const { properties = {}, required = [] } = (schema ? plain(schema) : {}) as {
      properties?: Record<string, object>
      required?: string[]
    }
    return Object.entries(properties).map(([name, property]) => {
      const required_ = place === 'path' || required.includes(name)
      return { name, in: place, required: required_, schema: property }
    })
  }
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string', maxLength: 100 },
  })
  const forCommands = route.command
    ? [
        header('idempotency-key', 'The same key with the same content changes nothing twice and answers as before'),
        {
          name: 'dryRun',
          in: 'query',
          required: false,
          description: 'Try everything, keep nothing, answer the difference',
          schema: { type: 'boolean' },
        },
        header('kahu-resubmits', 'The pending change that was sent back and comes again with this call'),
      ]
    : []
  return [...of('path', route.params), ...of('query', route.query), ...forCommands]
}

const WAITS = {
  description: 'The change waits until somebody else has agreed to it',
  content: { 'application/json': { schema: plain(HeldAnswer) } },
}

function operationOf(route: RouteShape): object {
  const success = route.streams
    ? { description: 'A file', content: { [route.streams]: { schema: { type: 'string' } } } }
    : { description: 'Done', content: { 'application/json': { schema: route.reply ? plain(route.reply) : {} } } }
  const problems = Object.fromEntries(
    Object.keys(PROBLEMS).map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
  )
  const upload = {
    content: {
      'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } },
    },
  }
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.id.split('.')[0]],
    security: route.permission === 'public' ? [] : [{ session: [] }, { client: [] }],
    'x-permission': route.permission,
    parameters: parametersOf(route),
    ...(route.uploads
      ? { requestBody: upload }
      : route.body
        ? {
            requestBody: {
              required: true,
              content: { [route.form ? FORM : 'application/json']: { schema: plain(route.body) } },
            },
          }
        : {}),
    responses: { '200': success, ...(route.command ? { '202': WAITS } : {}), ...problems },
  }
}

/** The whole document. Tag descriptions come from the words `module.<name>`. */
export function openApiOf(routes: RouteShape[], version: string, rendering: Rendering, language: Language): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = `/api${route.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] ??= {}
    ;(paths[path] as Record<string, object>)[route.method.toLowerCase()] = operationOf(route)
  }
  const tags = [...new Set(routes.map((route) => route.id.split('.')[0] as string))]
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kahu 卡户',
      version,
      description: 'What a bank knows about its cardholders, and what it does with it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name, description: rendering.words(language, `module.${name}`) ?? name })),
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'kahu_session',
          description: 'Over HTTPS its name is `__Host-kahu_session`.',
        },
        client: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/api/oauth/token', scopes: {} } } },
      },
      responses: Object.fromEntries(
        Object.entries(PROBLEMS).map(([status, description]) => [
          `Problem${status}`,
          {
            description,
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
      schemas: { Problem: plain(Problem) },
    },
  }
}
