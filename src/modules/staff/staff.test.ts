// The rules of staff: lock-out, password policy, sessions, and what roles reach together.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grantsOf } from './queries/held-grants.ts'
import { lockMs } from './sign-in-limits.ts'
import { branchTree, firstPasswordOf, passwordProblems, SESSION_IDLE_MS, sessionStands } from './staff.ts'

const BRANCHES = [
  { branchId: 1, path: '/1/' },
  { branchId: 2, path: '/1/2/' },
  { branchId: 12, path: '/1/12/' },
  { branchId: 3, path: '/1/2/3/' },
]
const user = { userId: 'u', branchId: 2 }
const role = (
  scope: 'own' | 'branch' | 'tree' | 'all' | 'none',
  permissions: Record<string, null | 'branch' | 'all'>,
) => ({
  scope,
  masking: 'masked' as const,
  sight: {},
  permissions,
})

describe('lock-out', () => {
  it('never shortens as failures grow, and never passes half an hour', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), (failures) => {
        expect(lockMs(failures + 1)).toBeGreaterThanOrEqual(lockMs(failures))
        expect(lockMs(failures)).toBeLessThanOrEqual(30 * 60_000)
      }),
    )
    expect([4, 5, 6, 7, 8, 9].map((failures) => lockMs(failures) / 60_000)).toEqual([0, 1, 5, 15, 30, 30])
  })
})

describe('passwords', () => {
  it('that are made for a first sign-in always pass the policy', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (random) => {
        const rules = passwordProblems(firstPasswordOf(random), 'teller').map(({ rule }) => rule)
        // Chance may repeat letters; what it may not is break length or content.
        expect(rules.filter((rule) => rule !== 'password.too-simple')).toEqual([])
      }),
    )
  })

  it('count characters, not bytes or halves of characters', () => {
    expect(passwordProblems('密码密码一二三四五六七1', 'teller')).toEqual([])
    expect(passwordProblems('👍👎👌✌️☝️1', 'teller').map(({ rule }) => rule)).toEqual(['password.too-short'])
  })
})

describe('a session', () => {
  it('stands until its idle limit, exclusively, and until its end', () => {
    const now = new Date('2026-11-22T08:00:00Z')
    const earlier = (ms: number) => new Date(now.getTime() - ms)
    const later = new Date(now.getTime() + 1)
    expect(sessionStands({ lastSeenAt: earlier(SESSION_IDLE_MS - 1), expiresAt: later }, now)).toBe(true)
    expect(sessionStands({ lastSeenAt: earlier(SESSION_IDLE_MS), expiresAt: later }, now)).toBe(false)
    expect(sessionStands({ lastSeenAt: now, expiresAt: now }, now)).toBe(false)
  })
})

describe('what roles reach', () => {
  it('takes whole branch ids: 12 does not lie under 1/2', () => {
    expect(branchTree(BRANCHES, 2)).toEqual([2, 3])
    expect(branchTree(BRANCHES, 99)).toEqual([])
  })

  it('unites scopes of several roles; a permission’s own scope wins over its role’s', () => {
    const grants = grantsOf([role('own', { show: null, list: 'branch' }), role('tree', { show: null })], user, BRANCHES)
    expect(grants.get('show')).toEqual({ all: false, branchIds: [2, 3], ownerId: 'u' })
    expect(grants.get('list')).toEqual({ all: false, branchIds: [2], ownerId: null })
    expect(grants.has('create')).toBe(false)
    expect(grantsOf([role('none', { show: null }), role('all', { show: null })], user, BRANCHES).get('show')?.all).toBe(
      true,
    )
  })

  it('reaches nothing with the scope none', () => {
    expect(grantsOf([role('none', { show: null })], user, BRANCHES).get('show')).toEqual({
      all: false,
      branchIds: [],
      ownerId: null,
    })
  })
})
