// Closing: requests that were begun are answered, connections that never asked anything hold nobody up.

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Every address the process listens on reports here; browsers open connections before they need them. */
const CHANNEL = 'net.server.socket'

export function addDrain(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  const opened = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  }
  subscribe(CHANNEL, opened)
  app.addHook('onRequest', async (request) => void silent.delete(request.raw.socket))
  app.addHook('preClose', async () => {
    unsubscribe(CHANNEL, opened)
    for (const socket of silent) socket.destroy()
  })
}
