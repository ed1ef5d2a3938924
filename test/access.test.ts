// Every route against every built-in role, and every scope against records outside it: generated from the contracts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import { BUILT_IN_ROLES } from '../src/modules/staff/built-in-roles.ts'
import * as staff from '../src/modules/staff/contract.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { cookiesOf } from './bank/cookies.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { sampleInput } from './bank/from-schema.ts'
import { type Answer, type Bank, type Input, openBank, PASSWORD } from './bank/kahu.ts'

let bank: Bank
const ENDS_SESSION = new Set(['staff.sign-out'])

beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.close())

const upload = (): Pick<Input, 'body' | 'headers'> => ({
  headers: { 'content-type': 'multipart/form-data; boundary=xx' },
  body: '--xx\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\r\n1,2\r\n--xx--\r\n',
})
const inputOf = (route: RouteShape): Input => ({ ...sampleInput(route), ...(route.uploads ? upload() : {}) })

describe('role by route', () => {
  it('refuses everybody who is signed out with 401', async () => {
    for (const route of bank.routes.filter(({ permission }) => permission !== 'public')) {
      const { status, body } = await bank.call(null, route, inputOf(route))
      expect({ route: route.id, status, code: body?.code }).toEqual({
        route: route.id,
        status: 401,
        code: 'access.sign-in-needed',
      })
    }
  })

  it.each(BUILT_IN_ROLES.map(({ roleId }) => roleId))(
    '%s may do what the role holds and nothing else',
    async (roleId) => {
      const role = BUILT_IN_ROLES.find((one) => one.roleId === roleId)
      for (const route of bank.routes.filter(
        ({ id, permission }) => permission !== 'public' && !ENDS_SESSION.has(id),
      )) {
        const holds = route.permission === 'signed-in' || route.permission in (role?.permissions ?? {})
        const { status, body, text } = await bank.call(roleId, route, {
          ...inputOf(route),
          ...(route.command && !route.uploads ? { dryRun: true } : {}),
        })
        const allowed = status !== 401 && !(status === 403 && body?.code === 'access.forbidden')
        expect({ route: route.id, allowed, answer: text.slice(0, 300) }).toMatchObject({
          route: route.id,
          allowed: holds,
        })
        if (!holds) expect({ route: route.id, status }).toEqual({ route: route.id, status: 403 })
        expect(status, `${route.id}: ${text}`).toBeLessThan(500)
      }
    },
  )

  it('knows every permission that a built-in role holds', async () => {
    const { body } = await bank.call('admin', staff.listRoles)
    const known = new Set(body.permissions.map(({ id }: { id: string }) => id))
    const unknown = BUILT_IN_ROLES.flatMap((role) => Object.keys(role.permissions)).filter((id) => !known.has(id))
    expect([...new Set(unknown)]).toEqual([])
  })

  it('lets a user with a first password do nothing but change it', async () => {
    const { body } = await bank.call('admin', staff.createUser, {
      body: { loginName: 'fresh', displayName: '新人', branchId: 3, roleIds: ['teller'] },
    })
    const cookie = await bank.signIn('fresh', body.firstPassword)
    expect((await bank.call(cookie, staff.showSession)).body.mustChangePassword).toBe(true)
    expect((await bank.call(cookie, customer.searchCustomers, { body: { text: '王' } })).status).toBe(403)
    const changed = await bank.call(cookie, staff.changePassword, {
      body: { current: body.firstPassword, next: PASSWORD },
    })
    expect(changed.status).toBe(200)
    expect((await bank.call(cookie, customer.searchCustomers, { body: { text: '王' } })).status).toBe(401)
    const renewed = cookiesOf(changed)
    expect((await bank.call(renewed, customer.searchCustomers, { body: { text: '王' } })).status).toBe(200)
  })
})

const withoutId = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: '' } })

