// Second factors on a held clock: set up, asked at every sign-in, once a code, anew for sensitive acts, demanded by roles.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as staff from '../src/modules/staff/contract.ts'
import { codeOf as codeAt } from './bank/code-of.ts'
import { cookiesOf } from './bank/cookies.ts'
import { type Answer, type Bank, openBank, PASSWORD } from './bank/kahu.ts'
import { softwareAuthenticator } from './bank/software-authenticator.ts'

const MINUTE = 60_000
let bank: Bank
beforeAll(async () => {
  bank = await openBank({ customers: 1 })
})
beforeEach(() => {
  bank.clock.release()
  bank.clock.move(0)
})
afterAll(() => bank.close())

const codeOf = (secret: string) => codeAt(secret, 0, bank.clock.now().getTime())
/** Past the step of the last code. */
const nextStep = () => bank.clock.move(31_000)
const cookieIn = cookiesOf
let users = 0

/** A user of a role with an authenticator; the cookie is of the session that set it up. */
async function withAuthenticator(roleIds: string[] = ['teller']) {
  users += 1
  const loginName = `factor${users}`
  await bank.addUser(loginName, 3, roleIds)
  const cookie = await bank.cookieOf(loginName)
  const { secret } = (await bank.call(cookie, staff.beginAuthenticator)).body
  const added = await bank.call(cookie, staff.confirmAuthenticator, { body: { code: codeOf(secret) } })
  expect(added.status, added.text).toBe(200)
  const rows = await bank.call('admin', staff.listUsers, { query: { search: loginName } })
  return { loginName, secret, cookie, codes: added.body.recoveryCodes as string[], user: rows.body.items[0] }
}
const halfIn = (loginName: string) => bank.signIn(loginName)
const give = (cookie: string, code: string) => bank.call(cookie, staff.giveCode, { body: { code } })

describe('an authenticator', () => {
  it('is asked for after the password, and until it is given nothing else is permitted', async () => {
    const { loginName, secret } = await withAuthenticator(['admin'])
    const half = await halfIn(loginName)
    const me = (await bank.call(half, staff.showSession)).body
    expect(me).toMatchObject({ lacks: 'factor', permissions: [] })
    const open = new Set(
      bank.routes.filter((route) => route.halfSignedIn || route.permission === 'public').map(({ id }) => id),
    )
    for (const route of bank.routes.filter(({ id }) => !open.has(id))) {
      const params = Object.fromEntries([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => [name as string, 'x']))
      const answer = await bank.call(half, route, { params })
      expect({ route: route.id, answered: answer.status >= 400 && answer.status < 500 }).toEqual({
        route: route.id,
        answered: true,
      })
    }
    const refused = await bank.call(half, staff.listColleagues)
    expect(refused).toMatchObject({ status: 403, body: { code: 'access.second-factor-needed' } })
    nextStep()
    const given = await give(half, codeOf(secret))
    expect(given).toMatchObject({ status: 200, body: { lacks: 'none' } })
    expect(given.body.permissions.length).toBeGreaterThan(0)
    // The session goes on under another token: one that was seen before is worth nothing.
    const full = cookieIn(given)
    expect(full).not.toBe(half)
    expect((await bank.call(half, staff.showSession)).status).toBe(401)
    expect((await bank.call(full, staff.listColleagues)).status).toBe(200)
  })

  it('fits once, and not for somebody else', async () => {
    const [one, two] = [await withAuthenticator(), await withAuthenticator()]
    nextStep()
    const code = codeOf(one.secret)
    expect((await give(await halfIn(one.loginName), code)).status).toBe(200)
    expect(await give(await halfIn(one.loginName), code)).toMatchObject({
      status: 403,
      body: { code: 'staff.code-wrong' },
    })
    nextStep()
    expect((await give(await halfIn(two.loginName), codeOf(one.secret))).status).toBe(403)
  })

  it('guessed wrong locks the name like a password, and a fitting password forgives nothing', async () => {
    const { loginName, secret } = await withAuthenticator()
    let refused: Answer | undefined
    for (let tries = 0; tries < 12 && refused?.status !== 429; tries++) {
      const cookie = await bank.call(null, staff.signIn, { body: { loginName, password: PASSWORD } })
      if (cookie.status !== 200) {
        refused = cookie
        break
      }
      refused = await give(cookieIn(cookie), '000000')
    }
    expect(refused).toMatchObject({ status: 429, body: { code: 'staff.sign-in-locked' } })
    bank.clock.move(2 * MINUTE)
    const answer = await give(await halfIn(loginName), codeOf(secret))
    expect(answer.status, answer.text).toBe(200)
  })

  it('leaves no key, code or handle in the clear in a table, the journal or the log', async () => {
    const { secret, codes } = await withAuthenticator()
    const { database } = bank.kahu.services
    const lines = await database.read((tx) =>
      tx.rows<{ line: string }>(
        'select t::text as line from staff_factor t union all select t::text from journal t union all select t::text from command_key t',
      ),
    )
    const all = lines.map(({ line }) => line).join('\n') + bank.log()
    expect(codes).toHaveLength(10)
    for (const text of [secret, ...codes, codeOf(secret)]) expect(all.includes(text)).toBe(false)
  })
})

