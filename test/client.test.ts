// Machine clients: tokens against signed assertions, rights and reach, refusals, keys that follow each other, the example.

import { execFile } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as client from '../src/modules/client/contract.ts'
import * as customer from '../src/modules/customer/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Answer, type Bank, openBank } from './bank/kahu.ts'

const SECOND = 1_000
const AUDIENCE = 'http://localhost/api/oauth/token'
const RIGHTS = ['customer.create', 'customer.show', 'customer.list', 'staff.list-users']
let bank: Bank
const made = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const pair = made()
const drafts = demoDrafts(6, 'client', { branchId: 3 })

const fields = {
  name: '手机银行',
  branchId: 3,
  scope: 'branch',
  masking: 'masked',
  permissions: RIGHTS,
  networks: [],
  ratePerSecond: 1_000,
}

beforeAll(async () => {
  bank = await openBank({ customers: 30, environment: { KAHU_TRUST_PROXY: 'yes' } })
  await add('mobile-bank', pair.publicKey)
})
beforeEach(() => {
  bank.clock.release()
  bank.clock.move(0)
})
afterAll(() => bank.close())

async function add(clientId: string, key: KeyObject | null, more: object = {}) {
  const answer = await bank.call('admin', client.createClient, { body: { clientId, ...fields, ...more } })
  expect(answer.status, answer.text).toBe(200)
  if (key) expect((await addKey(clientId, pemOf(key))).status).toBe(200)
}
const addKey = (clientId: string, publicKey: string, endsOn = dayIn(90)) =>
  bank.call('admin', client.addClientKey, { params: { clientId }, body: { publicKey, endsOn } })
const dayIn = (days: number) => new Date(bank.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10)

type Claims = Partial<Record<'iss' | 'sub' | 'aud' | 'jti', string>> & { seconds?: number; alg?: string }
function assertion(key: KeyObject, clientId: string, claims: Claims = {}): Promise<string> {
  const now = Math.floor(bank.clock.now().getTime() / 1000)
  return new SignJWT({ jti: claims.jti ?? newId() })
    .setProtectedHeader({ alg: claims.alg ?? 'ES256' })
    .setIssuer(claims.iss ?? clientId)
    .setSubject(claims.sub ?? clientId)
    .setAudience(claims.aud ?? AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + (claims.seconds ?? 60))
    .sign(key)
}
const ask = (client_assertion: string, more: Record<string, string> = {}, headers = {}) =>
  bank.inject({
    method: 'POST',
    url: '/api/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: client.ASSERTION_TYPE,
      client_assertion,
      ...more,
    }).toString(),
  })
const tokenOf = async (key: KeyObject = pair.privateKey, clientId = 'mobile-bank', more = {}) => {
  const answer = await ask(await assertion(key, clientId), more)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.access_token as string
}
const withToken = (token: string, more = {}) => ({ headers: { authorization: `Bearer ${token}`, ...more } })
const told = ({ status, body }: Answer) => [status, body.error ?? body.code]

