// The roster: roles, branches and open sessions held in memory for a moment, so that a request costs no look-up.

import { createHash } from 'node:crypto'
import type { Caller, Person } from '../../../platform/access/index.ts'
import type { Database } from '../../../platform/database/index.ts'
import type { Clock } from '../../../platform/kernel/clock.ts'
import { findSession } from '../session-store.ts'
import { grantsOf, sessionStands } from '../staff.ts'
import { type BranchRow, findUser, listAllBranches, listAllRoles, type RoleRow } from '../staff-store.ts'

/** Another process sees a revoked session or a changed role after at most this long. */
const STALE_AFTER_MS = 2_000
const SESSIONS_HELD_MAX = 20_000
/** The last-seen time is written at most this often. */
const TOUCH_AFTER_MS = 60_000

type Held = {
  person: Person
  mustChange: boolean
  lastSeenAt: Date
  expiresAt: Date
  readAt: number
  touchedAt: number
}

export const tokenHashOf = (token: string) => createHash('sha256').update(token).digest()
const anonymous: Caller = { kind: 'anonymous' }

export interface Roster {
  branches(): Promise<BranchRow[]>
  roles(): Promise<RoleRow[]>
  /** The caller behind a session token; anonymous when it does not stand. */
  callerOf(token: string | undefined): Promise<Caller>
  /** Forgets what is held, after a change made here. */
  forget(): void
}

/** `touch` writes a session's last-seen time. */
export function openRoster(
  database: Database,
  clock: Clock,
  touch: (tokenHash: Buffer, at: Date) => Promise<void>,
): Roster {
  const sessions = new Map<string, Held>()
  let tree: { at: number; branches: BranchRow[]; roles: RoleRow[] } | undefined

  async function loadTree() {
    if (tree && Date.now() - tree.at < STALE_AFTER_MS) return tree
    const [branches, roles] = await database.read((tx) => Promise.all([listAllBranches(tx), listAllRoles(tx)]))
    tree = { at: Date.now(), branches, roles }
    return tree
  }

  async function load(token: string): Promise<Held | null> {
    const session = await database.read((tx) => findSession(tx, tokenHashOf(token)))
    if (!session) return null
    const [user, { branches, roles }] = await Promise.all([
      database.read((tx) => findUser(tx, session.userId)),
      loadTree(),
    ])
    if (user?.status !== 'active') return null
    const held = roles.filter((role) => user.roleIds.includes(role.roleId))
    const person: Person = {
      kind: 'person',
      userId: user.userId,
      loginName: user.loginName,
      branchId: user.branchId,
      roleIds: user.roleIds,
      sessionId: session.sessionId,
      grants: user.mustChangePassword ? new Map() : grantsOf(held, user, branches),
      masking: held.some((role) => role.masking === 'masked') ? 'masked' : 'hidden',
    }
    return {
      person,
      mustChange: user.mustChangePassword,
      lastSeenAt: session.lastSeenAt,
      expiresAt: session.expiresAt,
      readAt: Date.now(),
      touchedAt: session.lastSeenAt.getTime(),
    }
  }

  async function callerOf(token: string | undefined): Promise<Caller> {
    if (!token || token.length > 200) return anonymous
    let held = sessions.get(token)
    if (!held || Date.now() - held.readAt > STALE_AFTER_MS) {
      const lastSeenAt = held?.lastSeenAt
      held = (await load(token)) ?? undefined
      if (!held) {
        sessions.delete(token)
        return anonymous
      }
      if (lastSeenAt && lastSeenAt > held.lastSeenAt) held.lastSeenAt = lastSeenAt
      if (sessions.size >= SESSIONS_HELD_MAX) sessions.clear()
      sessions.set(token, held)
    }
    const now = clock.now()
    if (!sessionStands(held, now)) return anonymous
    held.lastSeenAt = now
    if (now.getTime() - held.touchedAt > TOUCH_AFTER_MS) {
      held.touchedAt = now.getTime()
      await touch(tokenHashOf(token), now)
    }
    return held.person
  }

  return {
    branches: async () => (await loadTree()).branches,
    roles: async () => (await loadTree()).roles,
    callerOf,
    forget() {
      sessions.clear()
      tree = undefined
    },
  }
}
