// The pages: built files with long caching by their hashed names, and the one HTML page for every address.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../kernel/refusal.ts'

/** Addresses that never are a page: what is not there is not found. */
const NO_PAGE = /^\/(api|assets)\//

/** Serves the built web from a folder; without one, addresses outside /api are not found. */
export async function serveWeb(app: FastifyInstance, folder: string | null): Promise<void> {
  const hasPages = folder !== null && existsSync(join(folder, 'index.html'))
  if (hasPages) {
    await app.register(fastifyStatic, {
      root: folder,
      index: ['index.html'],
      cacheControl: false,
      preCompressed: true,
      setHeaders(reply, path) {
        const hashed = path.includes('/assets/')
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = hasPages && (request.method === 'GET' || request.method === 'HEAD') && !NO_PAGE.test(request.url)
    if (!isPage) throw new Refusal('http.not-found', {}, { status: 404 })
    return reply.code(200).header('cache-control', 'no-cache').sendFile('index.html')
  })
}
