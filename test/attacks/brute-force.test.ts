// Guessing: many tries at once count like many in turn, for passwords and for codes, and no two guesses share one count.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as staff from '../../src/modules/staff/contract.ts'
import { codeOf } from '../bank/code-of.ts'
import { type Answer, type Bank, openBank, PASSWORD } from '../bank/kahu.ts'

const AT_ONCE = 40
/** Failures in a row after which a name waits. */
const TRIES_MAX = 5

let bank: Bank
beforeAll(async () => {
  bank = await openBank({ customers: 1, environment: { KAHU_TRUST_PROXY: 'yes' } })
})
beforeEach(() => bank.clock.release())
afterAll(() => bank.close())

const signIn = (loginName: string, password: string, from: string) =>
  bank.call(null, staff.signIn, { body: { loginName, password }, headers: { 'x-forwarded-for': from } })
const count = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status).length

describe('passwords guessed at once', () => {
  it('for one name from one address: few are judged, the others wait, the right one among them too', async () => {
    bank.clock.move(0)
    const guesses = Array.from({ length: AT_ONCE }, (_, at) => signIn('teller', `wrong-word-${at}-x`, '203.0.113.7'))
    const answers = await Promise.all([...guesses, signIn('teller', PASSWORD, '203.0.113.7')])
    expect(count(answers, 401)).toBeLessThanOrEqual(TRIES_MAX)
    expect(count(answers, 401) + count(answers, 429) + count(answers, 200)).toBe(AT_ONCE + 1)
    expect((await signIn('teller', PASSWORD, '203.0.113.7')).status).toBe(429)
  })

  it('for one name from an address each: the name waits all the same', async () => {
    bank.clock.move(0)
    const guesses = Array.from({ length: AT_ONCE }, (_, at) => signIn('manager', 'wrong-word-000', `198.51.100.${at}`))
    expect(count(await Promise.all(guesses), 401)).toBeLessThanOrEqual(TRIES_MAX)
    expect((await signIn('manager', PASSWORD, '198.51.100.200')).status).toBe(429)
  })

  it('by spelling: capitals, blanks and lookalikes of a name open no count of their own', async () => {
    bank.clock.move(0)
    const names = ['approver', 'APPROVER', ' approver', 'approver ', 'Approver', 'aPPROVER', 'approver\t']
    const answers: Answer[] = []
    for (const name of names) answers.push(await signIn(name, 'wrong-word-000', '203.0.113.9'))
    expect(count(answers, 401)).toBeLessThanOrEqual(TRIES_MAX)
  })

  it('by keys and trials: a key of one’s own or a dry run judges nothing beside the count', async () => {
    bank.clock.move(0)
    const answers: Answer[] = []
    for (let at = 0; at < TRIES_MAX + 3; at += 1)
      answers.push(
        await bank.call(null, staff.signIn, {
          body: { loginName: 'compliance', password: 'wrong-word-000' },
          headers: { 'x-forwarded-for': '203.0.113.10' },
          key: `try-${at}`,
        }),
      )
    expect(count(answers, 401)).toBeLessThanOrEqual(TRIES_MAX)
    const dry = { body: { loginName: 'marketer', password: PASSWORD }, dryRun: true }
    expect((await bank.call(null, staff.signIn, dry)).status).toBe(422)
  })
})

describe('codes guessed at once', () => {
  it('lock like passwords: few are judged of many sent together', async () => {
    await bank.addUser('coded', 3, ['teller'])
    const cookie = await bank.cookieOf('coded')
    const begun = await bank.call(cookie, staff.beginAuthenticator, {})
    expect(begun.status, begun.text).toBe(200)
    const { secret } = begun.body
    const confirmed = await bank.call(cookie, staff.confirmAuthenticator, { body: { code: codeOf(secret, -1) } })
    expect(confirmed.status, confirmed.text).toBe(200)
    const half = await bank.signIn('coded')
    const guess = (code: string) => bank.call(half, staff.giveCode, { body: { code } })
    const guesses = Array.from({ length: AT_ONCE }, (_, at) => guess(String(100_000 + at)))
    const answers = await Promise.all(guesses)
    expect(count(answers, 200)).toBe(0)
    const judged = answers.filter(({ status, body }) => status !== 429 && body?.code !== 'access.sign-in-needed').length
    expect(judged, answers.map(({ status, body }) => `${status} ${body?.code}`).join('\n')).toBeLessThanOrEqual(
      TRIES_MAX,
    )
  })
})
