// The contract of contacts (BIAN: Customer Contact): note one, correct it, withdraw it, finish its next step, list them.

import { event, Id, Instant, nullable, PageQuery, pageOf, route, T, Version } from '../../platform/contract/index.ts'
import {
  Contact,
  ContactChannel,
  ContactDirection,
  ContactNote,
  ContactOutcome,
  ContactPurpose,
  NextStep,
} from './shapes.ts'

export * from './shapes.ts'

const closed = { additionalProperties: false } as const
const CustomerParams = T.Object({ customerId: Id })
const ContactParams = T.Object({ customerId: Id, contactId: Id })
/** How long ago a contact may have been, in days, when it is noted. */
export const NOTED_DAYS_MAX = 31

const said = {
  at: Instant,
  channel: ContactChannel,
  direction: ContactDirection,
  purpose: ContactPurpose,
  outcome: ContactOutcome,
  note: T.Optional(nullable(ContactNote)),
  nextStep: T.Optional(nullable(NextStep)),
}

export const recordContact = route({
  id: 'contact.record',
  method: 'POST',
  path: '/customers/:customerId/contacts',
  summary: 'Note a contact with a customer',
  permission: 'contact.record',
  command: true,
  params: CustomerParams,
  body: T.Object(said, closed),
  reply: Contact,
})
export const correctContact = route({
  id: 'contact.correct',
  method: 'PUT',
  path: '/customers/:customerId/contacts/:contactId',
  summary: 'Correct a contact that one has noted; what stood before stays in the journal',
  permission: 'contact.record',
  command: true,
  params: ContactParams,
  body: T.Object({ ...said, version: Version }, closed),
  reply: Contact,
})
export const withdrawContact = route({
  id: 'contact.withdraw',
  method: 'POST',
  path: '/customers/:customerId/contacts/:contactId/withdraw',
  summary: 'Withdraw a contact that one has noted in error, with the reason',
  permission: 'contact.record',
  command: true,
  params: ContactParams,
  body: T.Object({ version: Version, reason: T.String({ minLength: 1, maxLength: 200 }) }, closed),
  reply: Contact,
})
export const finishStep = route({
  id: 'contact.finish-step',
  method: 'POST',
  path: '/customers/:customerId/contacts/:contactId/finish-step',
  summary: 'Say that the next step agreed at a contact is done',
  permission: 'contact.record',
  command: true,
  params: ContactParams,
  body: T.Object({ version: Version }, closed),
  reply: Contact,
})
export const listContacts = route({
  id: 'contact.list',
  method: 'GET',
  path: '/customers/:customerId/contacts',
  summary: 'Contacts with a customer, newest first; withdrawn ones stay, marked',
  permission: 'contact.list',
  params: CustomerParams,
  query: T.Object({ ...PageQuery }, closed),
  reply: pageOf(Contact),
})

export const contactChanged = event({
  id: 'contact.changed',
  summary: 'A contact with a customer was noted, corrected, withdrawn, or its next step done',
  data: T.Object({ customerId: Id, contactId: Id, version: T.Integer() }),
})
