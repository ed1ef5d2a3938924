// The rules of groups: what a person's groups at the identity provider mean here, as data the bank keeps.

export type GroupMeaning = { group: string; roleIds: readonly string[]; branchId: number | null }
export type GroupAccess = { roleIds: string[]; branchIds: number[] }

/** The roles and branches of all groups that are known here; other groups mean nothing. */
export function accessOf(groups: readonly string[], meanings: readonly GroupMeaning[]): GroupAccess {
  const known = meanings.filter(({ group }) => groups.includes(group))
  return {
    roleIds: [...new Set(known.flatMap(({ roleIds }) => roleIds))].sort(),
    branchIds: [...new Set(known.flatMap(({ branchId }) => (branchId === null ? [] : [branchId])))],
  }
}
