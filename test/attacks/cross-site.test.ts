// Other sites, and sessions prepared by others: no route acts for a page that is not the bank's, no session is known before its sign-in.

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteShape } from '../../src/platform/contract/index.ts'
import { sampleInput } from '../bank/from-schema.ts'
import { uploadOf } from '../bank/full-bank.ts'
import { type Answer, PASSWORD, pathOf } from '../bank/kahu.ts'
import { openAllRights } from '../bank/open-all-rights.ts'

type Rights = Awaited<ReturnType<typeof openAllRights>>
let rights: Rights
beforeAll(async () => {
  rights = await openAllRights(1, 'cross-site')
})
afterAll(() => rights.bank.close())

const FOREIGN: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example' },
  { origin: 'https://evil.example', host: 'localhost' },
  { origin: 'null' },
]
/** What a form of another page can send without being asked for leave (CORS). */
const FORM_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=xx']

const changing = () => rights.bank.routes.filter(({ method }) => method !== 'GET')
const requestOf = (route: RouteShape) => {
  const input = sampleInput(route)
  const { body, headers } = route.uploads ? uploadOf('a,b\r\n1,2') : { body: input.body, headers: {} }
  return { method: route.method, url: pathOf(route, input), headers, payload: body as object }
}
const journalRows = () => rights.count('journal')

describe('a page of another site', () => {
  it('moves no route that changes anything, whatever the browser says of it', async () => {
    const cookie = await rights.bank.cookieOf('everything')
    const before = await journalRows()
    for (const route of changing())
      for (const foreign of FOREIGN) {
        const { headers, ...rest } = requestOf(route)
        const answer = await rights.bank.inject({ ...rest, headers: { ...headers, cookie, ...foreign } })
        expect({ route: route.id, status: answer.status, code: answer.body?.code }).toEqual({
          route: route.id,
          status: 403,
          code: 'http.origin',
        })
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
    expect(await journalRows()).toBe(before)
  })

  it('cannot send a form where a route takes JSON, not even from a browser that says nothing', async () => {
    const cookie = await rights.bank.cookieOf('everything')
    // Routes that speak another house's protocol read forms, and take no cookie for an answer.
    const takingJson = changing().filter((route) => route.body && !route.uploads && !('form' in route))
    for (const route of takingJson)
      for (const type of FORM_TYPES) {
        const { payload, ...rest } = requestOf(route)
        const headers = { cookie, 'content-type': type }
        const answer = await rights.bank.inject({ ...rest, headers, payload: JSON.stringify(payload) })
        // A form with files is taken for uploads and is no body elsewhere.
        const isFile = type.startsWith('multipart')
        expect(isFile ? [401, 415, 422] : [401, 415], `${route.id} ${type} ${answer.status} ${answer.text}`).toContain(
          answer.status,
        )
      }
  })

  it('is given no leave to ask (CORS), and no other method moves anything', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    for (const route of changing()) {
      const answer = await rights.bank.inject({ method: 'OPTIONS', url: requestOf(route).url, headers })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    const trace = await rights.bank.inject({ method: 'TRACE' as never, url: '/api/session' })
    expect(trace.status).toBeGreaterThanOrEqual(400)
  })

  it('changes nothing by reading: no command answers to GET', () => {
    const commands = rights.bank.kahu.modules.flatMap((module) => [...module.commands, ...(module.grouped ?? [])])
    expect(commands.filter(({ route }) => route.method === 'GET').map(({ route }) => route.id)).toEqual([])
  })
})

describe('a session', () => {
  const signIn = (loginName: string, cookie: string) =>
    rights.bank.inject({
      method: 'POST',
      url: '/api/session',
      headers: { cookie },
      payload: { loginName, password: PASSWORD },
    })
  /** Every cookie that an answer gives, as a browser sends them back. */
  const given = ({ headers }: Answer) =>
    [headers['set-cookie']]
      .flat()
      .map((cookie) => String(cookie).split(';')[0])
      .join('; ')
  const statusOf = async (cookie: string) =>
    (await rights.bank.inject({ method: 'GET', url: '/api/session', headers: { cookie } })).status

  it('that somebody else chose is never the one that signs in (fixation)', async () => {
    const chosen = `kahu_session=${randomBytes(32).toString('base64url')}`
    const answer = await signIn('teller', chosen)
    expect(answer.status).toBe(200)
    expect(given(answer)).not.toContain(chosen)
    expect([await statusOf(chosen), await statusOf(given(answer))]).toEqual([401, 200])
    // Nor by an address, a body or a header.
    const token = chosen.split('=')[1] as string
    const query = await rights.bank.inject({ method: 'GET', url: `/api/session?kahu_session=${token}` })
    expect(query.status).toBe(401)
  })

  it('of an attacker does not become the victim’s: who signs in over it gets another', async () => {
    const attacker = await rights.bank.signIn('manager')
    const answer = await signIn('teller', attacker)
    for (const cookie of given(answer)
      .split('; ')
      .filter((one) => one.startsWith('kahu_session=')))
      expect(attacker).not.toContain(cookie)
    const who = await rights.bank.inject({ method: 'GET', url: '/api/session', headers: { cookie: attacker } })
    expect(who.status === 401 || JSON.stringify(who.body).includes('"manager"'), who.text).toBe(true)
  })

  it('is one of two when two cookies of the name come: never somebody else’s', async () => {
    const mine = await rights.bank.signIn('teller')
    const made = `kahu_session=${'A'.repeat(43)}`
    for (const cookie of [`${mine}; ${made}`, `${made}; ${mine}`]) expect([200, 401]).toContain(await statusOf(cookie))
  })
})
