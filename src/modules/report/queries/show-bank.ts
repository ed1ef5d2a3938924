// The bank's figures over twelve months: a few reads of the rollups, none of the entries; only the caller's branches.

import { reachesAllBranches } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { listActive, sumByBranch, sumByChannel } from '../../ledger/index.ts'
import { listBalances } from '../balance-store.ts'
import * as contract from '../contract.ts'
import { monthsUpTo } from '../months.ts'

export const showBank = query(contract.showBank, async ({ tx, clock, scope }, { query: asked }) => {
  const { currency = 'CNY', branchId } = asked
  const today = clock.today()
  const months = monthsUpTo(today.slice(0, 7))
  // A branch outside the scope adds nothing: it is answered like one without any business.
  const allowed = reachesAllBranches(scope) ? null : scope.branchIds
  const branchIds = branchId === undefined ? allowed : !allowed || allowed.includes(branchId) ? [branchId] : []
  const within = { since: `${months[0]}-01`, until: `${months.at(-1)}-01`, currency, branchIds }
  const [channels, branches, active, balances] = await Promise.all([
    sumByChannel(tx, within),
    sumByBranch(tx, within),
    listActive(tx, within),
    listBalances(tx, { day: today, currency, branchIds }),
  ])
  return {
    asOf: clock.now().toISOString(),
    currency,
    months,
    channels: channels as contract.BankFigures['channels'],
    branches,
    active,
    balancesTakenAt: balances[0]?.takenAt.toISOString() ?? null,
    balances: balances.map(({ kind, branchId: at, accounts, balanceFen }) => ({
      kind: kind as contract.BankFigures['balances'][number]['kind'],
      branchId: at,
      accounts,
      balanceFen,
    })),
  }
})
