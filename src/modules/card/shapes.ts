// The card's shapes: states, and the card as it leaves. Its expiry never leaves; its number only with first six and last four.

import { classed, Id, Instant, IsoDate, nullable, oneOf, T } from '../../platform/contract/index.ts'

export const closed = { additionalProperties: false } as const
export const CardKind = oneOf('debit', 'credit')
export type CardKind = T.Static<typeof CardKind>
export const CardStatus = oneOf('issued', 'active', 'lost', 'blocked', 'expired', 'replaced', 'closed')
export type CardStatus = T.Static<typeof CardStatus>

export const Card = T.Object({
  customerId: Id,
  cardId: Id,
  accountId: Id,
  kind: CardKind,
  productCode: T.String(),
  productNames: T.Object({ 'zh-CN': T.String(), 'en-US': T.String() }),
  number: classed('C2', T.String({ description: 'Card number: first six and last four' })),
  /** Null for a holder outside the caller's scope. */
  holderId: nullable(Id),
  holderName: nullable(classed('C2', T.String({ description: 'Name, masked' }))),
  status: CardStatus,
  issuedOn: IsoDate,
  activatedOn: nullable(IsoDate),
  endedOn: nullable(IsoDate),
  replaces: nullable(Id),
  replacedBy: nullable(Id),
  points: T.Integer(),
  pointsExpireOn: nullable(IsoDate),
  version: T.Integer(),
  actions: T.Array(T.String()),
})
export type Card = T.Static<typeof Card>

export const PointsMove = T.Object({
  moveId: Id,
  kind: oneOf('earn', 'spend', 'expire', 'carry'),
  points: T.Integer(),
  pointsAfter: T.Integer(),
  movedAt: Instant,
  reason: T.String(),
})
export const PointsLot = T.Object({
  lotId: Id,
  earned: T.Integer(),
  pointsLeft: T.Integer(),
  earnedOn: IsoDate,
  expiresOn: IsoDate,
})
