// The tree of branches in reading order, read once and shared by pickers, filters and names.

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { type Branch, listBranches } from '../../modules/staff/contract.ts'
import { call } from '../api.ts'

export type BranchRow = Branch & { depth: number }

/** Parents before children, siblings by code. */
export function inTreeOrder(branches: Branch[]): BranchRow[] {
  const children = Map.groupBy(branches, (branch) => branch.parentId)
  const known = new Set(branches.map((branch) => branch.branchId))
  const rows: BranchRow[] = []
  const visit = (branch: Branch, depth: number) => {
    rows.push({ ...branch, depth })
    for (const child of (children.get(branch.branchId) ?? []).toSorted((a, b) => (a.code < b.code ? -1 : 1))) visit(child, depth + 1)
  }
  for (const root of branches.filter((branch) => branch.parentId === null || !known.has(branch.parentId))) visit(root, 0)
  return rows
}

export function useBranches() {
  const query = useQuery({ queryKey: ['branches'], queryFn: async () => (await call(listBranches)).items })
  const rows = computed(() => inTreeOrder(query.data.value ?? []))
  const names = computed(() => new Map(rows.value.map((branch) => [branch.branchId, branch.name])))
  return { query, rows, nameOf: (branchId: number | null | undefined) => (branchId ? (names.value.get(branchId) ?? String(branchId)) : '—') }
}
