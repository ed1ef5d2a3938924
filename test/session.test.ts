// Sign-in and sessions on a held clock: time-outs, lock-out, revocation, forced change, policy, the last administrator.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as staff from '../src/modules/staff/contract.ts'
import { codeOf } from './bank/code-of.ts'
import { cookiesOf } from './bank/cookies.ts'
import { type Answer, type Bank, openBank, PASSWORD } from './bank/kahu.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

let bank: Bank
beforeAll(async () => {
  bank = await openBank({ customers: 1, environment: { KAHU_TRUST_PROXY: 'yes' } })
})
beforeEach(() => bank.clock.release())
afterAll(() => bank.close())

const signIn = (loginName: string, password: string) => bank.call(null, staff.signIn, { body: { loginName, password } })
const statusOf = async (cookie: string) => (await bank.call(cookie, staff.showSession)).status
const userOf = async (loginName: string) => {
  const { body } = await bank.call('admin', staff.listUsers, { query: { search: loginName } })
  return body.items.find((user: { loginName: string }) => user.loginName === loginName)
}

const userOfAs = async (who: string, { userId }: { userId: string }) =>
  (await bank.call(who, staff.showUser, { params: { userId } })).body.user

describe('a session', () => {
  it('ends after 15 idle minutes, and not while it is used', async () => {
    const cookie = await bank.signIn('teller')
    bank.clock.move(14 * MINUTE)
    expect(await statusOf(cookie)).toBe(200)
    bank.clock.move(14 * MINUTE)
    expect(await statusOf(cookie)).toBe(200)
    bank.clock.move(15 * MINUTE)
    expect(await statusOf(cookie)).toBe(401)
  })

  it('ends 12 hours after sign-in, however much it is used', async () => {
    const cookie = await bank.signIn('teller')
    bank.clock.move(0)
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      bank.clock.move(10 * MINUTE)
      expect(await statusOf(cookie)).toBe(200)
    }
    bank.clock.move(10 * MINUTE + SECOND)
    expect(await statusOf(cookie)).toBe(401)
  })

  it('is a cookie that scripts and other sites do not get, and stands in no reply and no table', async () => {
    const answer = await signIn('teller', PASSWORD)
    const header = String(answer.headers['set-cookie'])
    expect(header).toMatch(/HttpOnly/i)
    expect(header).toMatch(/SameSite=Strict/i)
    const token = (header.split(';')[0] as string).split('=')[1] as string
    expect(token.length).toBeGreaterThan(40)
    expect(answer.text).not.toContain(token)
    const { database } = bank.kahu.services
    const rows = await database.read((tx) => tx.rows<{ line: string }>('select t::text as line from staff_session t'))
    expect(rows.map(({ line }) => line).join()).not.toContain(token)
    expect(bank.log()).not.toContain(token)
  })

  it('of somebody else is refused: made up, cut short, or after sign-out', async () => {
    for (const cookie of [
      'kahu_session=x',
      `kahu_session=${'A'.repeat(43)}`,
      'kahu_session=',
      `kahu_session=${'x'.repeat(5_000)}`,
    ])
      expect(await statusOf(cookie)).toBe(401)
    const cookie = await bank.signIn('manager')
    expect((await bank.call(cookie, staff.signOut)).status).toBe(200)
    expect(await statusOf(cookie)).toBe(401)
  })

  it('is listed, and ends when its user revokes it from another one', async () => {
    const [mine, other] = [await bank.signIn('marketer'), await bank.signIn('marketer')]
    const { body } = await bank.call(mine, staff.listSessions)
    const away = body.items.filter(({ current }: { current: boolean }) => !current)
    expect(body.items.length - away.length).toBe(1)
    const foreign = await bank.signIn('compliance')
    for (const { sessionId } of away) {
      expect((await bank.call(foreign, staff.revokeSession, { params: { sessionId } })).body.revoked).toBe(false)
    }
    expect(await statusOf(other)).toBe(200)
    for (const { sessionId } of away)
      expect((await bank.call(mine, staff.revokeSession, { params: { sessionId } })).body.revoked).toBe(true)
    expect(await statusOf(other)).toBe(401)
    expect(await statusOf(mine)).toBe(200)
  })

  it('ends with the password, with disabling, and when an administrator ends it', async () => {
    await bank.addUser('leaver', 3, ['teller'])
    const cookie = await bank.cookieOf('leaver')
    const other = await bank.signIn('leaver')
    const next = 'quite-another-word-7'
    const changed = await bank.call(cookie, staff.changePassword, { body: { current: PASSWORD, next } })
    const mine = cookiesOf(changed)
    // All others end; the own one goes on under another token, so that a copy of it ended too.
    expect([await statusOf(cookie), await statusOf(other), await statusOf(mine)]).toEqual([401, 401, 200])
    const act = async (route: typeof staff.disableUser | typeof staff.enableUser | typeof staff.endUserSessions) => {
      const user = await userOf('leaver')
      const answer = await bank.call('admin', route, {
        params: { userId: user.userId },
        body: { version: user.version },
      })
      expect(answer.status, answer.text).toBe(200)
    }
    await act(staff.endUserSessions)
    expect(await statusOf(mine)).toBe(401)
    const third = await bank.signIn('leaver', next)
    await act(staff.disableUser)
    expect(await statusOf(third)).toBe(401)
    expect((await signIn('leaver', next)).status).toBe(401)
    await act(staff.enableUser)
    expect((await signIn('leaver', next)).status).toBe(200)
  })
})

