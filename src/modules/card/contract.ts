// The card module's contract: list, issue, activate, lose, block, replace, close; points earned and spent.

import { event, Id, nullable, type RouteShape, route, T, Version } from '../../platform/contract/index.ts'
import { Card, closed, PointsLot, PointsMove } from './shapes.ts'

export * from './shapes.ts'

export const CustomerParams = T.Object({ customerId: Id })
export const CardParams = T.Object({ customerId: Id, cardId: Id })
const Reason = T.String({ minLength: 1, maxLength: 200 })
export const POINTS_MAX = 100_000_000

export const listCards = route({
  id: 'card.list',
  method: 'GET',
  path: '/customers/:customerId/cards',
  summary: 'Cards on the accounts of a customer, replaced ones too, masked',
  permission: 'card.list',
  params: CustomerParams,
  reply: T.Object({ items: T.Array(Card) }),
})
export const showCard = route({
  id: 'card.show',
  method: 'GET',
  path: '/customers/:customerId/cards/:cardId',
  summary: 'One card with its points: lots and latest moves',
  permission: 'card.show',
  params: CardParams,
  reply: T.Object({ ...Card.properties, lots: T.Array(PointsLot), moves: T.Array(PointsMove) }),
})
export const issueCard = route({
  id: 'card.issue',
  method: 'POST',
  path: '/customers/:customerId/cards',
  summary: 'Issue a card on an account; its number is assigned here',
  permission: 'card.issue',
  command: true,
  params: CustomerParams,
  body: T.Object(
    {
      accountId: Id,
      productCode: T.String({ minLength: 2, maxLength: 32, pattern: '^[A-Z][A-Z0-9-]*$' }),
      /** Who carries it: the owner, or a holder of the account. */
      holderId: T.Optional(nullable(Id)),
    },
    closed,
  ),
  reply: Card,
})

const act = <const V extends string, const B extends RouteShape['body']>(verb: V, summary: string, body: B) =>
  route({
    id: `card.${verb}` as const,
    method: 'POST',
    path: `/customers/:customerId/cards/:cardId/${verb}` as const,
    summary,
    permission: `card.${verb}` as const,
    command: true,
    params: CardParams,
    body,
    reply: Card,
  })
const Plain = T.Object({ version: Version }, closed)
const Noted = T.Object({ reason: Reason, version: Version }, closed)

export const activateCard = act('activate', 'Let an issued card be used', Plain)
export const reportCardLost = act('report-lost', 'Stop a lost card at once', Noted)
export const cancelCardLoss = act('cancel-loss', 'Let a found card be used again', Noted)
export const blockCard = act('block', 'Stop a card for another reason', Noted)
export const unblockCard = act('unblock', 'Let a stopped card be used again', Noted)
export const replaceCard = act('replace', 'Issue a card with a new number in its place; points go over', Noted)
export const expireCard = act('expire', 'End a card whose last month has passed', Plain)
export const closeCard = act('close', 'End a card for good', Noted)
export const earnPoints = act(
  'earn-points',
  'Credit points; when they end is the product’s to say',
  T.Object({ points: T.Integer({ minimum: 1, maximum: POINTS_MAX }), reason: Reason, version: Version }, closed),
)
export const spendPoints = act(
  'spend-points',
  'Spend points, those that end first before others',
  T.Object({ points: T.Integer({ minimum: 1, maximum: POINTS_MAX }), reason: Reason, version: Version }, closed),
)
export const expirePoints = act('expire-points', 'Take away points past their last day', Plain)

export const cardIssued = event({
  id: 'card.issued',
  summary: 'A card was issued',
  data: T.Object({ customerId: Id, cardId: Id, accountId: Id }),
})
export const cardChanged = event({
  id: 'card.changed',
  summary: 'A card changed its state or its points',
  data: T.Object({ customerId: Id, cardId: Id, version: T.Integer(), status: T.String() }),
})
