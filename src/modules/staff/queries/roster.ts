// The roster: roles, branches and open sessions held in memory for a moment, so that a request costs no look-up.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Caller, Person } from '../../../platform/access/index.ts'
import type { Database } from '../../../platform/database/index.ts'
import type { Clock } from '../../../platform/kernel/clock.ts'
import { demandsFactor, proofOf } from '../factor.ts'
import { findSession, type SessionRow } from '../session-store.ts'
import { deviceOf, sessionStands } from '../staff.ts'
import { type BranchRow, findUser, listAllBranches, listAllRoles, type RoleRow, type UserRow } from '../staff-store.ts'
import { grantsOf, maskingOfRoles, nextEnd, rolesAt } from './held-grants.ts'

/** Another process sees a revoked session or a changed role after at most this long. */
const STALE_AFTER_MS = 2_000
const SESSIONS_HELD_MAX = 20_000
const KINDS_HELD_MAX = 5_000
/** The last-seen time is written at most this often. */
const TOUCH_AFTER_MS = 60_000

type Held = {
  person: Person
  /** What the session is bound to: the key of the browser, and the kind of terminal it said it is. */
  deviceHash: Buffer | null
  device: string
  lastSeenAt: Date
  expiresAt: Date
  readAt: number
  touchedAt: number
  /** When a temporary grant ends: what is held is then no longer so. */
  endsAt: Date | null
}

const TOKEN_BYTES = 32
export const newToken = () => randomBytes(TOKEN_BYTES).toString('base64url')
export const tokenHashOf = (token: string) => createHash('sha256').update(token).digest()
const anonymous: Caller = { kind: 'anonymous' }

/** Where a session's token came from. `quiet` does not count as activity. */
export type Terminal = { deviceKey?: string | undefined; agent: string; origin: string; quiet?: boolean | undefined }
/** A session whose token somebody else has. */
export type Stolen = { userId: string; sessionId: string; device: string; origin: string }
type Writes = {
  /** Writes a session's last-seen time. */
  touch: (tokenHash: Buffer, at: Date) => Promise<void>
  /** Ends a stolen session and tells its user. */
  stolen: (session: Stolen) => Promise<void>
}

export interface Roster {
  branches(): Promise<BranchRow[]>
  roles(): Promise<RoleRow[]>
  /**
   * The caller behind a session token; anonymous when it does not stand, or comes from another device than signed in: then
   * it ends. From another kind of terminal it is half until a second factor is given.
   */
  callerOf(token: string | undefined, from: Terminal): Promise<Caller>
  /** Forgets what is held, after a change made here. */
  forget(): void
}

function holdOf(session: SessionRow, user: UserRow, roles: RoleRow[], branches: BranchRow[], now: Date): Held {
  const own = rolesAt(roles, user, now)
  const proof = proofOf(user.factorCount, demandsFactor(roles, user.roleIds), session.factorAt)
  const person: Person = {
    kind: 'person',
    userId: user.userId,
    loginName: user.loginName,
    branchId: user.branchId,
    roleIds: own.flatMap((role) => ('roleId' in role ? [role.roleId] : [])),
    department: user.department,
    sessionId: session.sessionId,
    proof,
    // Whoever must change the first password, or give a second factor, may do nothing else yet.
    grants: user.mustChangePassword || proof.standing === 'half' ? new Map() : grantsOf(own, user, branches),
    masking: maskingOfRoles(own),
  }
  const { lastSeenAt, expiresAt, deviceHash, device } = session
  return {
    person,
    deviceHash,
    device,
    lastSeenAt,
    expiresAt,
    readAt: Date.now(),
    touchedAt: lastSeenAt.getTime(),
    endsAt: nextEnd(user.grants, now),
  }
}

/** What a user agent is called, kept: few kinds come many times. */
const kinds = new Map<string, string>()
function kindOf(agent: string): string {
  let kind = kinds.get(agent)
  if (kind === undefined) {
    if (kinds.size >= KINDS_HELD_MAX) kinds.clear()
    kinds.set(agent, (kind = deviceOf(agent)))
  }
  return kind
}

/** Like the caller's own session before its second factor: on another kind of terminal it must be given anew. */
const asHalf = (person: Person): Person => ({
  ...person,
  grants: new Map(),
  proof: { ...person.proof, standing: 'half', factorAt: null },
})

/** Who the session's user is at this terminal; null where it was not opened. */
function boundTo({ person, deviceHash, device }: Held, { deviceKey, agent }: Terminal): Person | null {
  const given = deviceKey ? tokenHashOf(deviceKey) : null
  if (!deviceHash || !given || !timingSafeEqual(deviceHash, given)) return null
  if (kindOf(agent) === device) return person
  return person.proof.enrolled ? asHalf(person) : null
}

export function openRoster(database: Database, clock: Clock, { touch, stolen }: Writes): Roster {
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
    return holdOf(session, user, roles, branches, clock.now())
  }

  async function callerOf(token: string | undefined, from: Terminal): Promise<Caller> {
    if (!token || token.length > 200) return anonymous
    const quiet = from.quiet ?? false
    let held = sessions.get(token)
    if (!held || Date.now() - held.readAt > STALE_AFTER_MS || (held.endsAt && held.endsAt <= clock.now())) {
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
    const person = boundTo(held, from)
    if (!person) {
      sessions.delete(token)
      const { userId, sessionId } = held.person
      if (held.deviceHash) await stolen({ userId, sessionId, device: kindOf(from.agent), origin: from.origin })
      return anonymous
    }
    if (quiet) return person
    held.lastSeenAt = now
    if (now.getTime() - held.touchedAt > TOUCH_AFTER_MS) {
      held.touchedAt = now.getTime()
      await touch(tokenHashOf(token), now)
    }
    return person
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
