// Closing: requests that were begun are answered, connections that never asked anything hold nobody up.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Every address the process listens on reports here; browsers open connections before they need them. */
const CHANNEL = 'net.server.socket'

export function addDrain(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  let closing = false
  const opened = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  }
  subscribe(CHANNEL, opened)
  app.addHook('onRequest', (request, _reply, done) => {
    silent.delete(request.raw.socket)
    done()
  })
  // A connection kept for more after its last answer would hold the end up as long as one that is silent.
  app.addHook('onResponse', (request, _reply, done) => {
    if (closing) request.raw.socket.end()
    done()
  })
  app.addHook('preClose', async () => {
    closing = true
    unsubscribe(CHANNEL, opened)
    for (const socket of silent) socket.destroy()
  })
}
