// The contract of the bank's days: which are closed, how the one under way is doing, and asking for the next.

import { Id, Instant, IsoDate, nullable, oneOf, route, T } from '../../../platform/contract/index.ts'

/** Beyond the permission of a route: whoever holds it closes days, on the command line too. */
export const CLOSE_DAY = 'ledger.close-day'

const Trial = T.Object({
  currency: T.String(),
  /** Whole fen as text: sums over the bank outgrow numbers. */
  customersFen: T.String(),
  bankFen: T.String(),
  differenceFen: T.String(),
})
const Leg = T.Object({
  kind: T.String(),
  customerId: Id,
  accountId: nullable(Id),
  transactionId: nullable(Id),
  leg: nullable(T.Integer()),
})
export const BankDay = T.Object({
  day: IsoDate,
  status: oneOf('cutting-off', 'closed'),
  /** A worker is at it, or will be in a moment. */
  underWay: T.Boolean(),
  cutOffAt: Instant,
  closedAt: nullable(Instant),
  /** In the order they ran; the last of a day under way has no time yet. */
  phases: T.Array(T.Object({ name: T.String(), ms: nullable(T.Integer()) })),
  trialBalance: nullable(T.Array(Trial)),
  refusal: nullable(
    T.Object({
      code: T.String(),
      legCount: T.Integer(),
      /** What hinders; null for whoever may only look. */
      legs: nullable(T.Array(Leg)),
    }),
  ),
})
export type BankDay = T.Static<typeof BankDay>

export const listDays = route({
  id: 'ledger.list-days',
  method: 'GET',
  path: '/ledger/days',
  summary: "The bank's last sixty days that were cut off, newest first, and the day that may be closed next",
  permission: 'ledger.list-days',
  reply: T.Object({ items: T.Array(BankDay), next: nullable(IsoDate) }),
})

export const beginClose = route({
  id: 'ledger.begin-close-day',
  method: 'POST',
  path: '/ledger/days/:day/close',
  summary: 'Cut a day off and have it closed in the background; asked again for a day that did not close, it goes on',
  permission: CLOSE_DAY,
  freshFactor: true,
  command: true,
  params: T.Object({ day: IsoDate }),
  reply: BankDay,
})
