// Requests that never reach a route: broken addresses and broken HTTP are answered with problem documents too.

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { newId } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import { problemOf, refusalOf } from './problem.ts'
import { languageOf, type Rendering } from './rendering.ts'

/** Answers Fastify's own errors: an address that cannot be decoded, a parameter that is too long. */
export const answerFrameworkError =
  (rendering: Rendering) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = refusalOf(error)
    reply
      .code(refusal.status)
      .header('cache-control', 'no-store')
      .header('x-request-id', request.id)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problemOf(refusal, rendering, languageOf(request.headers['accept-language']), request.id))
  }

const SOCKET_CODES: Record<string, [status: number, code: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'http.too-large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'http.timeout'],
}

/** Answers what is no HTTP at all, and closes the connection. */
export const answerBrokenRequest =
  (rendering: Rendering) =>
  (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const [status, code] = SOCKET_CODES[error.code ?? ''] ?? [400, 'http.bad-request']
    const requestId = newId()
    const body = JSON.stringify(problemOf(new Refusal(code, {}, { status }), rendering, 'zh-CN', requestId))
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
        `x-request-id: ${requestId}\r\nconnection: close\r\n\r\n${body}`,
    )
  }
