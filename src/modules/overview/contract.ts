// The contract of the overview: a customer's holdings, money and habits at a glance, from figures kept beside the ledger.

import { classed, Id, Instant, IsoDate, nullable, oneOf, route, T } from '../../platform/contract/index.ts'
import { AccountKind } from '../account/contract.ts'
import { MCC_GROUPS } from '../ledger/contract.ts'

export * from './holding-contract.ts'
export * from './household-contract.ts'
export * from './timeline-contract.ts'

const Fen = classed('C2', T.Integer())
export const Overview = T.Object({
  asOf: Instant,
  /** Everything in money below but the holdings is of this currency: the one most used. */
  currency: T.String(),
  holdings: T.Array(
    T.Object({
      kind: AccountKind,
      currency: T.String(),
      accounts: T.Integer(),
      balanceFen: Fen,
      maturesOn: nullable(IsoDate),
    }),
  ),
  notHeld: T.Array(AccountKind),
  /** At the end of each month; of this month, now. */
  balances: T.Array(T.Object({ month: T.String(), assetsFen: Fen, debtsFen: Fen })),
  flows: T.Array(T.Object({ month: T.String(), inFen: Fen, outFen: Fen })),
  /** This month and the mean of the three before. */
  categories: T.Array(T.Object({ group: oneOf(...MCC_GROUPS), fen: Fen, meanFen: Fen })),
  /** Of the last four months, this one included. */
  merchants: T.Array(T.Object({ name: nullable(T.String()), entries: T.Integer(), fen: Fen })),
  places: T.Array(T.Object({ name: T.String(), english: nullable(T.String()), entries: T.Integer(), fen: Fen })),
  /** Weekday 0 is Monday. */
  hours: T.Array(T.Object({ weekday: T.Integer(), hour: T.Integer(), acts: T.Integer() })),
  actsPerMonth: T.Number(),
  lastBookedOn: nullable(IsoDate),
  quietDays: nullable(T.Integer()),
})
export type Overview = T.Static<typeof Overview>

export const showOverview = route({
  id: 'overview.show',
  method: 'GET',
  path: '/customers/:customerId/overview',
  summary: "A customer's holdings, balances, flows, spending and habits over the last thirteen months",
  permission: 'overview.show',
  params: T.Object({ customerId: Id }),
  reply: Overview,
})
