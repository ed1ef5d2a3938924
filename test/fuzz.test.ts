// Every route under wild input made from its own schema: never a fault, never an inside shown, always a problem document.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { sampleInput, valid, wild } from './bank/from-schema.ts'
import { type Answer, type Bank, openBank, pathOf } from './bank/kahu.ts'

const RUNS_PER_ROUTE = 40
const INSIDES =
  /\bat [\w.<>]+ \(|node_modules|\.ts:\d+|\bselect .+ from\b|\binsert into\b|\bsyntax error\b|invalid input syntax|PostgreSQL|postgres:\/\/|\/src\/|\bundefined\b.*\bproperties\b/i

const PART = '--xx\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'

let bank: Bank
let routes: RouteShape[]
const ids: { customerId: string; accountId: string; cardId: string; pendingChangeId: string }[] = []

beforeAll(async () => {
  bank = await openBank({ customers: 10 })
  const permissions = Object.fromEntries(
    bank.routes.filter(({ permission }) => permission.includes('.')).map(({ permission }) => [permission, null]),
  )
  const role = {
    roleId: 'everything',
    name: { 'zh-CN': '全', 'en-US': 'All' },
    scope: 'all',
    masking: 'masked',
    permissions,
  }
  const createRole = bank.routes.find(({ id }) => id === 'staff.create-role') as RouteShape
  const made = await bank.call('admin', createRole, { body: role })
  expect(made.status, made.text).toBe(200)
  await bank.addUser('everything', 1, ['everything'])
  await layDownRule()
  const createCustomer = bank.routes.find(({ id }) => id === 'customer.create') as RouteShape
  for (const body of demoDrafts(4, 'fuzz', { branchId: 3 })) {
    const answer = await bank.call('everything', createCustomer, { body })
    expect(answer.status, answer.text).toBe(200)
    ids.push({ ...(await holdingsOf(answer.body.customerId)), ...(await waitingAt(answer.body.customerId)) })
  }
  // Routes that end the session they are tried with are tried by themselves.
  routes = bank.routes.filter(({ id }) => id !== 'staff.sign-out' && id !== 'staff.change-password')
})
afterAll(() => bank.close())

/** An account and a card of a customer, so that wild bodies reach the handlers of theirs too. */
async function holdingsOf(customerId: string): Promise<Omit<(typeof ids)[number], 'pendingChangeId'>> {
  const post = async (id: string, body: object) => {
    const route = bank.routes.find((one) => one.id === id) as RouteShape
    const answer = await bank.call('everything', route, { params: { customerId }, body })
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }
  const { accountId } = await post('account.open', { productCode: 'DEMAND' })
  const { cardId } = await post('card.issue', { accountId, productCode: 'DEBIT-GOLD' })
  return { customerId, accountId, cardId }
}

/** A change that waits there, so that wild bodies reach those who decide too. */
async function waitingAt(customerId: string): Promise<{ pendingChangeId: string }> {
  const deactivate = bank.routes.find(({ id }) => id === 'customer.deactivate') as RouteShape
  const input = { params: { customerId }, body: { reason: 'asked', version: 1 } }
  const answer = await bank.call('manager', deactivate, input)
  expect(answer.status, answer.text).toBe(202)
  return answer.body.pendingChange
}

/** Managers' deactivations wait. */
async function layDownRule(): Promise<void> {
  const rule = {
    ...{ route: 'customer.deactivate', active: true, conditions: { roles: ['manager'] }, version: 0 },
    ...{ levels: ['permission:approval.decide'], deadlineHours: 24, remindHours: 4, escalateHours: 12 },
    escalateTo: 'role:manager',
  }
  const [save, approve] = ['approval.save-policy', 'approval.approve'].map(
    (id) => bank.routes.find((one) => one.id === id) as RouteShape,
  ) as [RouteShape, RouteShape]
  const held = await bank.call('admin', save, { params: { policyId: 'fuzz' }, body: rule })
  expect(held.status, held.text).toBe(202)
  const { pendingChangeId } = held.body.pendingChange
  const agreed = await bank.call('everything', approve, { params: { pendingChangeId }, body: { version: 1 } })
  expect(agreed.status, agreed.text).toBe(200)
}

/** Now and then the version that the record has at first: else wild bodies stop at the first comparison. */
const versioned = (body: unknown, first: boolean): unknown =>
  first && body !== null && typeof body === 'object' && 'version' in body ? { ...body, version: 1 } : body

/** What every answer must keep, whatever came in. */
function expectDecent(answer: Answer, what: string): void {
  const shown = `${what}\n→ ${answer.status} ${answer.text.slice(0, 500)}`
  expect(answer.status, shown).toBeLessThan(500)
  if (answer.status < 400) return
  expect(String(answer.headers['content-type']), shown).toContain('application/problem+json')
  expect(answer.body, shown).toMatchObject({ code: expect.any(String), status: answer.status })
  expect(answer.body.requestId, shown).toBe(answer.headers['x-request-id'])
  expect(answer.body.title, shown).not.toBe(answer.body.code)
  expect(JSON.stringify(answer.body), shown).not.toMatch(INSIDES)
}

/** How often wild input came through, by route: fuzz that is always refused at the door tests only the door. */
const through = new Map<string, number>()
const CHINESE = /\p{Script=Han}/u
const text = (value: unknown) => JSON.stringify(value)?.slice(0, 400)

/** A customer that exists now and then, so that wild bodies reach the handlers. */
const paramsOf = (route: RouteShape) =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(...ids).map((known) => ({ ...sampleInput(route).params, ...known })),
    },
    { weight: 1, arbitrary: valid(route.params ?? {}) as fc.Arbitrary<Record<string, string>> },
    { weight: 1, arbitrary: wild(route.params ?? {}) as fc.Arbitrary<Record<string, string>> },
  )