describe('a system', () => {
  it('gets a token for its signature, does what it may within its branch, and is journaled in its own name', async () => {
    const answer = await ask(await assertion(pair.privateKey, 'mobile-bank'))
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: RIGHTS.join(' ') })
    expect(answer.headers['cache-control']).toBe('no-store')
    const token = answer.body.access_token
    const key = newId()
    const created = await bank.call(null, customer.createCustomer, { ...withToken(token), body: drafts[0], key })
    expect(created.status, created.text).toBe(200)
    expect(
      (await bank.call(null, customer.createCustomer, { ...withToken(token), body: drafts[0], key })).body,
    ).toEqual(created.body)
    const { customerId } = created.body
    const { database } = bank.kahu.services
    const rows = await database.read((tx) =>
      tx.rows('select actor_kind as kind, actor_id as id, channel from journal where chain_id = $1', [customerId]),
    )
    expect(rows).toEqual([{ kind: 'client', id: 'mobile-bank', channel: 'api' }])
    expect((await bank.call(null, customer.showCustomer, { ...withToken(token), params: { customerId } })).status).toBe(
      200,
    )
    // Another branch's customer does not exist for it; what it was not given is refused.
    const elsewhere = await bank.call('risk-officer', customer.listCustomers, {
      body: { filter: { all: [{ field: 'branchId', op: 'in', value: [4, 5, 7] }] } },
    })
    const far = elsewhere.body.items?.[0]?.customerId
    expect(far, elsewhere.text).toBeDefined()
    const hidden = await bank.call(null, customer.showCustomer, { ...withToken(token), params: { customerId: far } })
    expect(hidden.status).toBe(404)
    expect(
      (
        await bank.call(null, customer.revealCustomer, {
          ...withToken(token),
          params: { customerId },
          body: { fields: ['name'], purpose: 'verify-identity' },
        })
      ).status,
    ).toBe(403)
    // It is no person: what belongs to one is not for it.
    expect((await bank.call(null, staff.listSessions, withToken(token))).status).toBe(403)
    expect(
      (await bank.call(null, staff.changePassword, { ...withToken(token), body: { current: 'a', next: 'b' } })).status,
    ).toBe(403)
  })

  it('may ask for less than it has, never for more', async () => {
    const less = await tokenOf(pair.privateKey, 'mobile-bank', { scope: 'staff.list-users' })
    expect((await bank.call(null, staff.listUsers, withToken(less))).status).toBe(200)
    expect((await bank.call(null, customer.createCustomer, { ...withToken(less), body: drafts[1] })).status).toBe(403)
    const wider = await ask(await assertion(pair.privateKey, 'mobile-bank'), {
      scope: 'staff.list-users staff.update-role',
    })
    expect(told(wider)).toEqual([400, 'invalid_scope'])
  })

  it('keeps no token, assertion or private key in the clear', async () => {
    const sent = await assertion(pair.privateKey, 'mobile-bank')
    const token = (await ask(sent)).body.access_token as string
    const { database } = bank.kahu.services
    const lines = await database.read((tx) =>
      tx.rows<{ line: string }>(
        'select t::text as line from machine_token t union all select k::text from machine_key k union all select j::text from journal j',
      ),
    )
    const all = lines.map(({ line }) => line).join('\n') + bank.log()
    for (const text of [token, sent.split('.')[2] as string, '"d"']) expect(all).not.toContain(text)
  })
})

