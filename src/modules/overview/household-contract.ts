// The contract of what belongs together: a person's household, a firm's group, with what its members hold.

import { classed, Id, Instant, nullable, oneOf, route, T } from '../../platform/contract/index.ts'
import { RelationshipType } from '../customer/contract.ts'

export const MEMBERS_MAX = 50
/** A household ends with the spouse's parents and children; a group goes through firms that hold firms. */
export const STEPS_MAX = { household: 2, group: 4 } as const
/** From this share on a shareholder controls. */
export const CONTROL_PERCENT = 50

const Fen = classed('C2', T.Integer())
const sums = {
  assetsFen: Fen,
  debtsFen: Fen,
  /** Over twelve months, transfers among the own accounts of each left out, among members not. */
  inFen: Fen,
  outFen: Fen,
}
export const Household = T.Object({
  asOf: Instant,
  kind: oneOf('household', 'group'),
  currency: T.String(),
  /** The customer first, then by distance. Only those the caller may see, reached only through such. */
  members: T.Array(
    T.Object({
      customerId: Id,
      number: T.String(),
      name: classed('C2', T.String({ description: 'Masked' })),
      /** What the member is to the one it was reached from; null for the customer. */
      type: nullable(RelationshipType),
      ofId: nullable(Id),
      heldPercent: nullable(T.Number()),
      ...sums,
      /** Of the assets of all members. */
      sharePercent: T.Number(),
    }),
  ),
  total: T.Object(sums),
  /** There are more than MEMBERS_MAX: these are the nearest. */
  capped: T.Boolean(),
})
export type Household = T.Static<typeof Household>

export const showHousehold = route({
  id: 'overview.household',
  method: 'GET',
  path: '/customers/:customerId/household',
  summary: "A person's household or a firm's group with assets, debts and money in and out of its members",
  permission: 'overview.show',
  params: T.Object({ customerId: Id }),
  reply: Household,
})

export const MATTERS = [
  'change-request',
  'document-expires',
  'freeze-ends',
  'hold-ends',
  'matures',
  'loan-overdue',
  'dormant',
  'lost',
  'card-ends',
  'contact-step',
] as const
/** So many days ahead something is worth saying. */
export const AHEAD_DAYS = 30
export const DOCUMENT_AHEAD_DAYS = 90
/** The bank sends the next card before the old one ends; its month is never shown. */
export const CARD_AHEAD_DAYS = 60
export const Matter = T.Object({
  kind: oneOf(...MATTERS),
  id: T.String(),
  /** The day it happens or has happened; null where none is set. */
  on: nullable(T.String()),
  count: T.Integer(),
  accountId: nullable(Id),
  amountFen: nullable(Fen),
  currency: nullable(T.String()),
})
export type Matter = T.Static<typeof Matter>
export const listMatters = route({
  id: 'overview.matters',
  method: 'GET',
  path: '/customers/:customerId/matters',
  summary:
    'What is open with a customer: pending changes, documents, freezes, holds, maturities, overdue loans, dormant accounts, cards that end, agreed steps',
  permission: 'overview.show',
  params: T.Object({ customerId: Id }),
  reply: T.Object({ asOf: Instant, items: T.Array(Matter) }),
})
