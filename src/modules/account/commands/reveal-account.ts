// Open a masked account number for a purpose; it journals itself.

import { command } from '../../../platform/command/index.ts'
import { getCustomer } from '../../customer/index.ts'
import { spendBudget } from '../../staff/index.ts'
import { getAccount } from '../account-store.ts'
import * as contract from '../contract.ts'

const SHOWN_SECONDS = 60

export const revealAccount = command(contract.revealAccount, async (context, { params, body }) => {
  const { tx, vault, scope, requestId } = context
  const owner = await getCustomer(tx, vault, params.customerId, scope)
  const record = await getAccount(tx, vault, owner.key, params)
  const budget = await spendBudget(context, 1)
  return {
    chain: { id: owner.customerId, key: owner.key },
    before: null,
    after: { revealed: ['accounts'], accountId: record.accountId, purpose: body.purpose, note: body.note ?? null },
    events: [],
    reply: { number: record.number, shownForSeconds: SHOWN_SECONDS, ledgerNumber: requestId, budget },
  }
})
