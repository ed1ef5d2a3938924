// HTTP by hand, over a real socket: requests that two servers could read differently, that come drop by drop, or that are too large.

import { existsSync, readdirSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { composeWeb } from '../../src/main.ts'
import { type Bank, openBank } from '../bank/kahu.ts'

/** Short enough to wait for; the limits of a real server are longer and the same in kind. */
const SLOW = { headMs: 400, bodyMs: 400, bodyBytesPerMs: 16 }
const DROP_EACH_MS = 50
const WAIT = { timeout: 10_000, interval: 20 }

let bank: Bank
let app: FastifyInstance
let stop: () => Promise<void>
let port: number
let cookie: string
beforeAll(async () => {
  bank = await openBank({ customers: 1 })
  ;({ app, stop } = await composeWeb(bank.kahu, null, { slowLimits: SLOW }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
  cookie = await bank.cookieOf('admin')
})
afterAll(async () => {
  await stop()
  await bank.close()
})

type Told = { text: string; statuses: number[]; closed: boolean }
const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))

/** Sends bytes and listens until the server closes, or as many answers came as are waited for. */
function send(pieces: Iterable<string> | AsyncIterable<string>, answers = Number.POSITIVE_INFINITY): Promise<Told> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const end = (closed: boolean) => {
      socket.destroy()
      resolve({ text, statuses: statusesIn(text), closed })
    }
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      if (statusesIn(text).length >= answers && text.includes('\r\n\r\n')) end(false)
    })
    socket.on('error', () => {})
    socket.on('close', () => end(true))
    void (async () => {
      for await (const piece of pieces) {
        if (socket.destroyed) return
        socket.write(piece)
      }
    })()
  })
}

async function* drops(first: string, drop: string): AsyncGenerator<string> {
  yield first
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, DROP_EACH_MS))
    yield drop
  }
}

const head = (line: string, ...fields: string[]) => [line, 'Host: kahu', ...fields].join('\r\n')
/** What a front server would not have seen as a request of its own. */
const hidden = () => `GET /api/users HTTP/1.1\r\nHost: kahu\r\nCookie: ${cookie}\r\n\r\n`
const POST = 'POST /api/session HTTP/1.1'

describe('a request that two servers could read differently', () => {
  const inner = () => hidden()
  const cases: [name: string, bytes: () => string][] = [
    [
      'Content-Length and Transfer-Encoding',
      () =>
        `${head(POST, `Content-Length: ${inner().length + 5}`, 'Transfer-Encoding: chunked')}\r\n\r\n0\r\n\r\n${inner()}`,
    ],
    [
      'Transfer-Encoding and Content-Length',
      () => `${head(POST, 'Transfer-Encoding: chunked', 'Content-Length: 4')}\r\n\r\n5c\r\n${inner()}\r\n0\r\n\r\n`,
    ],
    ['two different lengths', () => `${head(POST, 'Content-Length: 0', 'Content-Length: 44')}\r\n\r\n${inner()}`],
    ['a list of lengths', () => `${head(POST, 'Content-Length: 0, 44')}\r\n\r\n${inner()}`],
    ['a length with a sign', () => `${head(POST, 'Content-Length: +0')}\r\n\r\n${inner()}`],
    ['a length in hexadecimal', () => `${head(POST, 'Content-Length: 0x0')}\r\n\r\n${inner()}`],
    ['a coding of another name', () => `${head(POST, 'Transfer-Encoding: xchunked')}\r\n\r\n${inner()}`],
    ['a coding after chunked', () => `${head(POST, 'Transfer-Encoding: chunked, identity')}\r\n\r\n${inner()}`],
    ['two codings', () => `${head(POST, 'Transfer-Encoding: chunked', 'Transfer-Encoding: cow')}\r\n\r\n${inner()}`],
    ['a blank before the colon', () => `${head(POST, 'Content-Length : 0')}\r\n\r\n${inner()}`],
    [
      'a field that goes on in the next line',
      () => `${head(POST, 'Transfer-Encoding:\r\n chunked')}\r\n\r\n${inner()}`,
    ],
    ['a line that begins with a blank', () => `${head(POST, ' Content-Length: 0')}\r\n\r\n${inner()}`],
    ['bare line feeds', () => `${POST}\nHost: kahu\nContent-Length: 0\n\n${inner()}`],
    ['a bare carriage return', () => `${head(POST, 'X: a\rContent-Length: 0')}\r\n\r\n${inner()}`],
    ['a NUL in a field', () => `${head(POST, 'X: a\0b', 'Content-Length: 0')}\r\n\r\n${inner()}`],
    ['a chunk without a size', () => `${head(POST, 'Transfer-Encoding: chunked')}\r\n\r\n\r\n${inner()}`],
    ['a chunk of negative size', () => `${head(POST, 'Transfer-Encoding: chunked')}\r\n\r\n-1\r\n${inner()}`],
    [
      'a chunk of endless size',
      () => `${head(POST, 'Transfer-Encoding: chunked')}\r\n\r\nfffffffffffffffff\r\n${inner()}`,
    ],
    ['a chunk line ended by a line feed', () => `${head(POST, 'Transfer-Encoding: chunked')}\r\n\r\n0\n\n${inner()}`],
    ['no host', () => `GET /api/users HTTP/1.1\r\nCookie: ${cookie}\r\n\r\n`],
    ['another version', () => `GET /api/users HTTP/3.7\r\nHost: kahu\r\n\r\n`],
    ['an unknown method', () => `GETT /api/users HTTP/1.1\r\nHost: kahu\r\n\r\n`],
  ]

  it.each(cases)('%s: is refused, and what hides behind it is never answered', async (_name, bytes) => {
    const { statuses, text, closed } = await send([bytes()])
    expect(statuses, text).toEqual([400])
    expect(closed).toBe(true)
    expect(text).not.toContain('loginName')
  })

  it('is told from one that is right: two in one go are two answers', async () => {
    const { statuses, text } = await send([hidden() + hidden()], 2)
    expect(statuses, text).toEqual([200, 200])
  })

  it('names two hosts, or one that is not a name: nothing of it is believed', async () => {
    const twice = await send([`GET /healthz HTTP/1.1\r\nHost: kahu\r\nHost: evil\r\n\r\n`], 1)
    expect(twice.text).not.toMatch(/evil/)
    const odd = await send([`GET /healthz HTTP/1.1\r\nHost: "><script>\r\nX-Forwarded-Host: evil\r\n\r\n`], 1)
    expect(odd.text).not.toMatch(/<script|evil/)
  })
})

