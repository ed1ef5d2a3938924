// The API's description: lints clean, and what it documents is what comes.

import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as customer from '../src/modules/customer/contract.ts'
import * as reference from '../src/modules/reference/contract.ts'
import * as staff from '../src/modules/staff/contract.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { demoDrafts } from './bank/demo-drafts.ts'
import { type Bank, type Input, openBank } from './bank/kahu.ts'

type Operation = {
  operationId: string
  summary: string
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>
}
type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, { content: Record<string, { schema: object }> }>; schemas: object }
}
const ROOT = join(import.meta.dirname, '..')
let bank: Bank
let document: Document

beforeAll(async () => {
  bank = await openBank({ customers: 30 })
  const answer = await bank.inject({ method: 'GET', url: '/api/openapi.json' })
  expect(answer.status).toBe(200)
  document = answer.body
})
afterAll(() => bank.close())

const operations = () => Object.values(document.paths).flatMap((methods) => Object.values(methods))

describe('the description', () => {
  it('lints clean by the recommended rules', async () => {
    const file = join(bank.dataDir, 'openapi.json')
    writeFileSync(file, JSON.stringify(document))
    const bin = join(ROOT, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js')
    // Every way out leads nowhere: linting needs no network.
    const env = {
      ...process.env,
      REDOCLY_TELEMETRY: 'off',
      REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      NO_COLOR: '1',
    }
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [bin, 'lint', file, '--extends', 'recommended', '--format', 'json'],
      { env, cwd: bank.dataDir, maxBuffer: 50_000_000 },
    ).catch((error) => error)
    const result = JSON.parse(stdout || `{"failed":${JSON.stringify(stderr)}}`)
    expect(result.totals, stdout.slice(0, 3_000)).toMatchObject({ errors: 0, warnings: 0 })
  })

  it('documents every route of every module once, in the caller’s language', async () => {
    expect(
      operations()
        .map(({ operationId }) => operationId)
        .sort(),
    ).toEqual(bank.routes.map(({ id }) => id).sort())
    for (const { operationId, summary } of operations()) expect(summary.length, operationId).toBeGreaterThan(3)
  })

  it('is shown as a page that loads nothing from elsewhere', async () => {
    const { text, status } = await bank.inject({ method: 'GET', url: '/api/docs' })
    expect(status).toBe(200)
    expect(text).toContain('customer.search')
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(text).not.toMatch(/<script|style=|onclick=/)
  })
})

describe('replies', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)

  function expectDocumented(route: RouteShape, status: number, body: unknown): void {
    const operation = operations().find(({ operationId }) => operationId === route.id) as Operation
    const named = operation.responses[String(status)]
    expect(named, `${route.id} does not document ${status}`).toBeDefined()
    const response = named?.$ref ? document.components.responses[named.$ref.split('/').at(-1) as string] : named
    const schema = Object.values(response?.content ?? {})[0]?.schema as object
    const validate = ajv.compile({ ...schema, components: document.components })
    expect(validate(body), `${route.id} ${status}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`).toBe(
      true,
    )
  }

  it('are what the description says, good ones and refusals', async () => {
    const [draft, second] = demoDrafts(2, 'openapi', { branchId: 3 })
    const made = await bank.call('teller', customer.createCustomer, { body: draft })
    const { customerId } = made.body
    const params = { customerId }
    const filter = { all: [] }
    const tries: [who: string | null, route: RouteShape, input: Input, status: number][] = [
      ['teller', customer.createCustomer, { body: second }, 200],
      ['teller', customer.createCustomer, { body: second }, 409],
      ['teller', customer.createCustomer, { body: { kind: 'individual' } }, 422],
      ['teller', customer.showCustomer, { params }, 200],
      ['teller', customer.showCustomer, { params: { customerId: newId() } }, 404],
      ['marketer', customer.showCustomer, { params }, 403],
      [null, customer.showCustomer, { params }, 401],
      ['teller', customer.updateCustomer, { params, body: { changes: { education: 'doctor' }, version: 1 } }, 200],
      ['teller', customer.updateCustomer, { params, body: { changes: { education: 'master' }, version: 1 } }, 409],
      ['teller', customer.customerHistory, { params }, 200],
      ['teller', customer.listRelationships, { params }, 200],
      ['teller', customer.searchCustomers, { body: { text: '王' } }, 200],
      ['teller', customer.listCustomers, { body: { filter, limit: 200, count: true } }, 200],
      ['teller', customer.countCustomers, { body: { filter, by: 'ageBand' } }, 200],
      ['teller', customer.revealCustomer, { params, body: { fields: ['name'], purpose: 'verify-identity' } }, 200],
      ['teller', customer.listViews, {}, 200],
      ['teller', customer.listChangeRequests, {}, 200],
      ['teller', staff.showSession, {}, 200],
      ['teller', staff.listBranches, {}, 200],
      ['teller', staff.listColleagues, {}, 200],
      ['teller', staff.listSessions, {}, 200],
      ['admin', staff.listUsers, {}, 200],
      ['admin', staff.listRoles, {}, 200],
      [null, staff.signIn, { body: { loginName: 'nobody', password: 'x' } }, 401],
      ['teller', reference.divisions, { query: { parent: '310000' } }, 200],
      ['teller', reference.search, { params: { kind: 'occupation' }, query: { q: '医' } }, 200],
    ]
    for (const [who, route, input, status] of tries) {
      const answer = await bank.call(who, route, input)
      expect(answer.status, `${route.id}: ${answer.text}`).toBe(status)
      expectDocumented(route, status, answer.body)
    }
  })

  it('come with the headers that keep a browser safe', async () => {
    const { headers } = await bank.call('teller', staff.showSession)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'self'")
    expect(policy).not.toMatch(/unsafe-(inline|eval)/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    expect(headers['x-frame-options'] ?? policy).toMatch(/SAMEORIGIN|DENY|frame-ancestors 'none'/)
    expect(headers['x-powered-by']).toBeUndefined()
  })

  it('to another site’s page are refusals', async () => {
    const cookie = await bank.cookieOf('teller')
    const sites: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]
    for (const foreign of sites) {
      const answer = await bank.inject({
        method: 'POST',
        url: '/api/customers/search',
        headers: { cookie, ...foreign },
        payload: { text: '王' },
      })
      expect(answer, JSON.stringify(foreign)).toMatchObject({ status: 403, body: { code: 'http.origin' } })
    }
  })

  it('on health, readiness and metrics are there without a session and tell nothing personal', async () => {
    expect(await bank.inject({ method: 'GET', url: '/healthz' })).toMatchObject({
      status: 200,
      body: { status: 'alive' },
    })
    expect(await bank.inject({ method: 'GET', url: '/readyz' })).toMatchObject({
      status: 200,
      body: { status: 'ready' },
    })
    const { status, text } = await bank.inject({ method: 'GET', url: '/metrics' })
    expect(status).toBe(200)
    expect(text).toMatch(/^# HELP /m)
    expect(text).toContain('/api/customers/:customerId')
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/)
  })
})
