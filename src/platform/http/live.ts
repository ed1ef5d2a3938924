// Live updates: one LISTEN per process, server-sent events to every open browser that may see the record.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorOf, type Caller, may } from '../access/index.ts'
import { LIVE_CHANNEL, type LiveMessage, NOTICE_CHANNEL, type NoticeMessage } from '../journal/index.ts'
import { openShownRecords } from './shown-records.ts'

const HEARTBEAT_MS = 20_000
const STREAMS_MAX = 5_000
const BUFFERED_BYTES_MAX = 256 * 1024

export const PROGRESS_CHANNEL = 'kahu_progress'

export interface LiveHub {
  /** Notes that a user was shown these records: from now on the user's pages hear when they change. */
  shown(caller: Caller, ids: readonly string[]): void
  /** `stands` tells at each heartbeat whether the session is still open. */
  attach(request: FastifyRequest, reply: FastifyReply, caller: Caller, stands: () => Promise<boolean>): void
  close(): Promise<void>
  readonly streams: number
}

type Listen = (channel: string, handler: (payload: string) => void) => Promise<() => Promise<void>>

function beginStream(reply: FastifyReply): FastifyReply['raw'] {
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  raw.write('retry: 2000\n\n')
  return raw
}

/** Opens the hub. Messages name a record by id and version only; the page reads the record itself, by its own rights. */
export async function openLiveHub(listen: Listen): Promise<LiveHub> {
  const open = new Map<FastifyReply['raw'], { caller: Caller; stands: () => Promise<boolean> }>()
  const shown = openShownRecords()
  const send = (event: string, data: unknown, mayHear: (caller: Caller) => boolean) => {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
    for (const [raw, { caller }] of open) {
      if (!mayHear(caller)) continue
      if (raw.writableLength > BUFFERED_BYTES_MAX) raw.destroy()
      else raw.write(text)
    }
  }
  // Nobody hears of a record that was never shown to them: outside the data scope it does not exist.
  const hears = (message: LiveMessage) => (caller: Caller) => {
    const { id } = actorOf(caller)
    return message.by === id || message.chainId === id || shown.has(id, message.chainId)
  }
  const stopLive = await listen(LIVE_CHANNEL, (payload) => {
    for (const message of JSON.parse(payload) as LiveMessage[]) {
      for (const event of message.events) {
        const data = {
          event: event.id,
          id: message.chainId,
          seq: message.seq,
          by: message.by,
          ...(event.data as object),
        }
        send('record', data, hears(message))
      }
    }
  })
  const stopProgress = await listen(PROGRESS_CHANNEL, (payload) => {
    const { userId, ...progress } = JSON.parse(payload) as { userId?: string }
    send('job', progress, (caller) => userId === undefined || actorOf(caller).id === userId)
  })
  const stopNotices = await listen(NOTICE_CHANNEL, (payload) => {
    const { userId, permission, ...notice } = JSON.parse(payload) as NoticeMessage
    send('notice', notice, (caller) => (permission ? may(caller, permission) : actorOf(caller).id === userId))
  })
  const heartbeat = setInterval(() => {
    for (const [raw, { stands }] of open) {
      // A session that ended elsewhere ends its stream too; looking does not keep it alive.
      void stands().then((still) => (still ? raw.write(': still here\n\n') : raw.end()))
    }
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return {
    get streams() {
      return open.size
    },
    shown: (caller, ids) => shown.note(actorOf(caller).id, ids),
    attach(request, reply, caller, stands) {
      if (open.size >= STREAMS_MAX) {
        reply.code(503).send()
        return
      }
      const raw = beginStream(reply)
      open.set(raw, { caller, stands })
      request.raw.on('close', () => open.delete(raw))
    },
    async close() {
      clearInterval(heartbeat)
      for (const raw of open.keys()) raw.end()
      open.clear()
      await Promise.all([stopLive(), stopProgress(), stopNotices()])
    },
  }
}
