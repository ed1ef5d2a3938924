// Who could agree: the users who answer a need at a place, and those who lend one their right.

import type { Tx } from '../../../platform/database/index.ts'
import { listPermissionHolders, listPersonsNow, listRoleUsers } from '../../staff/index.ts'
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
  const at = { need, branchId: place?.branchId ?? null, ownerId: place?.ownerId ?? null }
  return (await listPersonsNow(tx, ids)).filter((person) => answers(person, at)).map(({ userId }) => userId)
}

/** Those who lend the user their right at this moment, with what they hold themselves. */
export async function listLendersOf(tx: Tx, userId: string, now: Date): Promise<Principal[]> {
  const lenders = await listLenders(tx, userId, now)
  return listPersonsNow(
    tx,
    lenders.map(({ fromUser }) => fromUser),
  )
}
