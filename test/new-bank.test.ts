// A new real installation: nobody is there by default, and the first administrator must set up a second factor before anything else.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeWeb, type Kahu, open } from '../src/main.ts'
import * as staff from '../src/modules/staff/contract.ts'
import { createBranch, createUser, seedRoles } from '../src/modules/staff/index.ts'
import { jobCall, runCommand } from '../src/platform/command/index.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { readConfig } from '../src/platform/kernel/config.ts'
import { codeOf } from './bank/code-of.ts'
import { cookiesOf } from './bank/cookies.ts'
import { openTestDatabase, type TestDatabase } from './bank/database.ts'
import { openBank, pathOf } from './bank/kahu.ts'

let database: TestDatabase
let folder: string
let kahu: Kahu
let web: Awaited<ReturnType<typeof composeWeb>>

beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'kahu-new-'))
  const config = readConfig({ KAHU_DATA: folder, DATABASE_URL: database.url, KAHU_BUILD_WEB: 'no' })
  kahu = await open(config, { migrate: true, say: () => {} })
  web = await composeWeb(kahu, null)
  await web.app.ready()
})
afterAll(async () => {
  await web?.stop()
  await kahu?.close()
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function call(cookie: string, route: RouteShape, body?: object) {
  const { method } = route
  const sent = { method, url: pathOf(route), headers: { cookie }, ...(body ? { payload: body } : {}) }
  const answer = await web.app.inject(sent)
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers as Record<string, unknown> }
}

describe('a new real installation', () => {
  it('has no user, and lets its first administrator do nothing before a second factor', async () => {
    const { services } = kahu
    await seedRoles(services)
    const rows = await services.database.read((tx) => tx.rows('select 1 as n from staff_user'))
    expect(rows).toEqual([])
    const input = (body: object) => ({ ...jobCall('cli'), input: { params: {}, query: {}, body: body as never } })
    const branch = await runCommand(
      services,
      createBranch(() => {}),
      input({ code: 'HQ', name: '总行', parentId: null }),
    )
    const made = await runCommand(
      services,
      createUser,
      input({ loginName: 'zhou', displayName: '周明', branchId: branch.reply.branchId, roleIds: ['admin'] }),
    )
    const first = { loginName: 'zhou', password: made.reply.firstPassword }
    const signedIn = await call('', staff.signIn, first)
    expect(signedIn.body).toMatchObject({ lacks: 'enrolment', permissions: [] })
    const half = cookiesOf(signedIn)
    for (const route of [staff.listUsers, staff.listRoles, staff.listColleagues, staff.changePassword])
      expect(
        (await call(half, route, route.method === 'GET' ? undefined : { current: 'a', next: 'b' })).status,
        route.id,
      ).toBe(403)
    const { secret } = (await call(half, staff.beginAuthenticator)).body
    const added = await call(half, staff.confirmAuthenticator, { code: codeOf(secret) })
    const full = cookiesOf(added)
    const password = { current: made.reply.firstPassword, next: 'a-fresh-word-2027' }
    const changed = await call(full, staff.changePassword, password)
    expect(changed.status).toBe(200)
    expect((await call(cookiesOf(changed), staff.listUsers)).status).toBe(200)
    const roles = (await call(cookiesOf(changed), staff.listRoles)).body.items as staff.Role[]
    const lenient = roles.filter(({ secondFactor }) => !secondFactor).map(({ roleId }) => roleId)
    expect(lenient.sort()).toEqual(['customer', 'system'])
  })
})

describe('the demo bank', () => {
  it('offers second factors and demands none', async () => {
    const bank = await openBank({ customers: 1 })
    const { items } = (await bank.call('admin', staff.listRoles)).body
    expect(items.filter(({ secondFactor }: staff.Role) => secondFactor)).toEqual([])
    expect((await bank.call('admin', staff.showSession)).body.lacks).toBe('none')
    expect((await bank.call('admin', staff.beginAuthenticator)).status).toBe(200)
    await bank.close()
  })
})