describe('a request that is too large', () => {
  it('in its head is refused with 431, in its address with 414 or 404', async () => {
    const { statuses } = await send([`${head('GET /healthz HTTP/1.1', `X: ${'a'.repeat(40_000)}`)}\r\n\r\n`])
    expect(statuses).toEqual([431])
    const many = Array.from({ length: 3_000 }, (_, at) => `X-${at}: 1`)
    expect((await send([`${head('GET /healthz HTTP/1.1', ...many)}\r\n\r\n`])).statuses).toEqual([431])
  })

  it('by what it says is refused before it is sent, and by what it sends as it comes', async () => {
    const json = ['Content-Type: application/json', `Cookie: ${cookie}`]
    const says = await send([`${head('POST /api/users HTTP/1.1', ...json, 'Content-Length: 9000000000')}\r\n\r\n{`], 1)
    expect(says.statuses, says.text).toEqual([413])
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`
    async function* endless() {
      yield `${head('POST /api/users HTTP/1.1', ...json, 'Transfer-Encoding: chunked')}\r\n\r\n`
      for (;;) {
        yield chunk
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const sends = await send(endless(), 1)
    expect(sends.statuses, sends.text.slice(0, 300)).toEqual([413])
  })
})

describe('a request that comes drop by drop', () => {
  it('is cut off in its head', async () => {
    // Node looks for late heads every few seconds: the connection is closed then, with or without an answer.
    const { closed, statuses } = await send(drops('GET /healthz HTTP/1.1\r\nHost: kahu\r\n', 'X-Drop: 1\r\n'))
    expect(closed).toBe(true)
    expect(statuses).toEqual([408])
  })

  it('is cut off in its body with 408, whoever sends it and wherever it goes', async () => {
    const fields = ['Content-Type: application/json', 'Content-Length: 100000']
    for (const [line, ...more] of [
      [POST],
      ['POST /api/users HTTP/1.1', `Cookie: ${cookie}`],
      ['POST /api/users HTTP/1.1', `Cookie: ${cookie}`, 'Transfer-Encoding: chunked'],
    ] as [string, ...string[]][]) {
      const sent = more.at(-1)?.startsWith('Transfer') ? fields.slice(0, 1) : fields
      const drop = sent.length === 1 ? '1\r\n \r\n' : ' '
      const { closed, statuses, text } = await send(drops(`${head(line, ...sent, ...more)}\r\n\r\n`, drop))
      expect({ closed, statuses }, text).toEqual({ closed: true, statuses: [408] })
      expect(text).toContain('"http.timeout"')
    }
  })

  it('is cut off though it was answered before its end', async () => {
    const fields = ['Content-Type: application/json', 'Content-Length: 100000']
    const { closed, statuses } = await send(drops(`${head('POST /api/users HTTP/1.1', ...fields)}\r\n\r\n`, ' '))
    expect({ closed, statuses }).toEqual({ closed: true, statuses: [401] })
  })

  it('as an upload is cut off too, and leaves no file', async () => {
    const teller = await bank.cookieOf('operator').catch(() => cookie)
    const fields = ['Content-Type: multipart/form-data; boundary=xx', 'Content-Length: 100000000', `Cookie: ${teller}`]
    const part = '--xx\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    const { closed, statuses } = await send(
      drops(`${head('POST /api/imports HTTP/1.1', ...fields)}\r\n\r\n${part}`, 'a'),
    )
    expect(closed).toBe(true)
    expect(statuses.every((status) => status >= 400)).toBe(true)
    const folder = join(bank.dataDir, 'intake')
    await vi.waitFor(() => expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]), WAIT)
  })

  it('holds nobody else up, and a body that comes fast enough gets the time it needs', async () => {
    const slow = send(drops(`${head(POST, 'Content-Length: 1000')}\r\n\r\n`, ' '))
    const { statuses } = await send([hidden()], 1)
    expect(statuses).toEqual([200])
    await slow
    // Larger than what may be read in the first span, at a pace above the least: read whole, refused for its form.
    const drop = ' '.repeat(Math.ceil(SLOW.bodyBytesPerMs * DROP_EACH_MS * 4))
    const drops_ = Math.ceil((SLOW.bodyMs * 2) / DROP_EACH_MS)
    async function* steady() {
      const length = drop.length * drops_
      yield `${head('POST /api/users HTTP/1.1', 'Content-Type: application/json', `Content-Length: ${length}`, `Cookie: ${cookie}`)}\r\n\r\n`
      for (let at = 0; at < drops_; at += 1) {
        await new Promise((resolve) => setTimeout(resolve, DROP_EACH_MS))
        yield drop
      }
    }
    const { statuses: answered, text } = await send(steady(), 1)
    expect(answered, text).toEqual([400])
  })
})
