// The daily budget of opened values: what a caller's roles allow, and the one place where it is spent.

import { type Caller, refuseStale } from '../../../platform/access/index.ts'
import type { CommandContext } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { spendReveals } from '../grant-store.ts'
import { listAllRoles, type RoleRow } from '../staff-store.ts'

/** Values a user may open in a day where no role of theirs says another number. */
export const REVEALS_DAILY_DEFAULT = 50

/** The widest budget of several roles; a fresh factor is asked for as soon as one of them asks. */
export function revealPolicy(roles: readonly Pick<RoleRow, 'roleId' | 'revealsDaily' | 'revealFresh'>[]): {
  most: number
  fresh: boolean
} {
  const said = roles.map(({ revealsDaily }) => revealsDaily ?? REVEALS_DAILY_DEFAULT)
  return { most: said.length > 0 ? Math.max(...said) : 0, fresh: roles.some(({ revealFresh }) => revealFresh) }
}

/**
 * Spends the caller's budget for so many values, in the transaction that opens them: one that is not kept costs nothing.
 * Refuses 403 `access.factor-stale` where a role asks for a fresh factor, 429 `access.reveals-used` when the day's budget
 * does not hold them; machines have no budget here, their door is another.
 */
export async function spendBudget(
  { tx, clock, caller }: Pick<CommandContext, 'tx' | 'clock' | 'caller'>,
  count: number,
): Promise<{ used: number; most: number } | null> {
  if (caller.kind !== 'person') return null
  const { most, fresh } = await policyOf(tx, caller)
  if (fresh) refuseStale(caller, clock.now())
  const used = await spendReveals(tx, caller.userId, clock.today(), count, most)
  if (used === null) throw new Refusal('access.reveals-used', { limit: most, asked: count }, { status: 429 })
  return { used, most }
}

async function policyOf(tx: CommandContext['tx'], caller: Extract<Caller, { kind: 'person' }>) {
  const roles = await listAllRoles(tx)
  return revealPolicy(
    roles.filter(
      ({ roleId, permissions }) => caller.roleIds.includes(roleId) && OPENERS.some((id) => id in permissions),
    ),
  )
}
/** A role that opens nothing has no say in how much is opened. */
const OPENERS = ['customer.reveal', 'account.reveal']
