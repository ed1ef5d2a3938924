// The roster: roles, branches and open sessions held in memory for a moment, so that a request costs no look-up.

import { createHash, randomBytes } from 'node:crypto'
import type { Caller, Person } from '../../../platform/access/index.ts'
import type { Database } from '../../../platform/database/index.ts'
import type { Clock } from '../../../platform/kernel/clock.ts'
import { demandsFactor, proofOf } from '../factor.ts'
import { findSession, type SessionRow } from '../session-store.ts'
import { grantsOf, sessionStands } from '../staff.ts'
import { type BranchRow, findUser, listAllBranches, listAllRoles, type RoleRow, type UserRow } from '../staff-store.ts'

/** Another process sees a revoked session or a changed role after at most this long. */
const STALE_AFTER_MS = 2_000
const SESSIONS_HELD_MAX = 20_000
/** The last-seen time is written at most this often. */
const TOUCH_AFTER_MS = 60_000

type Held = {
  person: Person
  lastSeenAt: Date
  expiresAt: Date
  readAt: number
  touchedAt: number
}

const TOKEN_BYTES = 32
export const newToken = () => randomBytes(TOKEN_BYTES).toString('base64url')
export const tokenHashOf = (token: string) => createHash('sha256').update(token).digest()
const anonymous: Caller = { kind: 'anonymous' }

export interface Roster {
  branches(): Promise<BranchRow[]>
  roles(): Promise<RoleRow[]>
  /** The caller behind a session token; anonymous when it does not stand. `quiet` does not count as activity. */
  callerOf(token: string | undefined, quiet?: boolean): Promise<Caller>
  /** Forgets what is held, after a change made here. */
  forget(): void
}

function holdOf(session: SessionRow, user: UserRow, roles: RoleRow[], branches: BranchRow[]): Held {
  const own = roles.filter((role) => user.roleIds.includes(role.roleId))
  const proof = proofOf(user.factorCount, demandsFactor(own, user.roleIds), session.factorAt)
  const person: Person = {
    kind: 'person',
    userId: user.userId,
    loginName: user.loginName,
    branchId: user.branchId,
    roleIds: user.roleIds,
    sessionId: session.sessionId,
    proof,
    // Whoever must change the first password, or give a second factor, may do nothing else yet.
    grants: user.mustChangePassword || proof.standing === 'half' ? new Map() : grantsOf(own, user, branches),
    masking: own.some((role) => role.masking === 'masked') ? 'masked' : 'hidden',
  }
  const { lastSeenAt, expiresAt } = session
  return { person, lastSeenAt, expiresAt, readAt: Date.now(), touchedAt: lastSeenAt.getTime() }
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
    return holdOf(session, user, roles, branches)
  }

  async function callerOf(token: string | undefined, quiet = false): Promise<Caller> {
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
    if (quiet) return held.person
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
