// A user as it leaves: name opened with the bank's key, lock shown, no hash.

import type { Vault } from '../../platform/vault/index.ts'
import type { User } from './contract.ts'
import type { BranchRow, UserRow } from './staff-store.ts'

export const NAME_PLACE = 'staff_user.display_name'
export const openName = (vault: Vault, row: UserRow) => vault.open(vault.bankKey, NAME_PLACE, row.displayName)
export const sealName = (vault: Vault, name: string) => vault.seal(vault.bankKey, NAME_PLACE, name)
export const loginHashOf = (vault: Vault, loginName: string) =>
  vault.blind('login-name', loginName.trim().toLowerCase())

export const addressHashOf = (vault: Vault, address: string) => vault.blind('sign-in-address', address)
/** Who somebody is at the bank's identity provider, and one sign-in there. */
export const subjectHashOf = (vault: Vault, issuer: string, subject: string) =>
  vault.blind('single-subject', `${issuer}\n${subject}`)
export const farSessionHashOf = (vault: Vault, issuer: string, session: string) =>
  vault.blind('single-session', `${issuer}\n${session}`)
/** A name at an address. */
export const pairHashOf = (vault: Vault, loginName: string, address: string) =>
  vault.blind('sign-in-pair', `${loginName}\n${address}`)

export function showUserRow(
  vault: Vault,
  row: UserRow,
  branches: BranchRow[],
  more: { sessionCount: number; lockedUntil: Date | null },
): User {
  return {
    userId: row.userId,
    loginName: row.loginName,
    displayName: openName(vault, row),
    branchId: row.branchId,
    branchName: branches.find((branch) => branch.branchId === row.branchId)?.name ?? '',
    roleIds: row.roleIds,
    status: row.status === 'disabled' ? 'disabled' : more.lockedUntil ? 'locked' : 'active',
    lockedUntil: more.lockedUntil?.toISOString() ?? null,
    lastSignedInAt: row.lastSignedInAt?.toISOString() ?? null,
    sessionCount: more.sessionCount,
    factorCount: row.factorCount,
    single: row.single,
    department: row.department,
    version: row.version,
  }
}

/** What the journal keeps of a user: no hash. The row is sealed with the bank's key. */
export function userState(vault: Vault, row: UserRow): Record<string, unknown> {
  const {
    passwordHash: _hash,
    displayName: _name,
    singleSubject: _subject,
    walled: _walled,
    grants: _grants,
    ...rest
  } = row
  return { ...rest, displayName: openName(vault, row), lastSignedInAt: row.lastSignedInAt?.toISOString() ?? null }
}
