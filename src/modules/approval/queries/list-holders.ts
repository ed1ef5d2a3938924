// Who could agree: the users who answer a need at a place, and those who lend one their right.

import type { Tx } from '../../../platform/database/index.ts'
import { findPersonNow, listPermissionHolders, listRoleUsers } from '../../staff/index.ts'
import { answers, type Principal } from '../commands/verdict.ts'
import { listLenders } from '../delegation-store.ts'

type Place = { branchId: number; ownerId: string | null }

/** Ids of users but one; of a permission's holders the nearest. */
export async function listHoldersOf(
  tx: Tx,
  need: string,
  place: Place | null,
  except: string | null,
): Promise<string[]> {
  const [kind, name = ''] = need.split(':')
  const ids =
    kind === 'role' ? await listRoleUsers(tx, name, except) : await listPermissionHolders(tx, name, place, except)
  const found: string[] = []
  for (const userId of ids) {
    const person = await findPersonNow(tx, userId, '')
    if (person && answers(person, { need, branchId: place?.branchId ?? null, ownerId: place?.ownerId ?? null }))
      found.push(userId)
  }
  return found
}

/** Those who lend the user their right at this moment, with what they hold themselves. */
export async function listLendersOf(tx: Tx, userId: string, now: Date): Promise<Principal[]> {
  const lenders: Principal[] = []
  for (const { fromUser } of await listLenders(tx, userId, now)) {
    const person = await findPersonNow(tx, fromUser, '')
    if (person) lenders.push(person)
  }
  return lenders
}
