// Events of the ledger: what readers of the outbox hear of.

import { event, Id, IsoDate, T } from '../../platform/contract/index.ts'

export const ledgerPosted = event({
  id: 'ledger.posted',
  summary: 'Transactions were booked; the batch says which',
  data: T.Object({ batchId: Id, count: T.Integer() }),
})

export const ledgerDayClosed = event({
  id: 'ledger.day-closed',
  summary: "The bank's day was closed",
  data: T.Object({ day: IsoDate }),
})
export const ledgerDayRefused = event({
  id: 'ledger.day-refused',
  summary: "The bank's day does not close: the trial balance is not zero; how many legs were found",
  data: T.Object({ day: IsoDate, legs: T.Integer() }),
})
