// The contract of reading transactions: an account's or a customer's list with its running balance, and one in full.

import {
  classed,
  Id,
  Instant,
  IsoDate,
  nullable,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
} from '../../platform/contract/index.ts'
import { CHANNELS, POSTING_TYPES } from './posting-type.ts'

export const EntryType = oneOf(...POSTING_TYPES, 'reversal')

/** One leg on one account, as people see it. */
export const TransactionLine = T.Object({
  transactionId: Id,
  leg: T.Integer(),
  accountId: Id,
  ts: Instant,
  bookingDate: IsoDate,
  valueDate: IsoDate,
  type: EntryType,
  channel: oneOf(...CHANNELS),
  /** Money out is negative. Null where the caller's role sees no values. */
  amountFen: nullable(classed('C2', T.Integer())),
  balanceAfterFen: nullable(classed('C2', T.Integer())),
  currency: T.String(),
  contra: T.String(),
  mcc: nullable(T.String()),
  division: nullable(T.String()),
  merchantId: nullable(Id),
  merchantName: nullable(T.String()),
  cardId: nullable(Id),
  reverses: nullable(Id),
  counterpartyName: nullable(classed('C2', T.String())),
  counterpartyNumber: nullable(classed('C2', T.String())),
  counterpartyBank: nullable(T.String()),
  purpose: nullable(classed('C2', T.String())),
})
export type TransactionLine = T.Static<typeof TransactionLine>

export const listTransactions = route({
  id: 'ledger.list-transactions',
  method: 'GET',
  path: '/customers/:customerId/transactions',
  summary: "A customer's or an account's transactions, newest first, with the running balance",
  permission: 'ledger.list-transactions',
  params: T.Object({ customerId: Id }),
  query: T.Object({ ...PageQuery, accountId: T.Optional(Id) }, { additionalProperties: false }),
  reply: pageOf(TransactionLine),
})

export const showTransaction = route({
  id: 'ledger.show-transaction',
  method: 'GET',
  path: '/customers/:customerId/transactions/:transactionId',
  summary: 'One transaction with its legs on the accounts of the customer',
  permission: 'ledger.show-transaction',
  params: T.Object({ customerId: Id, transactionId: Id }),
  reply: T.Object({ transactionId: Id, customerId: Id, feeFen: nullable(T.Integer()), legs: T.Array(TransactionLine) }),
})
