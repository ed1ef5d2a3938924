// Open a user with a first password that is shown once and must be changed.

import { type Command, command } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { type FieldProblem, Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { findDepartment } from '../department-store.ts'
import { type FirstPassword, makeFirstPassword } from '../password.ts'
import { sealName, showUserRow, userState } from '../show-user.ts'
import { findUserByLogin, insertUser, listAllBranches, listAllRoles, type UserRow } from '../staff-store.ts'

/** Branch and roles must be there. */
export async function refuseUnknown(
  tx: Tx,
  body: { branchId: number; roleIds: string[]; department?: string | null },
): Promise<void> {
  const [branches, roles] = [await listAllBranches(tx), await listAllRoles(tx)]
  const fields: FieldProblem[] = []
  if (body.department && !(await findDepartment(tx, body.department)))
    fields.push({ field: 'department', rule: 'staff.department-unknown' })
  if (!branches.some((branch) => branch.branchId === body.branchId && branch.active))
    fields.push({ field: 'branchId', rule: 'staff.branch-unknown' })
  const unknown = body.roleIds.filter((roleId) => !roles.some((role) => role.roleId === roleId))
  if (unknown.length > 0)
    fields.push({ field: 'roleIds', rule: 'staff.role-unknown', facts: { roles: unknown.join(', ') } })
  if (fields.length > 0) throw new Refusal('http.invalid', {}, { fields })
}

export const createUser: Command<typeof contract.createUser> = {
  ...command(contract.createUser, async ({ tx, vault, clock, prepared }, { body }) => {
    await refuseUnknown(tx, body)
    if (await findUserByLogin(tx, body.loginName)) {
      throw new Refusal(
        'staff.login-taken',
        {},
        { status: 409, fields: [{ field: 'loginName', rule: 'staff.login-taken' }] },
      )
    }
    const first = prepared as FirstPassword
    const user: UserRow = {
      userId: newId(),
      loginName: body.loginName,
      displayName: sealName(vault, body.displayName),
      branchId: body.branchId,
      roleIds: body.roleIds,
      status: 'active',
      passwordHash: first.hash,
      mustChangePassword: true,
      lastSignedInAt: null,
      language: 'zh-CN',
      factorCount: 0,
      single: false,
      singleSubject: null,
      version: 1,
      department: body.department ?? null,
      walled: [],
      grants: [],
    }
    await insertUser(tx, user, clock.now())
    return {
      chain: { id: user.userId, key: vault.bankKey, fresh: true },
      before: null,
      after: userState(vault, user),
      events: [contract.userChanged({ userId: user.userId })],
      reply: {
        user: showUserRow(vault, user, await listAllBranches(tx), { sessionCount: 0, lockedUntil: null }),
        firstPassword: first.plain,
      },
    }
  }),
  /** Hashed before the transaction: it holds no lock for that long. */
  prepare: makeFirstPassword,
}
