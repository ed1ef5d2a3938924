// Believable customers as drafts, different for every seed.

import type { CustomerDraft } from '../../src/modules/customer/contract.ts'
import { demoCustomers } from '../../src/modules/customer/demo/index.ts'

/** `count` individuals in one branch without an owner. */
export function demoDrafts(count: number, seed: string, { branchId }: { branchId: number }): CustomerDraft[] {
  const drafts: CustomerDraft[] = []
  const options = { seed, count: count * 3 + 10, branches: [{ branchId }], owners: [], today: '2026-11-01' }
  for (const draft of demoCustomers(options)) {
    if (draft.kind === 'individual') drafts.push({ ...draft, ownerId: null })
    if (drafts.length === count) break
  }
  return drafts
}
