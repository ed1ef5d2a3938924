// The customer module's contract: find, open, see, change and keep customers.

import { event, Id, T } from '../../platform/contract/index.ts'

export * from './filter.ts'
export * from './find-contract.ts'
export * from './keep-contract.ts'
export * from './review-contract.ts'
export * from './shapes.ts'
export * from './view-contract.ts'

export const customerCreated = event({
  id: 'customer.created',
  summary: 'A customer was opened',
  data: T.Object({ customerId: Id }),
})
export const customerChanged = event({
  id: 'customer.changed',
  summary: 'A customer changed',
  data: T.Object({
    customerId: Id,
    version: T.Integer(),
    fields: T.Array(T.String()),
  }),
})
export const customerAssigned = event({
  id: 'customer.assigned',
  summary: 'Customers got an owner; with one of them its id',
  data: T.Object({ ownerId: Id, count: T.Integer(), customerId: T.Optional(Id) }),
})
export const changeRequested = event({
  id: 'customer.change-requested',
  summary: 'A change waits for review',
  data: T.Object({ customerId: Id, changeRequestId: Id }),
})
export const changeDecided = event({
  id: 'customer.change-decided',
  summary: 'A pending change was decided',
  data: T.Object({ customerId: Id, changeRequestId: Id, status: T.String() }),
})