describe('a device', () => {
  const stolenRows = (loginName: string) =>
    bank.kahu.services.database.read((tx) =>
      tx.rows<{ origin: string }>(
        `select j.origin from journal j join staff_user u on u.user_id = j.chain_id
         where action = 'staff.end-stolen-session' and login_name = $1`,
        [loginName],
      ),
    )
  const parts = (cookies: string) => cookies.split('; ') as [session: string, device: string]

  it('is what a session is bound to: its token alone opens nothing elsewhere, ends, and the user is told', async () => {
    await bank.addUser('robbed', 3, ['teller'])
    const [session] = parts(await bank.signIn('robbed'))
    const [, elsewhere] = parts(await bank.signIn('manager'))
    const thief = { headers: { 'x-forwarded-for': '203.0.113.9' } }
    const tries = await Promise.all(
      [session, `${session}; ${elsewhere}`, `${session}; kahu_device=x`].map((cookie) =>
        bank.call(cookie, staff.showSession, thief),
      ),
    )
    expect(tries.map(({ status }) => status)).toEqual([401, 401, 401])
    expect(await stolenRows('robbed')).toEqual([{ origin: '203.0.113.9' }])
    const { database } = bank.kahu.services
    const events = await database.read((tx) =>
      tx.rows<{ events: { id: string }[] }>(`select events from journal where action = 'staff.end-stolen-session'`),
    )
    expect(events[0]?.events[0]?.id).toBe('user.session-stolen')
  })

  it('keeps its key when the user changes, and the key is stored as a hash', async () => {
    const first = await signIn('teller', PASSWORD)
    const [session, device] = parts(cookiesOf(first))
    expect([first.headers['set-cookie']].flat()[1]).toMatch(/Max-Age=34560000.*HttpOnly.*SameSite=Strict/i)
    await bank.call(`${session}; ${device}`, staff.signOut)
    const again = await bank.call(null, staff.signIn, {
      body: { loginName: 'manager', password: PASSWORD },
      headers: { cookie: device },
    })
    expect(parts(cookiesOf(again))[1]).toBe(device)
    const { database } = bank.kahu.services
    const rows = await database.read((tx) => tx.rows<{ line: string }>('select t::text as line from staff_session t'))
    expect(rows.map(({ line }) => line).join()).not.toContain(device.split('=')[1])
  })

  it('of another kind asks anew for the second factor, and ends the session of who has none', async () => {
    const chrome = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36' }
    const newer = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/151.0 Safari/537.36' }
    const other = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
    const enter = async (loginName: string) =>
      cookiesOf(await bank.call(null, staff.signIn, { body: { loginName, password: PASSWORD }, headers: chrome }))
    await bank.addUser('plain', 3, ['teller'])
    const plain = await enter('plain')
    expect((await bank.call(plain, staff.showSession, { headers: newer })).status).toBe(200)
    expect((await bank.call(plain, staff.showSession, { headers: other })).status).toBe(401)
    expect((await bank.call(plain, staff.showSession, { headers: chrome })).status).toBe(401)

    bank.clock.move(0)
    await bank.addUser('careful', 3, ['teller'])
    const cookie = await enter('careful')
    const { secret } = (await bank.call(cookie, staff.beginAuthenticator, { headers: chrome })).body
    const code = () => codeOf(secret, 0, bank.clock.now().getTime())
    const body = { code: code() }
    expect((await bank.call(cookie, staff.confirmAuthenticator, { body, headers: chrome })).status).toBe(200)
    const moved = (await bank.call(cookie, staff.showSession, { headers: other })).body
    expect(moved).toMatchObject({ lacks: 'factor', permissions: [] })
    expect((await bank.call(cookie, staff.listColleagues, { headers: other })).body.code).toBe(
      'access.second-factor-needed',
    )
    bank.clock.move(31 * SECOND)
    const given = await bank.call(cookie, staff.giveCode, { body: { code: code() }, headers: other })
    expect(given.body).toMatchObject({ lacks: 'none' })
    expect((await bank.call(cookiesOf(given), staff.listColleagues, { headers: other })).status).toBe(200)
    expect((await bank.call(cookie, staff.showSession, { headers: chrome })).status).toBe(401)
  })
})

