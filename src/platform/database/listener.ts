// One connection that waits for NOTIFY on any number of channels and comes back after a loss.

import pg from 'pg'

type Handler = (payload: string) => void

const RECONNECT_DELAY_MS = 500

export type Listener = {
  listen(channel: string, handler: Handler): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Notifications sent while the connection is down are lost: handlers wake work, they do not carry it. */
type Server = { url: string; Client: typeof pg.Client }

export function createListener({ url, Client }: Server, applicationName: string): Listener {
  const handlers = new Map<string, Set<Handler>>()
  let opening: Promise<pg.Client> | undefined
  let retry: NodeJS.Timeout | undefined
  let closed = false

  async function open(): Promise<pg.Client> {
    const client = new Client({ connectionString: url, application_name: applicationName, keepAlive: true })
    client.on('error', () => {})
    client.on('notification', ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler(payload ?? '')
    })
    await client.connect()
    client.on('end', reopen)
    for (const channel of handlers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    return client
  }

  function connected(): Promise<pg.Client> {
    opening ??= open().catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  }

  function reopen(): void {
    opening = undefined
    if (closed || handlers.size === 0) return
    retry = setTimeout(() => connected().catch(reopen), RECONNECT_DELAY_MS)
    retry.unref()
  }

  async function listen(channel: string, handler: Handler): Promise<() => Promise<void>> {
    const client = await connected()
    const known = handlers.get(channel) ?? new Set()
    known.add(handler)
    handlers.set(channel, known)
    if (known.size === 1) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    return async () => {
      known.delete(handler)
      if (known.size > 0 || closed) return
      handlers.delete(channel)
      await (await connected()).query(`unlisten ${pg.escapeIdentifier(channel)}`)
    }
  }

  async function close(): Promise<void> {
    closed = true
    clearTimeout(retry)
    const client = await opening?.catch(() => undefined)
    await client?.end().catch(() => {})
  }

  return { listen, close }
}
