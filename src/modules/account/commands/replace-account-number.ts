// Give an account a new number after a loss; the old one still leads to it and is never given again.

import { command } from '../../../platform/command/index.ts'
import { registerAddress } from '../../ledger/index.ts'
import * as contract from '../contract.ts'
import type { AccountNumberSource } from '../number-source.ts'
import { showNumber } from '../show-account.ts'
import { onAccount } from './change-account.ts'

export const replaceAccountNumber = (numbers: AccountNumberSource) =>
  command(contract.replaceAccountNumber, (context, { params, body }) =>
    onAccount(context, params, body.version, 'replace-number', async ({ record }) => {
      const number = await numbers.next()
      await registerAddress(context.tx, context.vault, { ...params, number, kind: 'account' })
      return {
        changes: { number, formerNumbers: [...record.formerNumbers, record.number], lostOn: null },
        told: { replaced: showNumber(context.caller, record.number), reason: body.reason },
      }
    }),
  )
