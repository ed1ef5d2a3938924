// Branches in reading order: a flat list with depths, from rows that know their parents.

import type { Branch } from '../../modules/staff/contract.ts'

export type BranchRow = Branch & { depth: number }

/** Parents before children, siblings by code. */
export function inTreeOrder(branches: Branch[]): BranchRow[] {
  const children = Map.groupBy(branches, (branch) => branch.parentId)
  const known = new Set(branches.map((branch) => branch.branchId))
  const rows: BranchRow[] = []
  const visit = (branch: Branch, depth: number) => {
    rows.push({ ...branch, depth })
    for (const child of (children.get(branch.branchId) ?? []).toSorted((a, b) => (a.code < b.code ? -1 : 1)))
      visit(child, depth + 1)
  }
  for (const root of branches.filter((branch) => branch.parentId === null || !known.has(branch.parentId)))
    visit(root, 0)
  return rows
}
