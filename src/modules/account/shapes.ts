// The account's shapes: enumerations, and the account as it leaves, its number masked, its balances only to those who may see them.

import { classed, Id, IsoDate, nullable, oneOf, T } from '../../platform/contract/index.ts'
import { MONEY_FEN_MAX, ProductNames } from './product-contract.ts'

export const closed = { additionalProperties: false } as const
export const AccountKind = oneOf('demand', 'time', 'notice', 'lump', 'credit-card', 'loan', 'wealth')
export const AccountStatus = oneOf(
  'pending',
  'active',
  'frozen-partial',
  'frozen',
  'lost-reported',
  'dormant',
  'closed',
)
export type AccountStatus = T.Static<typeof AccountStatus>
export const HolderRole = oneOf('owner', 'joint', 'authorised')
export type HolderRole = T.Static<typeof HolderRole>
export const FreezeKind = oneOf('whole', 'partial', 'court')
export type FreezeKind = T.Static<typeof FreezeKind>
/** `no-debit` lets money in and none out; `blocked` neither. */
export const FreezeEffect = oneOf('no-debit', 'blocked', 'amount')
export type FreezeEffect = T.Static<typeof FreezeEffect>
export const OrderEvery = oneOf('month', 'week')
export const OrderPurpose = oneOf('rent', 'saving', 'loan', 'insurance', 'household', 'utility', 'other')

/** A positive amount of the currency's minor unit. */
export const AmountFen = T.Integer({ minimum: 1, maximum: MONEY_FEN_MAX, description: 'Minor unit of the currency' })
const Money = nullable(classed('C2', T.Integer()))

export const AccountLine = T.Object({
  /** Whose account it is; another customer's where this one is a joint holder or authorised. */
  customerId: Id,
  accountId: Id,
  role: HolderRole,
  number: classed('C2', T.String({ description: 'Account number, masked' })),
  kind: AccountKind,
  productCode: T.String(),
  productVersion: T.Integer(),
  productNames: ProductNames,
  currency: T.String(),
  branchId: T.Integer(),
  status: AccountStatus,
  openedOn: IsoDate,
  maturesOn: nullable(IsoDate),
  termMonths: nullable(T.Integer()),
  closedOn: nullable(IsoDate),
  limitFen: T.Integer(),
  /** Null where the caller may not see balances. */
  balanceFen: Money,
  availableFen: Money,
  frozenFen: Money,
  heldFen: Money,
  lastBookedOn: nullable(IsoDate),
  version: T.Integer(),
})
export type AccountLine = T.Static<typeof AccountLine>

export const AccountHolder = T.Object({
  /** Null for a customer outside the caller's scope: then only the role is told. */
  customerId: nullable(Id),
  number: nullable(T.String()),
  name: nullable(classed('C2', T.String({ description: 'Name, masked' }))),
  role: HolderRole,
  validFrom: IsoDate,
  validTo: nullable(IsoDate),
})
export const AccountFreeze = T.Object({
  freezeId: Id,
  kind: FreezeKind,
  effect: FreezeEffect,
  amountFen: nullable(classed('C2', T.Integer())),
  document: nullable(T.String()),
  authority: nullable(T.String()),
  reason: T.String(),
  validFrom: IsoDate,
  /** The last day on which it holds. */
  validTo: nullable(IsoDate),
  liftedOn: nullable(IsoDate),
})
export const StandingOrder = T.Object({
  orderId: Id,
  amountFen: classed('C2', T.Integer()),
  every: OrderEvery,
  day: T.Integer(),
  purpose: OrderPurpose,
  counterpartyName: classed('C2', T.String({ description: 'Name, masked' })),
  counterpartyNumber: classed('C2', T.String({ description: 'Account number, masked' })),
  validFrom: IsoDate,
  validTo: nullable(IsoDate),
  /** The day it is paid next, days off considered; null when it has ended. */
  nextOn: nullable(IsoDate),
})
export const AccountDue = T.Object({
  /** The order's id, or one that stands for a fee or the interest of a debt. */
  dueId: Id,
  dueOn: IsoDate,
  kind: oneOf('order', 'fee', 'interest'),
  purpose: T.String(),
  amountFen: nullable(classed('C2', T.Integer())),
  status: oneOf('paid', 'waiting', 'missed'),
  /** The code of the ledger's refusal, where it was not paid. */
  reason: nullable(T.String()),
  triedOn: IsoDate,
})
export const Account = T.Object({
  ...AccountLine.properties,
  ratePercent: nullable(T.String()),
  noticeOn: nullable(IsoDate),
  lostOn: nullable(IsoDate),
  dormantOn: nullable(IsoDate),
  /** Fen with ten decimals: what has accrued and is not posted yet. */
  accruedFen: nullable(classed('C2', T.String())),
  accruedTo: nullable(IsoDate),
  holders: T.Array(AccountHolder),
  freezes: T.Array(AccountFreeze),
  standingOrders: T.Array(StandingOrder),
  /** What fell due by itself lately, newest first. */
  dues: T.Array(AccountDue),
  /** Debts: the account of the same customer that interest is taken from. */
  repaymentAccountId: nullable(Id),
  formerNumbers: T.Array(classed('C2', T.String({ description: 'Account number, masked' }))),
  /** What this caller may do with this account as it stands: command ids. */
  actions: T.Array(T.String()),
})
export type Account = T.Static<typeof Account>
