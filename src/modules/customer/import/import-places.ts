// Finds the branch and the owner that a file names by code, name or login.

import type { Tx } from '../../../platform/database/index.ts'
import { findUserByLogin, listAllBranches } from '../../staff/index.ts'

const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase()

export type Places = {
  branch(text: string): number | null
  owner(text: string): string | null
}

/** Looks up what a batch's rows name, in a few statements. */
export async function findPlaces(tx: Tx, owners: readonly string[], namesBranches: boolean): Promise<Places> {
  const branches = new Map<string, number>()
  for (const branch of namesBranches ? await listAllBranches(tx) : []) {
    for (const name of [String(branch.branchId), branch.code, branch.name]) branches.set(fold(name), branch.branchId)
  }
  const users = new Map<string, string>()
  for (const login of new Set(owners.map(fold))) {
    const user = await findUserByLogin(tx, login)
    if (user) users.set(login, user.userId)
  }
  return { branch: (text) => branches.get(fold(text)) ?? null, owner: (text) => users.get(fold(text)) ?? null }
}
