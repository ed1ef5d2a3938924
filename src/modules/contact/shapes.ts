// The shapes of contacts: what staff noted of a talk, a visit or a message with a customer.

import { classed, Id, Instant, IsoDate, nullable, oneOf, T, Version } from '../../platform/contract/index.ts'

export const ContactChannel = oneOf('counter', 'phone', 'visit', 'message', 'email', 'video')
export const ContactDirection = oneOf('inbound', 'outbound')
export const ContactPurpose = oneOf('service', 'advice', 'documents', 'care', 'collection', 'complaint', 'other')
export const ContactOutcome = oneOf('settled', 'agreed', 'declined', 'open', 'not-reached')
export const NOTE_CHARS_MAX = 1_000
export const STEP_CHARS_MAX = 200

export const ContactNote = classed('C2', T.String({ minLength: 1, maxLength: NOTE_CHARS_MAX }))
/** What is to be done, and by when; it waits among the tasks of whoever noted it. */
export const NextStep = T.Object(
  { text: classed('C2', T.String({ minLength: 1, maxLength: STEP_CHARS_MAX })), dueOn: IsoDate },
  { additionalProperties: false },
)

export const Contact = T.Object({
  contactId: Id,
  customerId: Id,
  at: Instant,
  channel: ContactChannel,
  direction: ContactDirection,
  purpose: ContactPurpose,
  outcome: ContactOutcome,
  /** Null when there is none, or when the reader sees no personal values. */
  note: nullable(ContactNote),
  nextStep: nullable(
    T.Object({ text: nullable(classed('C2', T.String())), dueOn: IsoDate, doneAt: nullable(Instant) }),
  ),
  by: nullable(T.String({ description: 'Name of the colleague who noted it' })),
  withdrawnAt: nullable(Instant),
  version: Version,
  /** What the reader may do with it. */
  actions: T.Array(oneOf('contact.correct', 'contact.withdraw', 'contact.finish-step')),
})
export type Contact = T.Static<typeof Contact>
