// Requests that come drop by drop are cut off: the head by Node's own limit, the body by one that grows with what has come.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../kernel/refusal.ts'

export type SlowLimits = {
  /** Within which a request's head must be there, first byte to last. */
  headMs: number
  /** That a body may take however small it is. */
  bodyMs: number
  /** A larger body gets a millisecond more for each of these. */
  bodyBytesPerMs: number
}
/** 16 KB a second: an upload over the slowest line of a branch takes long, and holds nobody else up. */
const SLOW_LIMITS: SlowLimits = { headMs: 20_000, bodyMs: 30_000, bodyBytesPerMs: 16 }
/** How often Node looks for heads that are late. */
const LATE_HEADS_EACH_MS = 5_000

/** What Node's server is made with, for every address it listens on. */
export const headLimits = ({ headMs }: SlowLimits = SLOW_LIMITS) => ({
  headersTimeout: headMs,
  connectionsCheckingInterval: Math.min(LATE_HEADS_EACH_MS, headMs),
})

const hasBody = ({ headers }: FastifyRequest) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

function cutOff({ raw }: FastifyRequest, reply: FastifyReply): void {
  // Node forgets a request once it is answered: whoever still reads its body learns of the end by this alone.
  const end = () => raw.destroy()
  if (reply.sent) return void end()
  reply.raw.once('finish', end)
  void reply.header('connection', 'close').send(new Refusal('http.timeout', {}, { status: 408 }))
}

/** Watches every body until it is there whole; one that falls behind is refused with 408 and its connection closed. */
export function cutOffSlowBodies(app: FastifyInstance, limits: SlowLimits = SLOW_LIMITS): void {
  // A server that speaks HTTPS is made without the options above.
  app.server.headersTimeout = limits.headMs
  app.addHook('onRequest', (request, reply, done) => {
    if (!hasBody(request)) return done()
    const { raw } = request
    const bytesRead = () => raw.socket.bytesRead ?? 0
    const [startedAt, readBefore] = [performance.now(), bytesRead()]
    const look = () => {
      if (raw.complete || raw.destroyed) return
      const allowedMs = limits.bodyMs + (bytesRead() - readBefore) / limits.bodyBytesPerMs
      const leftMs = allowedMs - (performance.now() - startedAt)
      if (leftMs > 0) timer = setTimeout(look, leftMs).unref()
      else cutOff(request, reply)
    }
    let timer = setTimeout(look, limits.bodyMs).unref()
    raw.once('close', () => clearTimeout(timer))
    done()
  })
}
