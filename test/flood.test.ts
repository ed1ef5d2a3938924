// A flood of requests is turned away, whoever sends it and whatever session it claims to have.

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bank, openBank } from './bank/kahu.ts'

const PER_SECOND = 5
const TRIES_MAX = 500

let bank: Bank
beforeAll(async () => {
  bank = await openBank({
    customers: 1,
    environment: { KAHU_TRUST_PROXY: 'yes', KAHU_RATE_PER_SECOND: String(PER_SECOND) },
  })
})
afterAll(() => bank.close())

/** Asks one after the other until a request is turned away; answers the statuses before, and the last one. */
async function flood(address: string, cookieOf: () => string | null): Promise<{ before: number[]; last: number }> {
  const before: number[] = []
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const cookie = cookieOf()
    const headers = { 'x-forwarded-for': address, ...(cookie === null ? {} : { cookie }) }
    const { status } = await bank.inject({ method: 'GET', url: '/api/session', headers })
    if (status === 429) return { before, last: status }
    before.push(status)
  }
  return { before, last: 0 }
}

describe('a flood', () => {
  it('without a session is counted by address', async () => {
    const { before, last } = await flood('198.51.100.1', () => null)
    expect(last).toBe(429)
    expect(new Set(before)).toEqual(new Set([401]))
  })

  it('with a new invented session each time is counted by address too', async () => {
    const { before, last } = await flood('198.51.100.2', () => `kahu_session=${randomBytes(32).toString('base64url')}`)
    expect(last).toBe(429)
    expect(new Set(before)).toEqual(new Set([401]))
  })

  it('with one session is counted by session, and leaves a colleague behind the same address alone', async () => {
    const [cookie, colleague] = [await bank.cookieOf('teller'), await bank.cookieOf('manager')]
    const { before, last } = await flood('198.51.100.3', () => cookie)
    expect(last).toBe(429)
    expect(new Set(before)).toEqual(new Set([200]))
    const headers = { 'x-forwarded-for': '198.51.100.3', cookie: colleague }
    expect((await bank.inject({ method: 'GET', url: '/api/session', headers })).status).toBe(200)
  })
})