describe('an assertion', () => {
  it('opens once', async () => {
    const sent = await assertion(pair.privateKey, 'mobile-bank')
    expect((await ask(sent)).status).toBe(200)
    expect(told(await ask(sent))).toEqual([401, 'invalid_client'])
    const both = await assertion(pair.privateKey, 'mobile-bank')
    const answers = await Promise.all([ask(both), ask(both), ask(both)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
  })

  it.each<[string, () => Promise<string> | string]>([
    ['of another key', () => assertion(made().privateKey, 'mobile-bank')],
    [
      'for another bank',
      () => assertion(pair.privateKey, 'mobile-bank', { aud: 'https://elsewhere.example/api/oauth/token' }),
    ],
    ['of one system about another', () => assertion(pair.privateKey, 'mobile-bank', { sub: 'other' })],
    ['of an unknown system', () => assertion(pair.privateKey, 'nobody')],
    ['that is over', () => assertion(pair.privateKey, 'mobile-bank', { seconds: -31 })],
    ['that holds for an hour', () => assertion(pair.privateKey, 'mobile-bank', { seconds: 3_600 })],
    ['that is none', () => 'made.up.text'],
    [
      'without a signature',
      () => {
        const of = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
        const exp = Math.floor(Date.now() / 1000) + 60
        return `${of({ alg: 'none' })}.${of({ iss: 'mobile-bank', sub: 'mobile-bank', aud: AUDIENCE, exp, jti: 'x' })}.`
      },
    ],
  ])('%s is refused', async (_name, sent) => {
    expect(told(await ask(await sent()))).toEqual([401, 'invalid_client'])
  })

  it('is the only way: other grants are refused by the words of the protocol', async () => {
    const sent = await assertion(pair.privateKey, 'mobile-bank')
    expect(told(await ask(sent, { grant_type: 'password' }))).toEqual([400, 'unsupported_grant_type'])
    expect(told(await ask(sent, { client_assertion_type: 'secret' }))).toEqual([400, 'invalid_request'])
    expect(told(await ask(sent, { client_id: 'other' }))).toEqual([401, 'invalid_client'])
  })
})

describe('keys', () => {
  it('follow each other: two hold at once, a third does not, and one that ends takes its tokens along', async () => {
    const [old, next] = [made(), made()]
    await add('rotating', old.publicKey)
    const before = await tokenOf(old.privateKey, 'rotating')
    const added = await addKey('rotating', pemOf(next.publicKey))
    const after = await tokenOf(next.privateKey, 'rotating')
    for (const token of [before, after])
      expect((await bank.call(null, staff.listUsers, withToken(token))).status).toBe(200)
    expect((await addKey('rotating', pemOf(made().publicKey))).body.code).toBe('client.keys-full')
    const oldest = added.body.keys.find(({ addedAt }: { addedAt: string }) =>
      added.body.keys.every((key: { addedAt: string }) => key.addedAt >= addedAt),
    )
    const end = { params: { clientId: 'rotating', keyId: oldest.keyId } }
    bank.clock.move(SECOND)
    expect((await bank.call('admin', client.endClientKey, end)).status).toBe(200)
    expect((await bank.call(null, staff.listUsers, withToken(before))).status).toBe(401)
    expect((await bank.call(null, staff.listUsers, withToken(after))).status).toBe(200)
    expect(told(await ask(await assertion(old.privateKey, 'rotating')))).toEqual([401, 'invalid_client'])
    expect((await addKey('rotating', pemOf(made().publicKey))).status).toBe(200)
  })

  it('end on their day, and are taken in as public halves of good kinds only', async () => {
    const short = made()
    await add('short', null)
    expect((await addKey('short', pemOf(short.publicKey), dayIn(1))).status).toBe(200)
    await tokenOf(short.privateKey, 'short')
    bank.clock.move(3 * 86_400_000)
    expect(told(await ask(await assertion(short.privateKey, 'short')))).toEqual([401, 'invalid_client'])
    bank.clock.release()
    const ruleOf = async (pem: string, endsOn = dayIn(90)) =>
      (await addKey('short', pem, endsOn)).body.fields?.[0]?.rule
    expect(await ruleOf(short.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toBe(
      'client.key-private',
    )
    expect(await ruleOf(pemOf(generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey))).toBe('client.key-kind')
    expect(await ruleOf(pemOf(generateKeyPairSync('x25519').publicKey))).toBe('client.key-kind')
    expect(await ruleOf('x'.repeat(100))).toBe('client.key-unread')
    expect(await ruleOf(pemOf(made().publicKey), dayIn(-2))).toBe('client.key-end')
    expect(await ruleOf(pemOf(made().publicKey), dayIn(2_000))).toBe('client.key-end')
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 })
    await add('by-rsa', rsa.publicKey)
    const sent = await assertion(rsa.privateKey, 'by-rsa', { alg: 'PS256' })
    expect((await ask(sent)).status).toBe(200)
  })
})

describe('a token', () => {
  it('ends after ten minutes, with the system, and with the right that was taken away', async () => {
    const key = made()
    await add('ending', key.publicKey)
    const token = await tokenOf(key.privateKey, 'ending')
    const see = async () => (await bank.call(null, staff.listUsers, withToken(token))).status
    expect(await see()).toBe(200)
    const change = (more: object, version: number) =>
      bank.call('admin', client.updateClient, {
        params: { clientId: 'ending' },
        body: { ...fields, active: true, ...more, version },
      })
    expect((await change({ permissions: ['customer.show'] }, 1)).status).toBe(200)
    expect(await see()).toBe(403)
    expect((await change({}, 2)).status).toBe(200)
    expect(await see()).toBe(200)
    expect((await change({ active: false }, 3)).status).toBe(200)
    expect(await see()).toBe(401)
    expect(told(await ask(await assertion(key.privateKey, 'ending')))).toEqual([401, 'invalid_client'])
    expect((await change({}, 4)).status).toBe(200)
    expect(await see()).toBe(200)
    bank.clock.move(601 * SECOND)
    expect(await see()).toBe(401)
  })

  it('is worth nothing outside the named addresses, neither to make nor to use', async () => {
    const key = made()
    await add('fixed', key.publicKey, { networks: ['10.7.0.0/16'] })
    const from = (address: string) => ({ 'x-forwarded-for': address })
    expect(told(await ask(await assertion(key.privateKey, 'fixed'), {}, from('10.8.0.1')))).toEqual([
      401,
      'invalid_client',
    ])
    const answer = await ask(await assertion(key.privateKey, 'fixed'), {}, from('10.7.3.4'))
    const token = answer.body.access_token
    const see = async (address: string) =>
      (await bank.call(null, staff.listUsers, withToken(token, from(address)))).status
    expect([await see('10.7.9.9'), await see('10.8.0.1')]).toEqual([200, 401])
  })

  it('has a limit of requests of its own', async () => {
    const key = made()
    await add('slow', key.publicKey, { ratePerSecond: 3 })
    const token = await tokenOf(key.privateKey, 'slow')
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await bank.call(null, staff.listUsers, withToken(token))).status),
    )
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0)
    const other = await tokenOf()
    expect((await bank.call(null, staff.listUsers, withToken(other))).status).toBe(200)
  })

  it('does not borrow the rights of a cookie beside it, and lends a cookie no way around the check of origin', async () => {
    const cookie = await bank.signIn('admin')
    const beside = { headers: { authorization: 'Bearer made-up', cookie } }
    expect((await bank.call(null, staff.listUsers, beside)).status).toBe(401)
    const basic = { headers: { authorization: 'Basic YWRtaW46eA==', cookie } }
    expect((await bank.call(null, staff.listUsers, basic)).status).toBe(401)
    const foreign = { 'sec-fetch-site': 'cross-site' }
    const input = { body: drafts[2] }
    expect((await bank.call(cookie, customer.createCustomer, { ...input, headers: foreign })).body.code).toBe(
      'http.origin',
    )
    const token = await tokenOf()
    const sent = await bank.call(null, customer.createCustomer, { ...input, ...withToken(token, foreign) })
    expect(sent.body.code).toBe('http.origin')
  })
})

