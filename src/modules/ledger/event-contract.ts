// Events of the ledger: what readers of the outbox hear of.

import { event, Id, T } from '../../platform/contract/index.ts'

export const ledgerPosted = event({
  id: 'ledger.posted',
  summary: 'Transactions were booked; the batch says which',
  data: T.Object({ batchId: Id, count: T.Integer() }),
})
