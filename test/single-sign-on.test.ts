// Single sign-on against a real provider: who comes in with which roles, what is refused, and how it ends.

import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as staff from '../src/modules/staff/contract.ts'
import { cookiesOf } from './bank/cookies.ts'
import { CLIENT, type IdentityProvider, openIdentityProvider } from './bank/identity-provider.ts'
import { type Answer, type Bank, openBank } from './bank/kahu.ts'
import { freePort } from './bank/process.ts'

const SECOND = 1_000
let port: number
let bankAddress: string
let provider: IdentityProvider
let bank: Bank

beforeAll(async () => {
  port = await freePort()
  bankAddress = `http://localhost:${port}`
  provider = await openIdentityProvider(bankAddress)
  const secretFile = join(tmpdir(), `kahu-oidc-${process.pid}`)
  writeFileSync(secretFile, `${CLIENT.secret}\n`)
  bank = await openBank({
    customers: 1,
    environment: {
      KAHU_PUBLIC_URL: bankAddress,
      KAHU_OIDC_ISSUER: provider.issuer,
      KAHU_OIDC_CLIENT_ID: CLIENT.id,
      KAHU_OIDC_SECRET_FILE: secretFile,
      KAHU_OIDC_FACTOR_VALUES: 'otp,hwk',
    },
  })
  await map('tellers-of-jingan', ['teller'], 3)
  await map('officers', ['risk-officer'], 1)
  await map('extra', ['marketer'], null)
})
beforeEach(() => {
  bank.clock.release()
  bank.clock.move(0)
})
afterAll(async () => {
  await bank?.close()
  await provider?.close()
})

const map = async (group: string, roleIds: string[], branchId: number | null, version: number | null = null) => {
  const answer = await bank.call('admin', staff.mapGroup, { body: { group, roleIds, branchId, version } })
  expect(answer.status, answer.text).toBe(200)
}
const begin = async () => (await bank.call(null, staff.beginSingle)).body as { address: string; flow: string }
const give = (flow: string, answer: string) => bank.call(null, staff.signInSingle, { body: { flow, answer } })
/** There and back as `person`; `alter` changes the address on the way. */
async function signIn(person: string, alter: (address: URL) => void = () => {}): Promise<Answer> {
  const { address, flow } = await begin()
  const url = new URL(address)
  alter(url)
  return give(flow, await provider.visit(url.href, person))
}
const userOf = async (loginName: string) => {
  const { body } = await bank.call('admin', staff.listUsers, { query: { search: loginName } })
  return body.items.find((user: { loginName: string }) => user.loginName === loginName)
}
const code = (answer: Answer) => [answer.status, answer.body.code]

