// The contract of holding and releasing amounts, and of reversing transactions.

import { classed, event, Id, Instant, oneOf, route, T } from '../../platform/contract/index.ts'
import { Posted, Reference } from './posting-contract.ts'
import { AMOUNT_FEN_MAX, CHANNELS, HOLD_STATUSES } from './posting-type.ts'

const closed = { additionalProperties: false } as const
const HOLD_DAYS_MAX = 31
const AccountParams = T.Object({ customerId: Id, accountId: Id })
const HoldParams = T.Object({ customerId: Id, holdId: Id })

export const Hold = T.Object({
  holdId: Id,
  customerId: Id,
  accountId: Id,
  amountFen: classed('C2', T.Integer()),
  status: oneOf(...HOLD_STATUSES),
  heldAt: Instant,
  expiresAt: Instant,
  reference: T.String(),
})
export type Hold = T.Static<typeof Hold>

export const hold = route({
  id: 'ledger.hold',
  method: 'POST',
  path: '/customers/:customerId/accounts/:accountId/holds',
  summary: 'Set an amount aside for a purchase that is still to come',
  permission: 'ledger.hold',
  command: true,
  params: AccountParams,
  body: T.Object(
    {
      amountFen: T.Integer({ minimum: 1, maximum: AMOUNT_FEN_MAX }),
      currency: T.String({ pattern: '^[A-Z]{3}$' }),
      reference: Reference,
      days: T.Optional(T.Integer({ minimum: 1, maximum: HOLD_DAYS_MAX, default: 7 })),
    },
    closed,
  ),
  reply: Hold,
})

export const releaseHold = route({
  id: 'ledger.release-hold',
  method: 'POST',
  path: '/customers/:customerId/holds/:holdId/release',
  summary: 'Set a held amount free again',
  permission: 'ledger.release-hold',
  command: true,
  params: HoldParams,
  reply: Hold,
})

export const reverse = route({
  id: 'ledger.reverse',
  method: 'POST',
  path: '/customers/:customerId/transactions/:transactionId/reversal',
  summary: 'Undo a transaction by one that books the same amounts back',
  permission: 'ledger.reverse',
  command: true,
  params: T.Object({ customerId: Id, transactionId: Id }),
  body: T.Object({ reason: T.String({ minLength: 1, maxLength: 200 }), channel: oneOf(...CHANNELS) }, closed),
  reply: T.Pick(Posted, ['transactionId', 'ts', 'bookingDate', 'valueDate']),
})

export const ledgerHeld = event({
  id: 'ledger.hold-changed',
  summary: 'An amount was held or set free',
  data: T.Object({ customerId: Id, accountId: Id, holdId: Id, status: oneOf(...HOLD_STATUSES) }),
})
