// A server that speaks just enough of PostgreSQL's protocol to say that it is version 14.

import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

const message = (type: string, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const int16 = (value: number) => Buffer.from([value >> 8, value & 255])
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const text = (value: string) => Buffer.from(`${value}\0`)
const COLUMNS: [name: string, type: number, value: string][] = [
  ['version', 25, '14.9'],
  ['versionNumber', 23, '140009'],
  ['role', 25, 'bank'],
  ['databaseName', 25, 'bank'],
  ['schemaName', 25, 'public'],
  ['mayCreate', 16, 't'],
  ['encoding', 25, 'UTF8'],
  ['standby', 16, 'f'],
]
const description = message(
  'T',
  int16(COLUMNS.length),
  ...COLUMNS.map(([name, type]) =>
    Buffer.concat([text(name), int32(0), int16(0), int32(type), int16(-1 & 0xffff), int32(-1), int16(0)]),
  ),
)
const row = message(
  'D',
  int16(COLUMNS.length),
  ...COLUMNS.map(([, , value]) => Buffer.concat([int32(value.length), Buffer.from(value)])),
)
const READY = message('Z', Buffer.from('I'))

function serveClient(socket: Socket): void {
  let started = false
  let held = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk])
    for (;;) {
      const head = started ? 1 : 0
      if (held.length < head + 4) return
      const length = held.readInt32BE(head) + head
      if (held.length < length) return
      const type = started ? String.fromCharCode(held[0] as number) : 'startup'
      const encrypted = !started && held.readInt32BE(4) === 80_877_103
      held = held.subarray(length)
      if (encrypted) socket.write('N')
      else if (!started) {
        started = true
        socket.write(Buffer.concat([message('R', int32(0)), message('S', text('server_version'), text('14.9')), READY]))
      } else if (type === 'P') socket.write(message('1'))
      else if (type === 'B') socket.write(message('2'))
      else if (type === 'D') socket.write(description)
      else if (type === 'E') socket.write(Buffer.concat([row, message('C', text('SELECT 1'))]))
      else if (type === 'S') socket.write(READY)
      else if (type === 'X') socket.end()
    }
  })
}

/** Listens until closed; answers its connection string. */
export async function startOldPostgres(): Promise<{ url: string; close(): void }> {
  const server = createServer(serveClient).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return { url: `postgres://bank:secret-word@127.0.0.1:${port}/bank`, close: () => server.close() }
}
