// Live updates: one EventSource for the whole page, handlers by kind and id.

import { onScopeDispose, type Ref, reactive, unref, watchEffect } from 'vue'

/** `event` is the event's id (customer.changed), `kind` its first word, `by` the id of who did it. */
export type LiveRecord = { event?: string; kind: string; id: string; version?: number; by?: string }
export type LiveJob = { kind: string; id: string; progress?: unknown }
/** `kind` is the notice's; `task` says that the count of open things may be another. */
export type LiveNotice = { kind: string; id?: string; link?: string; toast?: boolean }
type Handler = (data: never) => void

const EVENTS = ['record', 'notice', 'job'] as const
const RETRY_MS = 5000
const handlers = new Map<string, Set<Handler>>()
let source: EventSource | null = null
let retry: ReturnType<typeof setTimeout> | undefined

export const live = reactive({ connected: false })

function deliver(event: (typeof EVENTS)[number], message: MessageEvent<string>): void {
  let data: { event?: string; kind?: string; id?: string }
  try {
    data = JSON.parse(message.data)
  } catch {
    return
  }
  data.kind ??= data.event?.split('.')[0]
  for (const key of [event, `${event}/${data.kind}`, `${event}/${data.kind}/${data.id}`]) {
    for (const handler of handlers.get(key) ?? []) handler(data as never)
  }
}

/** Opens the stream (after sign-in). EventSource reconnects by itself unless the server refuses outright. */
export function openLive(): void {
  if (source) return
  const opened = new EventSource('/api/live')
  source = opened
  opened.onopen = () => {
    live.connected = true
  }
  opened.onerror = () => {
    live.connected = false
    if (opened.readyState !== EventSource.CLOSED || source !== opened) return
    source = null
    clearTimeout(retry)
    retry = setTimeout(openLive, RETRY_MS)
  }
  for (const event of EVENTS)
    opened.addEventListener(event, (message) => deliver(event, message as MessageEvent<string>))
}

export function closeLive(): void {
  clearTimeout(retry)
  source?.close()
  source = null
  live.connected = false
}

function listen(key: string, handler: Handler): () => void {
  const set = handlers.get(key) ?? new Set()
  handlers.set(key, set.add(handler))
  return () => set.delete(handler)
}

/** Runs while the component lives: changes of one record (id may be a ref), or of all of a kind when id is null. */
export function useLive(
  kind: string,
  id: Ref<string | null> | string | null,
  handler: (data: LiveRecord) => void,
): void {
  watchEffect((onCleanup) => {
    const wanted = unref(id)
    onCleanup(listen(wanted ? `record/${kind}/${wanted}` : `record/${kind}`, handler as Handler))
  })
}

/** Progress of jobs of a kind. */
export function useLiveJob(kind: string, handler: (data: LiveJob) => void): void {
  onScopeDispose(listen(`job/${kind}`, handler as Handler))
}

/** Notices to this user. */
export function useLiveNotice(handler: (data: LiveNotice) => void): void {
  onScopeDispose(listen('notice', handler as Handler))
}
