// The rules as they stand, the routes a rule can hold, and who stands in for whom.

import { query } from '../../../platform/command/index.ts'
import { openUserNames, personOf } from '../../staff/index.ts'
import { showDelegations } from '../commands/delegate-approval.ts'
import { shownPolicy } from '../commands/open-gate.ts'
import * as contract from '../contract.ts'
import { listDelegationRows } from '../delegation-store.ts'
import { listPolicyRows } from '../policy-store.ts'

const DELEGATIONS_MAX = 50
const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const listPolicies = (holdable: () => ReadonlySet<string>) =>
  query(contract.listPolicies, async ({ tx, vault }) => {
    const rows = await listPolicyRows(tx)
    const names = await openUserNames(
      tx,
      vault,
      rows.flatMap(({ savedBy }) => (USER_ID.test(savedBy) ? [savedBy] : [])),
    )
    const items = rows.map((row) => ({ ...shownPolicy(row), savedBy: names.get(row.savedBy) ?? row.savedBy }))
    return { items, routes: [...holdable()].sort() }
  })

export const listDelegations = query(contract.listDelegations, async (context) => {
  const rows = await listDelegationRows(context.tx, personOf(context.caller).userId, DELEGATIONS_MAX)
  return { items: await showDelegations(context, rows) }
})
