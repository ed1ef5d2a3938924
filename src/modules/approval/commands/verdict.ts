// Who may decide a change: nobody the own one, by no way round.

import { covers, type Scope } from '../../../platform/access/index.ts'
import { DECIDE } from '../contract.ts'

/** Somebody with what the person holds now. */
export type Principal = { userId: string; roleIds: readonly string[]; grants: ReadonlyMap<string, Scope> }
export type Waiting = {
  makerId: string
  makerSession: string
  makerTerminal: Buffer | null
  branchId: number | null
  ownerId: string | null
  department?: string | null | undefined
  /** Of the level that is asked. */
  need: string
}

/** Whether what a principal holds answers the need at the record's place; what has no place is everybody's who holds it. */
export function answers(
  { roleIds, grants }: Principal,
  { need, branchId, ownerId, department }: Omit<Waiting, 'makerId' | 'makerSession' | 'makerTerminal'>,
): boolean {
  const [kind, name = ''] = need.split(':')
  const scope = kind === 'role' ? (roleIds.includes(name) ? grants.get(DECIDE) : undefined) : grants.get(name)
  if (!scope || !grants.has(DECIDE)) return false
  return branchId === null || covers(scope, { branchId, ownerId, department })
}

export type Verdict = { allowed: true; onBehalfOf: string | null } | { allowed: false; code: string }

/**
 * Whether this person may decide now, by the own right or a lent one. Nobody decides the own change, nor at the terminal or in the
 * session it was made in, nor by a right that the maker lent, nor at two levels of one change.
 */
export function verdictOn(
  waiting: Waiting,
  decider: Principal & { sessionId: string; terminal: Buffer | null },
  lenders: readonly Principal[],
  before: readonly string[],
): Verdict {
  const no = (code: string): Verdict => ({ allowed: false, code })
  if (decider.userId === waiting.makerId) return no('approval.own')
  if (decider.sessionId === waiting.makerSession) return no('approval.same-terminal')
  if (waiting.makerTerminal !== null && decider.terminal !== null && waiting.makerTerminal.equals(decider.terminal))
    return no('approval.same-terminal')
  if (before.includes(decider.userId)) return no('approval.decided-before')
  if (answers(decider, waiting)) return { allowed: true, onBehalfOf: null }
  const able = lenders.filter((lender) => answers(lender, waiting))
  const lender = able.find(({ userId }) => userId !== waiting.makerId && !before.includes(userId))
  if (lender) return { allowed: true, onBehalfOf: lender.userId }
  if (able.some(({ userId }) => userId === waiting.makerId)) return no('approval.own-delegate')
  return no(able.length > 0 ? 'approval.decided-before' : 'approval.not-yours')
}
