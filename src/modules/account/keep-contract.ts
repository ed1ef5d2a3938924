// The contract of having accounts: list, see, open, reveal the number, holders, standing orders.

import { classed, Id, IsoDate, nullable, oneOf, route, T, Version } from '../../platform/contract/index.ts'
import { MONEY_FEN_MAX, ProductCode } from './product-contract.ts'
import { Account, AccountLine, AmountFen, closed, OrderEvery, OrderPurpose } from './shapes.ts'

export const CustomerParams = T.Object({ customerId: Id })
export const AccountParams = T.Object({ customerId: Id, accountId: Id })

export const listAccounts = route({
  id: 'account.list',
  method: 'GET',
  path: '/customers/:customerId/accounts',
  summary: 'Accounts a customer owns, shares or may use, masked',
  permission: 'account.list',
  params: CustomerParams,
  reply: T.Object({ items: T.Array(AccountLine) }),
})
export const showAccount = route({
  id: 'account.show',
  method: 'GET',
  path: '/customers/:customerId/accounts/:accountId',
  summary: 'One account with its holders, freezes, interest and standing orders',
  permission: 'account.show',
  params: AccountParams,
  reply: Account,
})
export const openAccount = route({
  id: 'account.open',
  method: 'POST',
  path: '/customers/:customerId/accounts',
  summary: 'Open an account of a product; its number is assigned here',
  permission: 'account.open',
  command: true,
  params: CustomerParams,
  body: T.Object(
    {
      productCode: ProductCode,
      termMonths: T.Optional(nullable(T.Integer({ minimum: 1, maximum: 600 }))),
      /** Overdraft, credit limit or principal of a loan. */
      limitFen: T.Optional(T.Integer({ minimum: 0, maximum: MONEY_FEN_MAX })),
      /** Loans and credit cards: the customer's account that interest is taken from; without it interest is added to the debt. */
      repaymentAccountId: T.Optional(nullable(Id)),
      /** Paid in at the counter as it is opened. */
      depositFen: T.Optional(AmountFen),
      /** The accounting branch; without it the customer's. */
      branchId: T.Optional(T.Integer({ minimum: 1, maximum: 2_000_000_000 })),
    },
    closed,
  ),
  reply: Account,
})
export const RevealPurpose = oneOf('verify-identity', 'handle-request', 'correct-data', 'risk-review', 'legal-duty')
/** Never tried dry: what it answers is all it does, and a dry run leaves no journal row. */
export const revealAccount = route({
  id: 'account.reveal',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/reveal',
  summary: 'Open the masked account number for a purpose; journaled',
  permission: 'account.reveal',
  params: AccountParams,
  body: T.Object({ purpose: RevealPurpose, note: T.Optional(T.String({ maxLength: 200 })) }, closed),
  reply: T.Object({
    number: classed('C2', T.String()),
    shownForSeconds: T.Integer(),
    ledgerNumber: T.String(),
    /** What of the day's budget is used; null for machines. */
    budget: nullable(T.Object({ used: T.Integer(), most: T.Integer() })),
  }),
})

export const addHolder = route({
  id: 'account.add-holder',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/holders',
  summary: 'Make another customer a joint holder, or let them use the account',
  permission: 'account.add-holder',
  command: true,
  params: AccountParams,
  body: T.Object(
    { holderId: Id, role: oneOf('joint', 'authorised'), validTo: T.Optional(nullable(IsoDate)), version: Version },
    closed,
  ),
  reply: Account,
})
export const endHolder = route({
  id: 'account.end-holder',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/holders/:holderId/end',
  summary: 'End a joint holding or a permission to use the account',
  permission: 'account.end-holder',
  command: true,
  params: T.Object({ customerId: Id, accountId: Id, holderId: Id }),
  body: T.Object({ version: Version }, closed),
  reply: Account,
})

export const addStandingOrder = route({
  id: 'account.add-standing-order',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/standing-orders',
  summary: 'Order a transfer that repeats each month or week',
  permission: 'account.add-standing-order',
  command: true,
  params: AccountParams,
  body: T.Object(
    {
      amountFen: AmountFen,
      every: OrderEvery,
      /** Of the month (1 to 28), or of the week (1 is Monday). */
      day: T.Integer({ minimum: 1, maximum: 28 }),
      purpose: OrderPurpose,
      counterpartyName: classed('C2', T.String({ minLength: 1, maxLength: 100 })),
      counterpartyNumber: classed('C2', T.String({ minLength: 8, maxLength: 34, pattern: '^[0-9A-Z]+$' })),
      validTo: T.Optional(nullable(IsoDate)),
      version: Version,
    },
    closed,
  ),
  reply: Account,
})
export const endStandingOrder = route({
  id: 'account.end-standing-order',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/standing-orders/:orderId/end',
  summary: 'End a standing order',
  permission: 'account.end-standing-order',
  command: true,
  params: T.Object({ customerId: Id, accountId: Id, orderId: Id }),
  body: T.Object({ version: Version }, closed),
  reply: Account,
})