const safely = <T>(make: () => T): T | null => {
  try {
    return make()
  } catch {
    return null
  }
}

async function fuzz(route: RouteShape): Promise<void> {
  const cookie = await bank.cookieOf('everything')
  const inputs = fc.record({
    params: route.params ? paramsOf(route) : fc.constant({}),
    query: route.query ? wild(route.query) : fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }),
    body: route.body ? wild(route.body) : fc.jsonValue(),
    dryRun: fc.boolean(),
    english: fc.boolean(),
    first: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(inputs, async ({ params, query, body: wildBody, dryRun, english, first }) => {
      const body = versioned(wildBody, first)
      const asked = query !== null && typeof query === 'object' ? (query as Record<string, string>) : {}
      // A lone surrogate cannot stand in a URL at all.
      const url = safely(() =>
        pathOf(route, { params: Object(params), query: asked, ...(dryRun && route.command ? { dryRun } : {}) }),
      )
      if (url === null) return
      const answer = await bank.inject({
        method: route.method,
        url,
        headers: {
          cookie,
          'x-kahu': '1',
          'accept-language': english ? 'en-US' : 'zh-CN',
          ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }),
        },
        ...(route.method === 'GET' ? {} : { payload: JSON.stringify(body) ?? '' }),
      })
      expectDecent(answer, `${route.method} ${url.slice(0, 300)} ${text(body)}`)
      if (answer.status < 400) through.set(route.id, (through.get(route.id) ?? 0) + 1)
      if (answer.status >= 400) expect(CHINESE.test(answer.body.title), `${route.id} ${answer.text}`).toBe(!english)
    }),
    { numRuns: RUNS_PER_ROUTE, seed: 20_261_122, endOnFailure: true },
  )
}