describe('lock-out', () => {
  /** What an outsider can tell: status, code, words, waiting time, headers. */
  const told = ({ status, body, headers }: Answer) => ({
    status,
    body: { ...body, requestId: '' },
    headers: Object.keys(headers).sort(),
  })

  it('grows from one minute to thirty, and is the same for a name that nobody has', async () => {
    bank.clock.move(0)
    await bank.addUser('known', 3, ['teller'])
    const waits: number[] = []
    for (let round = 0; round < 5; round++) {
      for (let attempt = 0; attempt < (round === 0 ? 5 : 1); attempt++) {
        const [known, unknown] = [
          told(await signIn('known', 'wrong-word-000')),
          told(await signIn('unknown', 'wrong-word-000')),
        ]
        expect(unknown).toEqual(known)
        expect(known.status).toBe(attempt < 4 && round === 0 ? 401 : 429)
        if (known.status === 429) waits.push(known.body.facts.waitSeconds)
      }
      // The right password does not open a locked door, and does not tell that it is right.
      expect(told(await signIn('known', PASSWORD))).toEqual(told(await signIn('unknown', PASSWORD)))
      bank.clock.move((waits.at(-1) as number) * SECOND + 1)
    }
    expect(waits).toEqual([60, 300, 900, 1_800, 1_800])
    expect((await signIn('known', PASSWORD)).status).toBe(200)
    expect((await signIn('known', 'wrong-word-000')).status).toBe(401)
  })

  /** An attempt from an address: this bank trusts the proxy in front. */
  const from = (address: string, loginName: string, password: string) =>
    bank.call(null, staff.signIn, { body: { loginName, password }, headers: { 'x-forwarded-for': address } })

  it('by strangers does not shut out a user at an address of his own, and stays shut for them', async () => {
    bank.clock.move(0)
    await bank.addUser('target', 3, ['teller'])
    expect((await from('10.1.1.1', 'target', PASSWORD)).status).toBe(200)
    // A distributed guess: every attempt from another address.
    const guesses: number[] = []
    for (let n = 1; n <= 6; n++) guesses.push((await from(`203.0.113.${n}`, 'target', 'wrong-word-000')).status)
    expect(guesses).toEqual([401, 401, 401, 401, 429, 429])
    expect((await from('203.0.113.200', 'target', PASSWORD)).status).toBe(429)
    expect((await from('10.1.1.1', 'target', PASSWORD)).status).toBe(200)
    // That the user came in forgives his own mistakes only.
    expect((await from('203.0.113.201', 'target', PASSWORD)).status).toBe(429)
    // A wrong password is answered at the known address as anywhere: the address tells no guesser what it knows.
    expect((await from('10.1.1.1', 'target', 'wrong-word-000')).status).toBe(429)
    expect((await from('10.1.1.1', 'target', PASSWORD)).status).toBe(200)
    for (let n = 0; n < 5; n++) await from('10.1.1.1', 'target', 'wrong-word-000')
    expect((await from('10.1.1.1', 'target', PASSWORD)).status).toBe(429)
  })

  it('sees one address that tries many names, and lets those in who are known there', async () => {
    bank.clock.move(0)
    await bank.addUser('neighbour', 3, ['teller'])
    expect((await from('2001:db8:1:2::7', 'neighbour', PASSWORD)).status).toBe(200)
    const codes = new Set<number>()
    for (let n = 0; n < 100; n++) codes.add((await from(`2001:db8:1:2::${n}`, `name-${n}`, 'wrong-word-000')).status)
    expect([...codes]).toEqual([401, 429])
    expect((await from('2001:db8:1:2::99', 'manager', PASSWORD)).status).toBe(429)
    expect((await from('2001:db8:1:2::99', 'neighbour', PASSWORD)).status).toBe(200)
    expect((await from('2001:db8:1:3::99', 'manager', PASSWORD)).status).toBe(200)
  })

  it('compares the password before anything is locked', async () => {
    bank.clock.move(0)
    await bank.addUser('slow', 3, ['teller'])
    bank.recorded.start()
    expect((await signIn('slow', PASSWORD)).status).toBe(200)
    const order = bank.recorded.ran().map(({ sql }) => sql)
    const read = order.findIndex((sql) => /from staff_user where login_name = \$1$/.test(sql))
    const locked = order.findIndex((sql) => /from staff_user where login_name = \$1 for update$/.test(sql))
    expect(read).toBeGreaterThanOrEqual(0)
    expect(locked).toBeGreaterThan(read)
  })

  it('does not differ by case or blanks of the name, and an administrator opens it', async () => {
    await bank.addUser('shut', 3, ['teller'])
    for (const name of ['shut', 'SHUT', ' shut', 'Shut ', 'shut']) await signIn(name, 'wrong-word-000')
    expect((await signIn('shut', PASSWORD)).status).toBe(429)
    const user = await userOf('shut')
    expect(user.status).toBe('locked')
    const input = { params: { userId: user.userId }, body: { version: user.version } }
    expect((await bank.call('admin', staff.enableUser, input)).status).toBe(200)
    expect((await signIn('shut', PASSWORD)).status).toBe(200)
  })

  it('does as much work for a name that nobody has', async () => {
    const work = async (name: string) => {
      bank.recorded.start()
      await signIn(name, 'wrong-word-000')
      // The row of the user itself is the only difference, and it is not written.
      return bank.recorded.ran().map(({ sql }) => sql)
    }
    expect(await work('nobody-at-all')).toEqual(await work('compliance'))
  })
})

