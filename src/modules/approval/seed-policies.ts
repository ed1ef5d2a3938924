// The rules a bank starts with. Those that would stop a bank with one administrator wait, switched off, for its decision.

import { type Services, upkeep } from '../../platform/command/index.ts'
import type { Conditions } from './contract.ts'
import { insertPolicy } from './policy-store.ts'

const WAN = 1_000_000
const DAY = 24

type Seed = {
  policyId: string
  route: string
  active: boolean
  fixed?: boolean
  conditions?: Conditions
  levels: string[]
  escalateTo: string
  deadlineHours?: number
}

const BY_ADMIN = { levels: ['permission:approval.save-policy'], escalateTo: 'role:admin' }
const BY_DECIDER = { levels: ['permission:approval.decide'], escalateTo: 'role:manager' }
const BY_RISK = { levels: ['role:risk-officer'], escalateTo: 'role:compliance' }

export const SEED_POLICIES: readonly Seed[] = [
  {
    policyId: 'policies',
    route: 'approval.save-policy',
    active: true,
    fixed: true,
    ...BY_ADMIN,
    deadlineHours: 7 * DAY,
  },
  {
    policyId: 'large-reversals',
    route: 'ledger.reverse',
    active: true,
    conditions: { amountOverFen: 100 * WAN },
    ...BY_DECIDER,
    deadlineHours: DAY,
  },
  {
    policyId: 'court-freezes-lifted',
    route: 'account.unfreeze',
    active: true,
    conditions: { kinds: ['court'] },
    ...BY_RISK,
  },
  {
    policyId: 'customer-deletions',
    route: 'erasure.delete-customer',
    active: true,
    fixed: true,
    // The narrower first: whoever agreed there cannot agree again.
    levels: ['role:risk-officer', 'permission:approval.decide'],
    escalateTo: 'role:compliance',
    deadlineHours: 7 * DAY,
  },
  {
    policyId: 'archives-opened',
    route: 'erasure.open-archive',
    active: true,
    fixed: true,
    ...BY_RISK,
  },
  {
    policyId: 'monitoring-rules',
    route: 'monitoring.begin-rule',
    active: true,
    conditions: { kinds: ['live'] },
    ...BY_RISK,
  },
  {
    policyId: 'white-lists',
    route: 'monitoring.add-entries',
    active: true,
    conditions: { kinds: ['white'] },
    ...BY_RISK,
  },
  {
    policyId: 'black-lists-shortened',
    route: 'monitoring.remove-entries',
    active: true,
    conditions: { kinds: ['black'] },
    ...BY_RISK,
  },
  { policyId: 'monitoring-thresholds', route: 'monitoring.set-threshold', active: false, ...BY_RISK },
  { policyId: 'products', route: 'product.add-version', active: false, ...BY_DECIDER },
  { policyId: 'users', route: 'staff.update-user', active: false, ...BY_ADMIN },
  { policyId: 'new-users', route: 'staff.create-user', active: false, ...BY_ADMIN },
  { policyId: 'roles', route: 'staff.update-role', active: false, ...BY_ADMIN },
  { policyId: 'new-roles', route: 'staff.create-role', active: false, ...BY_ADMIN },
  { policyId: 'customers-in-bulk', route: 'customer.bulk-update', active: false, ...BY_DECIDER },
  {
    policyId: 'firms-deactivated',
    route: 'customer.deactivate',
    active: false,
    conditions: { customerKinds: ['corporate'] },
    levels: ['permission:approval.decide', 'role:risk-officer'],
    escalateTo: 'role:compliance',
  },
]

/** Writes the first version of each rule that the bank does not have; what it has saved itself stays. */
export async function seedPolicies(services: Services): Promise<void> {
  await upkeep(services, async (tx) => {
    for (const { deadlineHours = 3 * DAY, conditions = {}, fixed = false, ...seed } of SEED_POLICIES)
      await insertPolicy(tx, {
        ...seed,
        ...{ conditions, fixed, deadlineHours, version: 1, savedBy: 'seed', savedAt: services.clock.now() },
        remindHours: Math.ceil(deadlineHours / 3),
        escalateHours: Math.ceil((deadlineHours * 2) / 3),
      })
  })
}