describe('somebody whom the identity provider knows', () => {
  it('comes in at the first sign-in as a user with the roles and the branch of the groups', async () => {
    provider.people.set('li.na', { name: '李娜', groups: ['tellers-of-jingan', 'extra', 'unheard-of'] })
    const answer = await signIn('li.na')
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toMatchObject({ loginName: 'li.na', displayName: '李娜', branchId: 3, lacks: 'none' })
    expect(answer.body.roles.map(({ id }: { id: string }) => id).sort()).toEqual(['marketer', 'teller'])
    expect((await bank.call(cookiesOf(answer), staff.showSession)).status).toBe(200)
    expect(await userOf('li.na')).toMatchObject({ single: true, roleIds: ['marketer', 'teller'] })
    const { database } = bank.kahu.services
    const [row] = await database.read((tx) =>
      tx.rows<{ actor: string }>(
        `select actor_kind as actor from journal where action = 'staff.sign-in-single' order by at desc limit 1`,
      ),
    )
    expect(row).toEqual({ actor: 'anonymous' })
  })

  it('has at each sign-in what the groups say then: one taken away ends its role, the last one ends the sessions', async () => {
    provider.people.set('wang', { name: 'Wang', groups: ['officers', 'extra'] })
    const first = cookiesOf(await signIn('wang'))
    provider.people.set('wang', { name: 'Wang Lei', groups: ['officers'] })
    const next = await signIn('wang')
    expect(next.body).toMatchObject({ displayName: 'Wang Lei' })
    expect((await userOf('wang')).roleIds).toEqual(['risk-officer'])
    // A session that was open before has no more either.
    expect((await bank.call(first, staff.showSession)).body.roles).toHaveLength(1)
    provider.people.set('wang', { name: 'Wang Lei', groups: ['unheard-of'] })
    expect(code(await signIn('wang'))).toEqual([403, 'staff.single-no-role'])
    expect((await userOf('wang')).roleIds).toEqual([])
    expect((await bank.call(first, staff.showSession)).status).toBe(401)
  })

  it('is asked for a second factor here unless one of a kind that counts was given there', async () => {
    const role = (await bank.call('admin', staff.listRoles)).body.items.find(
      ({ roleId }: { roleId: string }) => roleId === 'compliance',
    )
    const { builtIn: _, userCount: __, roleId, ...fields } = role
    const body = { ...fields, secondFactor: true }
    expect((await bank.call('admin', staff.updateRole, { params: { roleId }, body })).status).toBe(200)
    await map('checkers', ['compliance'], 1)
    provider.people.set('weak', { name: 'Weak', groups: ['checkers'], amr: ['pwd'] })
    provider.people.set('strong', { name: 'Strong', groups: ['checkers'], amr: ['pwd', 'otp'] })
    expect((await signIn('weak')).body).toMatchObject({ lacks: 'enrolment', permissions: [] })
    expect((await signIn('strong')).body.lacks).toBe('none')
  })

  it('takes over no user with a password, until an administrator says so; then the password is void', async () => {
    await bank.addUser('local.one', 3, ['teller'])
    provider.people.set('x-1', { name: 'One', groups: ['officers'], loginName: 'local.one' })
    expect(code(await signIn('x-1'))).toEqual([403, 'staff.single-name-taken'])
    const user = await userOf('local.one')
    const change = { params: { userId: user.userId }, body: { version: user.version } }
    expect((await bank.call('admin', staff.joinSingle, change)).status).toBe(200)
    await expect(bank.signIn('local.one')).rejects.toThrow(/sign-in-failed/)
    const answer = await signIn('x-1')
    expect(answer.body).toMatchObject({ userId: user.userId, branchId: 1 })
    const own = { current: 'anything-1', next: 'another-word-2027' }
    expect(code(await bank.call(cookiesOf(answer), staff.changePassword, { body: own }))).toEqual([
      422,
      'staff.single-no-password',
    ])
    // Somebody else there with the same staff number is somebody else.
    provider.people.set('x-2', { name: 'Two', groups: ['officers'], loginName: 'local.one' })
    expect(code(await signIn('x-2'))).toEqual([403, 'staff.single-name-taken'])
    // The way back, should the provider be lost: a new first password.
    const { version } = await userOf('local.one')
    const reset = await bank.call('admin', staff.resetPassword, { params: { userId: user.userId }, body: { version } })
    expect((await bank.signIn('local.one', reset.body.firstPassword)).length).toBeGreaterThan(0)
    expect(code(await signIn('x-1'))).toEqual([403, 'staff.single-name-taken'])
  })
})

