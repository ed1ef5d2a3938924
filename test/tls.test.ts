// HTTPS by the program itself, asked by real TLS clients: versions, headers, cookies, a certificate that is replaced, the plain port.

import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followIdentity, openIdentity, openRedirect } from '../src/platform/http/index.ts'
import { readConfig, type TlsConfig } from '../src/platform/kernel/config.ts'
import { type Bank, openBank, PASSWORD } from './bank/kahu.ts'

let bank: Bank
let folder: string
let port: number
const file = (name: string) => join(folder, name)
const made = (name: string) => openIdentity({ kind: 'generated', folder: file(name), host: 'localhost' })

async function put(name: string): Promise<string> {
  const { cert, key } = await made(name)
  writeFileSync(file('cert.pem'), cert)
  writeFileSync(file('key.pem'), key, { mode: 0o600 })
  return cert
}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kahu-tls-'))
  mkdirSync(file('one'))
  await put('one')
  const environment = { KAHU_TLS_CERT: file('cert.pem'), KAHU_TLS_KEY: file('key.pem') }
  bank = await openBank({ customers: 1, environment })
  await bank.app.listen({ port: 0, host: '127.0.0.1' })
  port = (bank.app.server.address() as { port: number }).port
})
afterAll(async () => {
  await bank?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A handshake at one version; answers it with the certificate seen, or the error's code. */
async function shake(version: SecureVersion, ca: string): Promise<{ version: string | null; cert: string }> {
  const options = { port, host: '127.0.0.1', servername: 'localhost', ca, ciphers: 'DEFAULT@SECLEVEL=0' }
  const socket: TLSSocket = connect({ ...options, minVersion: version, maxVersion: version })
  try {
    await once(socket, 'secureConnect')
    return { version: socket.getProtocol(), cert: socket.getPeerX509Certificate()?.toString().trim() ?? '' }
  } finally {
    socket.destroy()
  }
}
const held = () => readFileSync(file('cert.pem'), 'utf8')

type Heard = { status: number; headers: Record<string, unknown> }
async function ask(method: string, path: string, body?: object, cookie?: string): Promise<Heard> {
  const sent = request({ method, path, port, host: '127.0.0.1', servername: 'localhost', ca: held(), agent: false })
  sent.setHeader('content-type', 'application/json')
  if (cookie) sent.setHeader('cookie', cookie)
  sent.end(body && JSON.stringify(body))
  const [answer] = await once(sent, 'response')
  answer.resume()
  return { status: answer.statusCode, headers: answer.headers }
}

describe('the program’s own HTTPS', () => {
  it('speaks TLS 1.2 and 1.3 and nothing older', async () => {
    expect((await shake('TLSv1.2', held())).version).toBe('TLSv1.2')
    expect((await shake('TLSv1.3', held())).version).toBe('TLSv1.3')
    for (const old of ['TLSv1', 'TLSv1.1'] as const) await expect(shake(old, held())).rejects.toThrow(/protocol|alert/i)
  })

  it('sends HSTS with every answer, and cookies that go by HTTPS only', async () => {
    expect((await ask('GET', '/healthz')).headers['strict-transport-security']).toMatch(/max-age=31536000/)
    const { status, headers } = await ask('POST', '/api/session', { loginName: 'teller', password: PASSWORD })
    expect(status).toBe(200)
    const cookies = headers['set-cookie'] as string[]
    expect(cookies).toHaveLength(2)
    for (const line of cookies) expect(line).toMatch(/; Secure/)
    expect(cookies.map((line) => line.split('=')[0]).sort()).toEqual(['__Host-kahu_device', '__Host-kahu_session'])
    for (const line of cookies) expect(line).toMatch(/; Path=\/(;|$)/)
    for (const line of cookies) expect(line).not.toMatch(/; Domain/i)
    const sent = cookies.map((line) => line.split(';')[0]).join('; ')
    expect((await ask('GET', '/api/session', undefined, sent)).status).toBe(200)
    // What a neighbour of the host could plant, a cookie without the prefix, opens nothing.
    expect((await ask('GET', '/api/session', undefined, sent.replaceAll('__Host-', ''))).status).toBe(401)
  })

  it('takes a new certificate up while it runs, and keeps the old one while the files do not fit each other', async () => {
    const tls: TlsConfig = { kind: 'files', certFile: file('cert.pem'), keyFile: file('key.pem') }
    const said: string[] = []
    const begun = await openIdentity(tls)
    const { look, stop } = followIdentity(bank.app.server as never, tls, begun, (line) => said.push(line))
    stop()
    const next = await made('two')
    writeFileSync(file('cert.pem'), next.cert)
    look()
    look()
    expect((await shake('TLSv1.3', begun.cert)).cert).toBe(begun.cert.replaceAll('\r', '').trim())
    writeFileSync(file('key.pem'), next.key)
    look()
    expect((await shake('TLSv1.3', next.cert)).cert).toBe(next.cert.replaceAll('\r', '').trim())
    expect(said.map((line) => line.slice(0, 41))).toEqual([
      'the TLS certificate stays as it was: erro',
      'the TLS certificate was replaced',
    ])
  })
})

describe('a certificate made for a first try', () => {
  it('is kept, names the host and this machine, and its key is the owner’s alone', async () => {
    const first = await made('kept')
    expect((await made('kept')).cert).toBe(first.cert)
    const other = await openIdentity({ kind: 'generated', folder: file('kept'), host: 'kahu.bank.example' })
    expect(other.cert).not.toBe(first.cert)
    expect(readConfig({ KAHU_TLS: 'generated' })).toMatchObject({ https: true, tls: { kind: 'generated' } })
    expect(() => readConfig({ KAHU_TLS_CERT: '/x' })).toThrow(/go together/)
    await expect(async () => openIdentity({ kind: 'files', certFile: '/no/cert', keyFile: '/no/key' })).rejects.toThrow(
      '/no/cert cannot be read: ENOENT',
    )
  })
})

describe('the plain port', () => {
  it('sends everybody to HTTPS and serves nothing', async () => {
    const to = { publicUrl: null, port: 8443 }
    const redirect = await openRedirect({ port: 0, host: '127.0.0.1' }, to)
    const own = await openRedirect({ port: 0, host: '127.0.0.1' }, { ...to, publicUrl: 'https://kahu.bank.example' })
    const go = async (at: number, path: string, method = 'GET') => {
      const answer = await fetch(`http://127.0.0.1:${at}${path}`, { redirect: 'manual', method })
      return [answer.status, answer.headers.get('location')]
    }
    expect(await go(redirect.port, '/users?x=1')).toEqual([308, 'https://127.0.0.1:8443/users?x=1'])
    expect(await go(own.port, '//evil.example/', 'POST')).toEqual([308, 'https://kahu.bank.example//evil.example/'])
    await Promise.all([redirect.close(), own.close()])
  })
})
