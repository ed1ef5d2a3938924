// The statements of an account that fell due, newest first: each is made as a document when somebody asks.

import { query } from '../../../platform/command/index.ts'
import { getAccount, seesBalances } from '../../account/index.ts'
import { getCustomer } from '../../customer/index.ts'
import { listDueStatements } from '../contract.ts'
import { listDue } from './statement-due-store.ts'

const ROWS_MAX = 60

export const listDueOf = query(
  listDueStatements,
  async ({ tx, vault, caller, scope, looked }, { params: { customerId, accountId } }) => {
    const owner = await getCustomer(tx, vault, customerId, scope)
    await getAccount(tx, vault, owner.key, { customerId, accountId })
    const sees = seesBalances(caller, owner.state)
    looked([customerId])
    const rows = await listDue(tx, { customerId, accountId }, ROWS_MAX)
    return {
      items: rows.map(({ from, to, currency, openingFen, closingFen, entries }) => ({
        from,
        to,
        currency,
        entries,
        openingFen: sees ? openingFen : null,
        closingFen: sees ? closingFen : null,
      })),
    }
  },
)
