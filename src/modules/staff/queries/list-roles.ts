// Roles with their permissions, and every permission there is; the tree of branches.

import { query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { countUsersByBranch, countUsersByRole, listAllBranches, listAllRoles } from '../staff-store.ts'

/** `permissions` are those of all composed modules. */
export const listRoles = (permissions: () => { id: string; module: string }[]) =>
  query(contract.listRoles, async ({ tx }) => {
    const [roles, counts] = [await listAllRoles(tx), await countUsersByRole(tx)]
    const users = new Map(counts.map((count) => [count.roleId, count.users]))
    return {
      items: roles.map((role) => ({ ...role, userCount: users.get(role.roleId) ?? 0 })),
      permissions: permissions(),
    }
  })

export const listBranches = query(contract.listBranches, async ({ tx }) => {
  const [branches, counts] = [await listAllBranches(tx), await countUsersByBranch(tx)]
  const users = new Map(counts.map((count) => [count.branchId, count.users]))
  return { items: branches.map((branch) => ({ ...branch, userCount: users.get(branch.branchId) ?? 0 })) }
})
