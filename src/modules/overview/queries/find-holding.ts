// Finds the account or card of a whole number; a number outside the scope answers as one that nobody has.

import { query } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { getAccount, productVersion, readCatalogue, showNumber } from '../../account/index.ts'
import { findCardOfNumber, showCardNumber } from '../../card/index.ts'
import { customerLabels, openCustomer, rowsInScope } from '../../customer/index.ts'
import { findAddress } from '../../ledger/index.ts'
import * as contract from '../contract.ts'

export const findHolding = query(contract.findHolding, async (context, { body: { number } }) => {
  const { tx, vault, caller, scope, looked } = context
  const address = await findAddress(tx, vault, number)
  // The scope is asked in any case, so that an unknown number takes as long as one outside it.
  const [row] = await rowsInScope(tx, [address?.customerId ?? newId()], scope)
  if (!address || !row) return { items: [] }
  const { customerId, accountId, kind } = address
  const { key } = openCustomer(vault, row)
  looked([customerId])
  const [account, card, labels] = await Promise.all([
    getAccount(tx, vault, key, { customerId, accountId }),
    kind === 'card' ? findCardOfNumber(tx, vault, { customerId, key }, number) : null,
    customerLabels(context, [customerId]),
  ])
  const { productCode, productVersion: version } = card ?? account
  const product = productVersion(await readCatalogue(tx, [productCode]), productCode, version)
  const label = labels.get(customerId)
  const found: contract.FoundHolding = {
    kind,
    customerId,
    accountId,
    cardId: card?.cardId ?? null,
    number: card
      ? showCardNumber(caller, card, product.parameters.card?.digits ?? number.length)
      : showNumber(caller, account.number),
    productNames: product.names,
    customerNumber: label?.number ?? null,
    customerName: label?.name ?? null,
  }
  return { items: [found] }
})