describe('a recovery code', () => {
  it('lets in once; new ones end the old', async () => {
    const { loginName, codes, secret } = await withAuthenticator()
    const first = codes[0] as string
    expect((await give(await halfIn(loginName), first.toUpperCase())).status).toBe(200)
    expect((await give(await halfIn(loginName), first)).status).toBe(403)
    nextStep()
    const cookie = cookieIn(await give(await halfIn(loginName), codeOf(secret)))
    const renewed = await bank.call(cookie, staff.renewRecoveryCodes)
    expect(renewed.body.recoveryCodes).toHaveLength(10)
    expect((await give(await halfIn(loginName), codes[1] as string)).status).toBe(403)
    expect((await give(await halfIn(loginName), renewed.body.recoveryCodes[0])).status).toBe(200)
  })
})

describe('a sensitive act', () => {
  it('asks again after five minutes, of those who have a factor', async () => {
    const { secret, cookie } = await withAuthenticator(['admin'])
    const roles = (await bank.call(cookie, staff.listRoles)).body.items
    const {
      builtIn: _,
      userCount: __,
      roleId,
      ...fields
    } = roles.find((role: { roleId: string }) => role.roleId === 'marketer')
    const update = () => bank.call(cookie, staff.updateRole, { params: { roleId }, body: fields, dryRun: true })
    expect((await update()).status).toBe(200)
    bank.clock.move(5 * MINUTE)
    expect(await update()).toMatchObject({ status: 403, body: { code: 'access.factor-stale' } })
    expect((await bank.call(cookie, staff.listRoles)).status).toBe(200)
    expect((await give(cookie, codeOf(secret))).status).toBe(200)
    expect((await update()).status).toBe(200)
  })

  it('includes adding and removing factors: a session left open gives none away', async () => {
    const { cookie } = await withAuthenticator()
    bank.clock.move(6 * MINUTE)
    const { authenticator } = (await bank.call(cookie, staff.listFactors)).body
    const stale = { status: 403, body: { code: 'access.factor-stale' } }
    expect(await bank.call(cookie, staff.beginAuthenticator)).toMatchObject(stale)
    expect(await bank.call(cookie, staff.beginPasskey)).toMatchObject(stale)
    expect(await bank.call(cookie, staff.removeFactor, { params: { factorId: authenticator.factorId } })).toMatchObject(
      stale,
    )
    const body = { current: PASSWORD, next: 'another-pass-2026' }
    expect(await bank.call(cookie, staff.changePassword, { body })).toMatchObject(stale)
  })
})

describe('a role', () => {
  it('that demands a factor lets its users do nothing until they have set one up, and keeps the last', async () => {
    const permissions = { 'staff.list-users': null }
    const name = { 'zh-CN': '柜员甲', 'en-US': 'Strict' }
    const body = { roleId: 'strict', name, scope: 'branch', masking: 'masked', secondFactor: true, permissions }
    expect((await bank.call('admin', staff.createRole, { body })).status).toBe(200)
    await bank.addUser('strict1', 3, ['teller'])
    const { body: found } = await bank.call('admin', staff.listUsers, { query: { search: 'strict1' } })
    const { userId, displayName, branchId, version } = found.items[0]
    const change = { params: { userId }, body: { displayName, branchId, roleIds: ['strict'], version } }
    expect((await bank.call('admin', staff.updateUser, change)).status).toBe(200)
    const half = await halfIn('strict1')
    expect((await bank.call(half, staff.showSession)).body).toMatchObject({ lacks: 'enrolment', permissions: [] })
    expect(await bank.call(half, staff.listUsers)).toMatchObject({
      status: 403,
      body: { code: 'access.second-factor-needed' },
    })
    const { secret } = (await bank.call(half, staff.beginAuthenticator)).body
    expect(await bank.call(half, staff.confirmAuthenticator, { body: { code: '12345' } })).toMatchObject({
      status: 422,
    })
    const added = await bank.call(half, staff.confirmAuthenticator, { body: { code: codeOf(secret) } })
    expect(added.body.me).toMatchObject({ lacks: 'none', permissions: ['staff.list-users'] })
    const full = cookieIn(added)
    expect((await bank.call(full, staff.listUsers)).status).toBe(200)
    const { authenticator } = (await bank.call(full, staff.listFactors)).body
    const last = await bank.call(full, staff.removeFactor, { params: { factorId: authenticator.factorId } })
    expect(last).toMatchObject({ body: { code: 'staff.last-factor' } })
  })

  it('built in demands one in a new installation', async () => {
    const { BUILT_IN_ROLES } = await import('../src/modules/staff/built-in-roles.ts')
    const { seedRoles } = await import('../src/modules/staff/index.ts')
    const { database } = bank.kahu.services
    await database.write(async (tx) => void (await tx.run("delete from role where role_id = 'marketer'")))
    await seedRoles(bank.kahu.services)
    const rows = await database.read((tx) =>
      tx.rows<{ roleId: string }>('select role_id as "roleId" from role where second_factor and built_in'),
    )
    expect(rows).toEqual([{ roleId: 'marketer' }])
    expect(BUILT_IN_ROLES.some(({ roleId }) => roleId === 'marketer')).toBe(true)
  })
})

