// Who calls: a person, another system, a job or nobody yet; all come through the same door.

import { Refusal } from '../kernel/refusal.ts'
import type { Masking } from './masking.ts'
import { everywhere, type Scope } from './scope.ts'

/** Permission -> the records it reaches. */
export type Grants = ReadonlyMap<string, Scope>

/** How far a person has proved who they are; without a factor of their own, and none asked, the password is enough. */
export type Proof = {
  /** `half`: the password fitted, the second factor is still to be given or set up. */
  standing: 'half' | 'full'
  /** Has a second factor, so that sensitive routes may ask for it anew. */
  enrolled: boolean
  /** When the second factor was last given in this session. */
  factorAt: Date | null
}

/** Nobody asks this person for a second factor. */
export const passwordEnough: Proof = { standing: 'full', enrolled: false, factorAt: null }

export type Person = {
  kind: 'person'
  userId: string
  loginName: string
  branchId: number
  /** Where the person works; a customer opened there joins its family. */
  department?: string | null
  roleIds: readonly string[]
  sessionId: string
  grants: Grants
  proof: Proof
  /** How much of each class of personal data is shown. */
  masking: Masking
}
export type Client = {
  kind: 'client'
  clientId: string
  grants: Grants
  masking: Masking
  /** Requests a second it may make of one process; none said: as everybody. */
  ratePerSecond?: number
}
/** Background work: a schedule, an import in somebody's name, the command line. */
export type Job = { kind: 'job'; name: string; grants: Grants | 'all'; onBehalfOf: Person | null }
export type Anonymous = { kind: 'anonymous' }
export type Caller = Person | Client | Job | Anonymous

/** What the journal keeps of a caller. */
export function actorOf(caller: Caller): { kind: string; id: string; name: string } {
  switch (caller.kind) {
    case 'person':
      return { kind: 'person', id: caller.userId, name: caller.loginName }
    case 'client':
      return { kind: 'client', id: caller.clientId, name: caller.clientId }
    case 'job': {
      const person = caller.onBehalfOf
      return {
        kind: 'job',
        id: person?.userId ?? caller.name,
        name: person ? `${caller.name}/${person.loginName}` : caller.name,
      }
    }
    case 'anonymous':
      return { kind: 'anonymous', id: '-', name: '-' }
  }
}

export const signInNeeded = () => new Refusal('access.sign-in-needed', {}, { status: 401 })

/** The scope a caller has for a permission, or a refusal: 401 for nobody, 403 without the permission. */
export function permit(caller: Caller, permission: string): Scope {
  if (permission === 'public') return everywhere
  if (caller.kind === 'anonymous') throw signInNeeded()
  if (permission === 'signed-in') return everywhere
  if (caller.kind === 'job' && caller.grants === 'all') return everywhere
  const scope = (caller.grants as Grants).get(permission)
  if (!scope) throw new Refusal('access.forbidden', { permission }, { status: 403 })
  return scope
}

/** PCI DSS 4.0.1 8.4 asks for the factor at sign-in; sensitive routes ask again after this long. */
export const FRESH_FACTOR_MS = 5 * 60_000

/**
 * The scope a caller has on a route, or a refusal: what `permit` says; 403 `access.second-factor-needed` while the
 * sign-in is half done; 403 `access.factor-stale` when the route asks for a factor given within five minutes.
 */
export function admit(
  caller: Caller,
  route: { permission: string; freshFactor?: boolean; halfSignedIn?: boolean },
  now: Date,
): Scope {
  if (
    caller.kind === 'person' &&
    caller.proof.standing === 'half' &&
    !route.halfSignedIn &&
    route.permission !== 'public'
  )
    throw new Refusal('access.second-factor-needed', {}, { status: 403 })
  const scope = permit(caller, route.permission)
  if (route.freshFactor && caller.kind === 'person') refuseStale(caller, now)
  return scope
}

/** 403 `access.factor-stale` when somebody who has a second factor gave it longer than five minutes ago. */
export function refuseStale({ proof }: Person, now: Date): void {
  if (!proof.enrolled) return
  const given = proof.factorAt?.getTime() ?? 0
  if (now.getTime() - given >= FRESH_FACTOR_MS) throw new Refusal('access.factor-stale', {}, { status: 403 })
}

/** Whether a caller holds a permission at all. */
export function may(caller: Caller, permission: string): boolean {
  if (permission === 'public') return true
  if (caller.kind === 'anonymous') return false
  if (permission === 'signed-in' || (caller.kind === 'job' && caller.grants === 'all')) return true
  return (caller.grants as Grants).has(permission)
}

/** A caller that is the bank's own machinery: schedules and the command line. */
export function jobCaller(name: string, onBehalfOf: Person | null = null): Job {
  return { kind: 'job', name, grants: onBehalfOf ? onBehalfOf.grants : 'all', onBehalfOf }
}