describe('the administrator’s routes', () => {
  it('need their permissions, name what is unknown, and write once for one key', async () => {
    for (const route of [
      client.listClients,
      client.createClient,
      client.updateClient,
      client.addClientKey,
      client.endClientKey,
    ]) {
      const params = { clientId: 'mobile-bank', keyId: 'x'.repeat(43) }
      const answer = await bank.call('teller', route, { params, body: { clientId: 'abc', ...fields } })
      expect([route.id, [403, 422].includes(answer.status)]).toEqual([route.id, true])
    }
    expect((await bank.call('teller', client.listClients)).status).toBe(403)
    const odd = { ...fields, permissions: ['not.there'], networks: ['somewhere'], branchId: 999 }
    const answer = await bank.call('admin', client.createClient, { body: { clientId: 'odd', ...odd } })
    expect(answer.body.fields.map(({ rule }: { rule: string }) => rule)).toEqual([
      'client.branch-unknown',
      'client.permission-unknown',
      'client.network-unread',
    ])
    const key = newId()
    const body = { clientId: 'once', ...fields }
    const first = await bank.call('admin', client.createClient, { body, key })
    expect((await bank.call('admin', client.createClient, { body, key })).body).toEqual(first.body)
    const { items } = (await bank.call('admin', client.listClients)).body
    expect(items.find(({ clientId }: { clientId: string }) => clientId === 'mobile-bank').lastTokenAt).not.toBeNull()
  })
})

describe('the example', () => {
  it('works as it is printed', async () => {
    const file = join(bank.dataDir, 'private.pem')
    writeFileSync(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const address = await bank.app.listen({ port: 0, host: '127.0.0.1' })
    const script = join(import.meta.dirname, '..', 'examples', 'machine-client', 'call-kahu.mjs')
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [script, address, 'mobile-bank', file, ...args])
    expect((await run('GET', '/api/users?search=teller')).stdout).toMatch(/^200 [\s\S]*"loginName": "teller"/)
    expect((await run('POST', '/api/customers', JSON.stringify(drafts[3]))).stdout).toMatch(/^200 [\s\S]*"customerId"/)
  })
})
