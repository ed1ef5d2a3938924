// The tree of branches in reading order, read once and shared by pickers, filters and names.

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { listBranches } from '../../modules/staff/contract.ts'
import { call } from '../api.ts'
import { inTreeOrder } from './branch-tree.ts'

export function useBranches() {
  const query = useQuery({ queryKey: ['branches'], queryFn: async () => (await call(listBranches)).items })
  const rows = computed(() => inTreeOrder(query.data.value ?? []))
  const names = computed(() => new Map(rows.value.map((branch) => [branch.branchId, branch.name])))
  return {
    query,
    rows,
    nameOf: (branchId: number | null | undefined) => (branchId ? (names.value.get(branchId) ?? String(branchId)) : '—'),
  }
}