describe('an administrator', () => {
  it('removes the factors of who lost them, not the own ones; the sessions end', async () => {
    const { loginName, cookie, user } = await withAuthenticator()
    expect(user.factorCount).toBe(1)
    const answer = await bank.call('admin', staff.resetFactors, { params: { userId: user.userId } })
    expect(answer).toMatchObject({ status: 200, body: { removed: 1 } })
    expect((await bank.call(cookie, staff.showSession)).status).toBe(401)
    expect((await bank.call(await halfIn(loginName), staff.showSession)).body.lacks).toBe('none')
    const own = await bank.call('admin', staff.showSession)
    expect((await bank.call('admin', staff.resetFactors, { params: { userId: own.body.userId } })).status).toBe(403)
  })
})

describe('a passkey', () => {
  it('lets in, once an asking, from the page of the bank alone, and its counter does not go back', async () => {
    users += 1
    const loginName = `factor${users}`
    await bank.addUser(loginName, 3, ['teller'])
    const cookie = await bank.cookieOf(loginName)
    const device = softwareAuthenticator()
    const began = async () => (await bank.call(cookie, staff.beginPasskey)).body.options
    const add = (answer: object) => bank.call(cookie, staff.addPasskey, { body: { name: 'mine', answer } })
    expect((await add(device.make(await began(), { origin: 'https://bank.example' }))).body.code).toBe(
      'staff.passkey-refused',
    )
    expect((await add(device.make(await began(), { rpId: 'bank.example' }))).body.code).toBe('staff.passkey-refused')
    const added = await add(device.make(await began()))
    expect(added.status, added.text).toBe(200)
    expect(added.body.recoveryCodes).toHaveLength(10)

    const half = await halfIn(loginName)
    const asked = async () => (await bank.call(half, staff.askPasskey)).body.options
    const giveIt = (answer: object) => bank.call(half, staff.givePasskey, { body: { answer } })
    const old = device.sign(await asked())
    const wrong = [
      old,
      device.sign(await asked(), { origin: 'https://bank.example' }),
      softwareAuthenticator().sign(await asked()),
      device.sign(await asked(), { counter: 1 }),
    ]
    await asked()
    for (const answer of wrong) expect((await giveIt(answer)).status).toBe(403)
    const options = await asked()
    const right = device.sign(options)
    const given = await giveIt(right)
    expect(given.status, given.text).toBe(200)
    const again = await bank.call(cookieIn(given), staff.givePasskey, { body: { answer: right } })
    expect(again.status).toBe(403)
  })

  it('that was not asked for, or is made up, is refused and counts as a failure', async () => {
    const { loginName, cookie } = await withAuthenticator()
    const made = { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: '' } }
    const refused = await bank.call(cookie, staff.addPasskey, { body: { name: 'x', answer: made } })
    expect(refused.body.code).toBe('staff.passkey-refused')
    const { body } = await bank.call(cookie, staff.beginPasskey)
    expect(body.options).toMatchObject({
      rp: { id: 'localhost' },
      authenticatorSelection: { userVerification: 'required' },
    })
    expect((await bank.call(cookie, staff.addPasskey, { body: { name: 'x', answer: made } })).body.code).toBe(
      'staff.passkey-refused',
    )
    const half = await halfIn(loginName)
    expect((await bank.call(half, staff.askPasskey)).body.options.allowCredentials).toEqual([])
    expect((await bank.call(half, staff.givePasskey, { body: { answer: made } })).status).toBe(403)
  })
})
