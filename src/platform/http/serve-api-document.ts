// The API's description: /api/openapi.json for programs, /api/docs for people.

import type { FastifyInstance } from 'fastify'
import { routesOf } from '../command/index.ts'
import { API_PAGE_CSS, apiPageOf } from './api-page.ts'
import type { AppOptions } from './app-options.ts'
import { openApiOf } from './openapi.ts'
import { languageOf } from './rendering.ts'

export function serveApiDocument(app: FastifyInstance, { modules, version, rendering }: AppOptions): void {
  const routes = modules.flatMap(routesOf)
  const documents = {
    'zh-CN': openApiOf(routes, version, rendering, 'zh-CN'),
    'en-US': openApiOf(routes, version, rendering, 'en-US'),
  }
  app.get('/api/openapi.json', async (request) => documents[languageOf(request.headers['accept-language'])])
  app.get('/api/docs', async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(apiPageOf(documents[languageOf(request.headers['accept-language'])])),
  )
  app.get('/api/docs.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(API_PAGE_CSS))
}