describe('what is refused', () => {
  it('is an answer for another nonce, another state, another flow, or one that was used', async () => {
    provider.people.set('zhao', { name: 'Zhao', groups: ['officers'] })
    expect(code(await signIn('zhao', (url) => url.searchParams.set('nonce', 'of-somebody-else')))).toEqual([
      401,
      'staff.single-refused',
    ])
    expect(code(await signIn('zhao', (url) => url.searchParams.set('state', 'of-somebody-else')))).toEqual([
      401,
      'staff.single-refused',
    ])
    const [one, other] = [await begin(), await begin()]
    const answer = await provider.visit(one.address, 'zhao')
    expect(code(await give(other.flow, answer))).toEqual([401, 'staff.single-refused'])
    expect((await give(one.flow, answer)).status).toBe(200)
    expect(code(await give(one.flow, answer))).toEqual([401, 'staff.single-refused'])
    expect(code(await give('made-up', answer))).toEqual([401, 'staff.single-refused'])
  })

  it('is who says no there, who has no group here, whose groups name two branches, and who is disabled', async () => {
    expect(code(await signIn('nobody'))).toEqual([401, 'staff.single-refused'])
    provider.people.set('stranger', { name: 'Stranger', groups: ['unheard-of'] })
    expect(code(await signIn('stranger'))).toEqual([403, 'staff.single-no-role'])
    expect(await userOf('stranger')).toBeUndefined()
    provider.people.set('stranger', { name: 'Stranger', groups: ['extra'] })
    expect(code(await signIn('stranger'))).toEqual([403, 'staff.single-no-branch'])
    provider.people.set('both', { name: 'Both', groups: ['officers', 'tellers-of-jingan'] })
    provider.people.set('both', { name: 'Both', groups: ['officers'] })
    expect((await signIn('both')).status).toBe(200)
    provider.people.set('both', { name: 'Both', groups: ['officers', 'tellers-of-jingan'] })
    expect(code(await signIn('both'))).toEqual([403, 'staff.single-branch-unclear'])
    const user = await userOf('both')
    const change = { params: { userId: user.userId }, body: { version: user.version } }
    expect((await bank.call('admin', staff.disableUser, change)).status).toBe(200)
    provider.people.set('both', { name: 'Both', groups: ['officers'] })
    expect(code(await signIn('both'))).toEqual([403, 'staff.single-disabled'])
    expect(code(await signIn('x y', () => provider.people.set('x y', { name: 'X', groups: ['officers'] })))).toEqual([
      403,
      'staff.single-name-unfit',
    ])
  })

  it('is an answer that comes late, or of a clock that is off by more than half a minute', async () => {
    provider.people.set('qian', { name: 'Qian', groups: ['officers'] })
    const { address, flow } = await begin()
    const answer = await provider.visit(address, 'qian')
    bank.clock.move(601 * SECOND)
    expect(code(await give(flow, answer))).toEqual([401, 'staff.single-refused'])
    // The provider's ID tokens hold a minute; by this clock they are 20 s over, then 60.
    bank.clock.release()
    bank.clock.move(80 * SECOND)
    expect((await signIn('qian')).status).toBe(200)
    bank.clock.release()
    bank.clock.move(120 * SECOND)
    expect(code(await signIn('qian'))).toEqual([401, 'staff.single-refused'])
    expect(bank.log()).toContain('single sign-on was refused')
  })
})

describe('the end', () => {
  it('goes on to the provider, and comes from there', async () => {
    provider.people.set('sun', { name: 'Sun', groups: ['officers'] })
    const cookie = cookiesOf(await signIn('sun'))
    const out = await bank.call(cookie, staff.signOut)
    const next = new URL(out.body.next)
    expect(next.origin).toBe(provider.issuer)
    expect(next.searchParams.get('post_logout_redirect_uri')).toBe(`${bankAddress}/sign-in`)
    expect((await bank.call('teller', staff.showSession)).status).toBe(200)
    const local = await bank.signIn('manager')
    expect((await bank.call(local, staff.signOut)).body.next).toBeNull()
  })

  it('by a message of the provider ends that sign-in here, and nobody else can send one', async () => {
    provider.people.set('zhou', { name: 'Zhou', groups: ['officers'] })
    const cookie = cookiesOf(await signIn('zhou'))
    await bank.app.listen({ port, host: 'localhost' })
    await provider.signOutEverywhere('zhou')
    expect((await bank.call(cookie, staff.showSession)).status).toBe(401)
    const made = Buffer.from('{"alg":"none"}').toString('base64url')
    const body = Buffer.from(`{"iss":"${provider.issuer}","aud":"kahu","sub":"zhou"}`).toString('base64url')
    const forged = await bank.inject({
      method: 'POST',
      url: '/api/session/single/ended',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `logout_token=${made}.${body}.`,
    })
    expect(code(forged)).toEqual([401, 'staff.single-refused'])
    // No other route reads a form, which a page of another site could send.
    const form = { method: 'POST', url: '/api/session', payload: 'loginName=admin&password=x' } as const
    const sent = await bank.inject({ ...form, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    expect(sent.status).toBe(415)
  })
})