describe('passwords', () => {
  it('must be changed at first sign-in, and again after a reset', async () => {
    const made = await bank.call('admin', staff.createUser, {
      body: { loginName: 'starter', displayName: '新人', branchId: 3, roleIds: ['teller'] },
    })
    const first = made.body.firstPassword as string
    const cookie = await bank.signIn('starter', first)
    expect((await bank.call(cookie, staff.showSession)).body).toMatchObject({
      mustChangePassword: true,
      permissions: [],
    })
    const change = (next: string) => bank.call(cookie, staff.changePassword, { body: { current: first, next } })
    expect((await change(first)).status).toBe(422)
    expect((await change('a-fresh-word-2027')).status).toBe(200)
    expect((await signIn('starter', first)).status).toBe(401)
    const user = await userOf('starter')
    const reset = await bank.call('admin', staff.resetPassword, {
      params: { userId: user.userId },
      body: { version: user.version },
    })
    expect(await statusOf(cookie)).toBe(401)
    expect((await signIn('starter', 'a-fresh-word-2027')).status).toBe(401)
    const again = await bank.signIn('starter', reset.body.firstPassword)
    expect((await bank.call(again, staff.showSession)).body.mustChangePassword).toBe(true)
  })

  it.each([
    ['short1', 'password.too-short'],
    ['onlyletterswithout', 'password.letters-and-digits'],
    ['123456789012345', 'password.letters-and-digits'],
    ['aaaaaaaaaaaa1', 'password.too-simple'],
    ['my-service-agent-1', 'password.contains-login'],
    [PASSWORD, 'password.same'],
  ])('like %s are refused by name: %s', async (next, rule) => {
    const { status, body } = await bank.call('service-agent', staff.changePassword, {
      body: { current: PASSWORD, next },
    })
    expect({ status, rules: body.fields.map((field: { rule: string }) => field.rule) }).toEqual({
      status: 422,
      rules: [rule],
    })
  })

  it('need the current one to change', async () => {
    const body = { current: 'wrong-word-000', next: 'a-fresh-word-2027' }
    expect((await bank.call('service-agent', staff.changePassword, { body })).body.fields[0].rule).toBe(
      'password.wrong',
    )
  })
})

