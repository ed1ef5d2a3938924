// Live updates: one LISTEN per process, server-sent events to every open browser that may see the record.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../access/index.ts'
import { LIVE_CHANNEL, type LiveMessage } from '../journal/index.ts'

const HEARTBEAT_MS = 20_000
const STREAMS_MAX = 5_000
const BUFFERED_BYTES_MAX = 256 * 1024

export const PROGRESS_CHANNEL = 'kahu_progress'

export interface LiveHub {
  attach(request: FastifyRequest, reply: FastifyReply, caller: Caller): void
  close(): Promise<void>
  readonly streams: number
}

type Listen = (channel: string, handler: (payload: string) => void) => Promise<() => Promise<void>>

/** Opens the hub. Messages name a record by id and version only; the page reads the record itself, by its own rights. */
export async function openLiveHub(listen: Listen): Promise<LiveHub> {
  const open = new Map<FastifyReply['raw'], Caller>()
  const send = (event: string, data: unknown) => {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    for (const raw of open.keys()) {
      if (raw.writableLength > BUFFERED_BYTES_MAX) raw.destroy()
      else raw.write(text)
    }
  }
  const stopLive = await listen(LIVE_CHANNEL, (payload) => {
    for (const message of JSON.parse(payload) as LiveMessage[]) {
      for (const event of message.events)
        send('record', {
          event: event.id,
          id: message.chainId,
          seq: message.seq,
          by: message.by,
          ...(event.data as object),
        })
    }
  })
  const stopProgress = await listen(PROGRESS_CHANNEL, (payload) => send('job', JSON.parse(payload)))
  const heartbeat = setInterval(() => {
    for (const raw of open.keys()) raw.write(': still here\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return {
    get streams() {
      return open.size
    },
    attach(request, reply, caller) {
      if (open.size >= STREAMS_MAX) {
        reply.code(503).send()
        return
      }
      reply.hijack()
      const { raw } = reply
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) raw.setHeader(name, value)
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      raw.write('retry: 2000\n\n')
      open.set(raw, caller)
      request.raw.on('close', () => open.delete(raw))
    },
    async close() {
      clearInterval(heartbeat)
      for (const raw of open.keys()) raw.end()
      open.clear()
      await Promise.all([stopLive(), stopProgress()])
    },
  }
}
