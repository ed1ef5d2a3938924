// The headers that keep a browser safe: helmet writes them once, at the start, and every reply carries the same.

import helmet from '@fastify/helmet'
import Fastify from 'fastify'

const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
}

/** Names and values of the headers. helmet builds its whole policy anew for each reply; ours never changes. */
export async function securityHeaders(https: boolean): Promise<[name: string, value: string][]> {
  const probe = Fastify()
  await probe.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY,
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginOpenerPolicy: https,
    originAgentCluster: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  // What stands on the raw reply here was written by helmet alone.
  probe.get('/', (_request, reply) => reply.send(reply.raw.getHeaders()))
  const answer = await probe.inject('/')
  await probe.close()
  return Object.entries(answer.json())
}