describe('fuzzing', () => {
  it('answers wild input on every route decently', async () => {
    const found: string[] = []
    for (const route of routes)
      await fuzz(route).catch((error) => found.push(`${route.id}: ${error.message.slice(0, 1500)}`))
    expect(found).toEqual([])
    expect(through.size / routes.length).toBeGreaterThan(0.3)
  })

  it('answers broken requests of every kind decently', async () => {
    const cookie = await bank.cookieOf('everything')
    const form = { cookie, 'x-kahu': '1', 'content-type': 'multipart/form-data; boundary=xx' }
    const json = { cookie, 'x-kahu': '1', 'content-type': 'application/json' }
    for (const route of routes.filter(({ method }) => method !== 'GET')) {
      const url = pathOf(route, sampleInput(route))
      const method = route.method
      const tries: [what: string, headers: Record<string, string>, payload: string | Buffer][] = [
        ['broken JSON', json, '{"a":'],
        ['no JSON at all', json, 'hello'],
        ['lone surrogate escape', json, '{"name":"\\ud800"}'],
        ['invalid UTF-8', json, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
        ['prototype keys', json, '{"__proto__":{"admin":true},"constructor":{"prototype":{}}}'],
        ['deep nesting', json, `${'{"a":['.repeat(20_000)}1${']}'.repeat(20_000)}`],
        ['too large', json, JSON.stringify({ a: 'x'.repeat(8_200_000) })],
        ['form', { ...json, 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'],
        ['xml', { ...json, 'content-type': 'application/xml' }, '<a/>'],
        ['multipart without a boundary', { ...json, 'content-type': 'multipart/form-data' }, 'x'],
        ['multipart that ends too early', form, `${PART}a,b\r\n1,2`],
        ['multipart without its parts', form, '--xx--\r\n'],
        [
          'multipart with a field for the file',
          form,
          '--xx\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--xx--\r\n',
        ],
        ['multipart of zeros', form, Buffer.alloc(70_000)],
        ['empty content type', { ...json, 'content-type': '' }, '{}'],
        ['strange idempotency key', { ...json, 'idempotency-key': '键'.repeat(3) }, '{}'],
        ['empty body', json, ''],
        ['broken cookie', { ...json, cookie: 'kahu_session=%ff%00; =;;' }, '{}'],
      ]
      for (const [what, headers, payload] of tries) {
        const answer = await bank.inject({ method, url, headers, payload })
        expectDecent(answer, `${what}: ${method} ${url}`)
        // What only reads takes no key: there it says nothing.
        const isAnyKeyFine = what === 'strange idempotency key' && !route.command
        if (what !== 'prototype keys' && !isAnyKeyFine && route.body && answer.status < 400)
          expect.fail(`${what} was taken by ${route.id}`)
      }
    }
  })

  it('answers strange addresses and methods decently', async () => {
    const cookie = await bank.cookieOf('everything')
    const urls = [
      `/api/customers/${'a'.repeat(9_000)}`,
      '/api/customers/%00',
      '/api/customers/%',
      '/api/customers/%ff%fe',
      '/api/customers/..%2f..%2fetc%2fpasswd',
      '/api//customers',
      '/api/customers/search',
      '/api/nothing',
      '/api/',
      '/nothing',
      '/%2e%2e/%2e%2e/etc/passwd',
      `/api/users?${'x=1&'.repeat(2_000)}`,
      '/api/users?limit=1&limit=2',
      '/api/users?limit=9999999999999999999999',
      '/api/users?cursor=AAAA',
      '/api/users?__proto__[x]=1',
    ]
    for (const url of urls) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const) {
        const answer = await bank.inject({ method, url, headers: { cookie, 'x-kahu': '1' } })
        if (method === 'HEAD') expect(answer.status, url).toBeLessThan(500)
        else expectDecent(answer, `${method} ${url.slice(0, 100)}`)
      }
    }
  })

  it('leaves the bank standing: everything of before still opens and the journal verifies', async () => {
    const show = bank.routes.find(({ id }) => id === 'customer.show') as RouteShape
    for (const { customerId } of ids)
      expect((await bank.call('everything', show, { params: { customerId } })).status).toBe(200)
    const { verifyJournal } = await import('../src/platform/journal/index.ts')
    const { database, vault } = bank.kahu.services
    expect((await database.read((tx) => verifyJournal(tx, vault))).findings).toEqual([])
  })
})
