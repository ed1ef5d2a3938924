// The account module's contract: open, see, stop, hold and close accounts; products stand in product-contract.ts.

import { event, Id, T } from '../../platform/contract/index.ts'

export * from './keep-contract.ts'
export * from './life-contract.ts'
export * from './product-contract.ts'
export * from './shapes.ts'

/** Balances are shown to whoever holds this, within its scope; it is no route's id. */
export const SEE_BALANCES = 'account.see-balances'

export const accountOpened = event({
  id: 'account.opened',
  summary: 'An account was opened',
  data: T.Object({ customerId: Id, accountId: Id }),
})
export const accountChanged = event({
  id: 'account.changed',
  summary: 'An account changed its state, its holders or its orders',
  data: T.Object({ customerId: Id, accountId: Id, version: T.Integer(), status: T.String() }),
})
export const productChanged = event({
  id: 'product.changed',
  summary: 'A product got a new version',
  data: T.Object({ code: T.String(), version: T.Integer() }),
})
