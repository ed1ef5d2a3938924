// The pages: built files with long caching by their hashed names, and the one HTML page for every address.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../kernel/refusal.ts'

/** Serves the built web from a folder; without one, addresses outside /api are not found. */
export async function serveWeb(app: FastifyInstance, folder: string | null): Promise<void> {
  if (!folder || !existsSync(join(folder, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders(reply, path) {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/*', async (request, reply) => {
    if (request.url.startsWith('/api/')) throw new Refusal('http.not-found', {}, { status: 404 })
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
