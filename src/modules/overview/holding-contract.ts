// The contract of finding an account or a card by its whole number.

import { classed, Id, nullable, oneOf, route, T } from '../../platform/contract/index.ts'

export const FoundHolding = T.Object({
  kind: oneOf('account', 'card'),
  customerId: Id,
  accountId: Id,
  /** Of a card only. */
  cardId: nullable(Id),
  number: classed('C2', T.String({ description: 'Number, masked' })),
  productNames: T.Object({ 'zh-CN': T.String(), 'en-US': T.String() }),
  customerNumber: nullable(T.String()),
  customerName: nullable(classed('C2', T.String({ description: 'Name, masked' }))),
})
export type FoundHolding = T.Static<typeof FoundHolding>

export const findHolding = route({
  id: 'overview.find-holding',
  method: 'POST',
  path: '/holdings/by-number',
  summary: 'The account or card that a whole number belongs to, when its customer is in scope',
  permission: 'ledger.search-transactions',
  body: T.Object(
    { number: classed('C3', T.String({ minLength: 4, maxLength: 40, pattern: '^[0-9A-Za-z][0-9A-Za-z -]*$' })) },
    { additionalProperties: false },
  ),
  reply: T.Object({ items: T.Array(FoundHolding, { maxItems: 1 }) }),
})
