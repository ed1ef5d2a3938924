// Many accounts closed in one transaction on a day that is past: for the demo bank and loads of history. Only at zero.

import { type BatchAnswer, batchCommand, type CommandContext } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import type { DataKey } from '../../../platform/vault/index.ts'
import { lockCustomerKeys } from '../../customer/index.ts'
import { closePosition } from '../../ledger/index.ts'
import { statusOf } from '../account.ts'
import { type AccountRecord, lockAccount, updateAccount } from '../account-store.ts'
import { clearAccrual } from '../accrual-store.ts'
import { accountChanged } from '../contract.ts'
import { journalState } from './change-account.ts'

/** In ascending order of customers, as whoever locks them. */
export type ClosedAccounts = { customerId: string; accountIds: string[]; closedOn: string }

async function close(
  { tx, vault }: CommandContext,
  key: DataKey,
  { customerId, accountIds, closedOn }: ClosedAccounts,
): Promise<{ before: AccountRecord; after: AccountRecord }[]> {
  const closed: { before: AccountRecord; after: AccountRecord }[] = []
  for (const accountId of [...accountIds].sort()) {
    const at = { customerId, accountId }
    const before = await lockAccount(tx, vault, key, at)
    const changed = { ...before, closedOn, version: before.version + 1 }
    const after = { ...changed, status: statusOf(changed, [], closedOn) }
    await updateAccount(tx, vault, key, after)
    await clearAccrual(tx, at, closedOn)
    await closePosition(tx, at)
    closed.push({ before, after })
  }
  return closed
}

export const closeManyAccounts = batchCommand<ClosedAccounts>(
  { id: 'account.close-many', permission: 'account.close' },
  async (context, items) => {
    const { tx, vault } = context
    const keys = await lockCustomerKeys(tx, vault, [...new Set(items.map((item) => item.customerId))])
    const answers: BatchAnswer[] = []
    for (const item of items) {
      const key = keys.get(item.customerId)
      if (!key) {
        answers.push({ refused: new Refusal('account.not-found', {}, { status: 404 }), change: null })
        continue
      }
      const closed = await close(context, key, item)
      const { customerId } = item
      answers.push({
        refused: null,
        change: {
          chain: { id: customerId, key },
          before: { accounts: closed.map(({ before }) => journalState(context, before)) },
          after: { accounts: closed.map(({ after }) => journalState(context, after)) },
          events: closed.map(({ after: { accountId, version, status } }) =>
            accountChanged({ customerId, accountId, version, status }),
          ),
          reply: null,
        },
      })
    }
    return answers
  },
)
