// A line to the test database that can be cut: it passes bytes on, counts round trips, and may swallow what the server answers.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Line = {
  url: string
  /** How often the server was waited for since the last call. */
  roundTrips(): number
  /** From now on no answer of the server comes through, on connections that are open. */
  swallow(): void
  /** Ends every connection, as a network would. */
  cut(): void
  close(): Promise<void>
}

export async function openLine(databaseUrl: string): Promise<Line> {
  const target = new URL(databaseUrl)
  const pairs = new Set<{ near: Socket; far: Socket; swallowed: boolean }>()
  let trips = 0
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    const pair = { near, far, swallowed: false }
    pairs.add(pair)
    let asking = false
    near.on('data', (bytes) => {
      asking = true
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (asking) trips += 1
      asking = false
      if (!pair.swallowed) near.write(bytes)
    })
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) socket.on('close', end).on('error', end)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  // Without it the client would go past the line, by the server's own socket.
  url.searchParams.delete('host')
  url.port = String((server.address() as AddressInfo).port)
  const cut = () => {
    for (const { near, far } of pairs) {
      near.destroy()
      far.destroy()
    }
  }
  return {
    url: url.href,
    roundTrips: () => {
      const counted = trips
      trips = 0
      return counted
    },
    swallow: () => {
      for (const pair of pairs) pair.swallowed = true
    },
    cut,
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