describe('the last administrator', () => {
  it('stays: nobody takes the role, disables them, or strips the role of what mends it', async () => {
    await bank.addUser('deputy', 1, ['admin'])
    const admin = await userOf('admin')
    const deputy = await userOf('deputy')
    const disable = (who: string, user: { userId: string; version: number }) =>
      bank.call(who, staff.disableUser, { params: { userId: user.userId }, body: { version: user.version } })
    expect(await disable('admin', admin)).toMatchObject({ status: 403, body: { code: 'staff.not-yourself' } })
    // Both at once: one of the two must stay.
    const both = await Promise.all([disable('admin', deputy), disable('deputy', admin)])
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
    const [who, last] = both[0]?.status === 200 ? ['admin', admin] : ['deputy', deputy]
    const { database } = bank.kahu.services
    const active = () =>
      database.read((tx) =>
        tx.rows(`select login_name from staff_user where status = 'active' and 'admin' = any(role_ids)`),
      )
    expect(await active()).toEqual([{ login_name: who }])
    const { body } = await bank.call(who, staff.listRoles)
    const role = body.items.find(({ roleId }: { roleId: string }) => roleId === 'admin')
    const { name, scope, masking, version } = role
    const stripped = { name, scope, masking, version, permissions: { 'staff.list-roles': null } }
    expect(await bank.call(who, staff.updateRole, { params: { roleId: 'admin' }, body: stripped })).toMatchObject({
      status: 422,
      body: { code: 'staff.admin-keeps' },
    })
    // Nor by somebody else who may change users.
    await bank.call(who, staff.createRole, {
      body: {
        roleId: 'user-keeper',
        name: { 'zh-CN': '用户管理', 'en-US': 'User keeper' },
        scope: 'all',
        masking: 'hidden',
        permissions: { 'staff.update-user': null, 'staff.disable-user': null, 'staff.list-users': null },
      },
    })
    await bank.addUser('keeper', 1, ['user-keeper'])
    expect(await disable('keeper', await userOfAs('keeper', last))).toMatchObject({
      status: 422,
      body: { code: 'staff.last-administrator' },
    })
    const current = await userOfAs('keeper', last)
    const demoted = await bank.call('keeper', staff.updateUser, {
      params: { userId: current.userId },
      body: { displayName: 'x', branchId: 1, roleIds: ['teller'], version: current.version },
    })
    expect(demoted.body.code).toBe('staff.last-administrator')
    expect(await active()).toEqual([{ login_name: who }])
  })
})