describe('data scope', () => {
  const SCOPES = ['own', 'branch', 'tree', 'none'] as const
  let foreignId: string
  let foreignRequest: string

  beforeAll(async () => {
    const permissions = Object.fromEntries(
      bank.routes
        .filter(({ path, permission }) => permission.startsWith('customer.') || path.includes(':customerId'))
        .map(({ permission }) => [permission, null]),
    )
    for (const scope of [...SCOPES, 'all'] as const) {
      const name = { 'zh-CN': scope, 'en-US': scope }
      const role = { roleId: `scope-${scope}`, name, scope, masking: 'masked', permissions }
      expect((await bank.call('admin', staff.createRole, { body: role })).status).toBe(200)
      await bank.addUser(`scope-${scope}`, 12, [`scope-${scope}`])
    }
    const [draft] = demoDrafts(1, 'foreign', { branchId: 3 })
    const opened = await bank.call('scope-all', customer.createCustomer, { body: draft })
    expect(opened.status, opened.text).toBe(200)
    foreignId = opened.body.customerId
    const asked = await bank.call('scope-all', customer.requestChange, {
      params: { customerId: foreignId },
      body: { changes: { education: 'master' }, channel: 'counter' },
    })
    expect(asked.status, asked.text).toBe(200)
    foreignRequest = asked.body.changeRequestId
  })

  /** What would work on a record within the scope. */
  function inputs(route: RouteShape): Input {
    const bodies: Record<string, unknown> = {
      'customer.reveal': { fields: ['name'], purpose: 'verify-identity' },
      'customer.update': { changes: { education: 'doctor' }, version: 1 },
      'customer.deactivate': { reason: 'asked', version: 1 },
      'customer.reactivate': { version: 1 },
      'customer.restore-field': { seq: 1, field: 'education', version: 1 },
      'customer.add-relationship': { type: 'spouse', otherId: newId() },
      'customer.request-change': { changes: { education: 'doctor' }, channel: 'counter' },
      'audit.request-dossier': { purpose: 'court', passphrase: 'nobody opens this' },
      'ledger.reverse': { reason: 'wrong', channel: 'counter' },
    }
    const sample = sampleInput(route)
    return { ...sample, ...(route.id in bodies ? { body: bodies[route.id] } : {}) }
  }

  it.each(SCOPES)(
    'a record outside the scope "%s" answers as one that does not exist, by the same statements',
    async (scope) => {
      const routes = bank.routes.filter(({ path }) => path.includes(':customerId'))
      expect(routes.length).toBeGreaterThan(8)
      for (const route of routes) {
        const input = inputs(route)
        const ask = async (customerId: string) => {
          bank.recorded.start()
          const answer = await bank.call(`scope-${scope}`, route, { ...input, params: { ...input.params, customerId } })
          return { ...withoutId(answer), statements: bank.recorded.ran().map(({ sql, rows }) => `${rows} ${sql}`) }
        }
        const missing = await ask(newId())
        const foreign = await ask(foreignId)
        expect(missing, route.id).toMatchObject({ status: 404 })
        expect({ route: route.id, ...foreign }).toEqual({ route: route.id, ...missing })
      }
    },
  )

  it.each(SCOPES)('a change request outside the scope "%s" answers as one that does not exist', async (scope) => {
    const routes = bank.routes.filter(({ path }) => path.includes(':changeRequestId'))
    for (const route of routes) {
      const body = route.body ? { decision: 'refuse', reason: 'no', recordVersion: 1 } : undefined
      const ask = async (changeRequestId: string) => {
        bank.recorded.start()
        const params = { ...sampleInput(route).params, changeRequestId }
        const answer = await bank.call(`scope-${scope}`, route, { params, body })
        return { ...withoutId(answer), statements: bank.recorded.ran().map(({ sql, rows }) => `${rows} ${sql}`) }
      }
      const missing = await ask(newId())
      expect(missing, route.id).toMatchObject({ status: 404 })
      expect({ route: route.id, ...(await ask(foreignRequest)) }).toEqual({ route: route.id, ...missing })
    }
  })

  it.each(SCOPES)('lists, counts, searches and bulk changes leave out what "%s" does not reach', async (scope) => {
    const who = `scope-${scope}`
    const seen = await bank.call('scope-all', customer.showCustomer, { params: { customerId: foreignId } })
    const all = { all: [] }
    const list = await bank.call(who, customer.listCustomers, { body: { filter: all, limit: 200, count: true } })
    expect(list.status).toBe(200)
    expect(list.text).not.toContain(foreignId)
    const found = await bank.call(who, customer.searchCustomers, { body: { text: seen.body.number } })
    expect(found.body.items).toEqual([])
    const counted = await bank.call(who, customer.countCustomers, { body: { filter: all, by: 'branchId' } })
    expect(counted.body.groups.map(({ key }: { key: unknown }) => key)).not.toContain(3)
    const bulk = (customerId: string) =>
      bank.call(who, customer.bulkUpdateCustomers, { body: { customerIds: [customerId], set: { stage: 'mature' } } })
    const missing = newId()
    expect((await bulk(foreignId)).text.replace(foreignId, missing)).toBe((await bulk(missing)).text)
    const requests = await bank.call(who, customer.listChangeRequests, { query: { customerId: foreignId } })
    expect(requests.body.items).toEqual([])
    const exported = await bank.call(who, customer.exportCustomers, {
      body: { filter: all, columns: ['number'], format: 'csv', purpose: 'report' },
    })
    expect(exported.text).not.toContain(seen.body.number)
  })

  it('names a duplicate only to those who may see the other record', async () => {
    const [draft] = demoDrafts(1, 'foreign', { branchId: 12 })
    const within = await bank.call('scope-all', customer.createCustomer, { body: draft })
    expect(within).toMatchObject({ status: 409, body: { data: { customerId: foreignId } } })
    const outside = await bank.call('scope-branch', customer.createCustomer, { body: draft })
    expect(outside.status).toBe(409)
    expect(outside.text).not.toContain(foreignId)
  })
})
