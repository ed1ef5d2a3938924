// The contract of the customer's rights: consents and their texts, requests with their clock, what is kept how long, breaches.

import {
  classed,
  event,
  Id,
  Instant,
  IsoDate,
  nullable,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
  Version,
} from '../../platform/contract/index.ts'
import { CHANNELS, PURPOSES } from './consent.ts'
import { KINDS, STEPS } from './rights.ts'

const closed = { additionalProperties: false } as const
const CustomerParams = T.Object({ customerId: Id })
export const Purpose = oneOf(...PURPOSES)
export const Channel = oneOf(...CHANNELS)
/** How somebody said it. */
export const How = oneOf('counter', 'phone', 'app', 'letter')
const Note = classed('C2', T.String({ minLength: 1, maxLength: 500 }))

export const Consent = T.Object({
  purpose: Purpose,
  channel: Channel,
  granted: T.Boolean(),
  textVersion: T.Integer(),
  how: How,
  saidAt: Instant,
  /** What shows that it was said: a form's number, a recording's, a screen. */
  proof: classed('C2', T.String()),
})
export const listConsents = route({
  id: 'privacy.list-consents',
  method: 'GET',
  path: '/customers/:customerId/consents',
  summary: "A customer's consents by purpose and channel, and what may be done now",
  permission: 'privacy.list-consents',
  params: CustomerParams,
  reply: T.Object({
    items: T.Array(Consent),
    /** Each purpose and channel as every module asks it. */
    allowed: T.Array(T.Object({ purpose: Purpose, channel: Channel, allowed: T.Boolean() })),
    restricted: nullable(T.Object({ reason: T.String(), since: IsoDate, until: nullable(IsoDate) })),
  }),
})
const said = { purpose: Purpose, channel: Channel, how: How, proof: Note }
export const giveConsent = route({
  id: 'privacy.give-consent',
  method: 'POST',
  path: '/customers/:customerId/consents',
  summary: 'Record a consent to the newest text of a purpose, with what proves it',
  permission: 'privacy.keep-consents',
  command: true,
  params: CustomerParams,
  body: T.Object({ ...said, textVersion: T.Integer({ minimum: 1 }) }, closed),
  reply: Consent,
})
export const withdrawConsent = route({
  id: 'privacy.withdraw-consent',
  method: 'POST',
  path: '/customers/:customerId/consents/withdraw',
  summary: 'Record that a consent is withdrawn; it holds everywhere at once',
  permission: 'privacy.keep-consents',
  command: true,
  params: CustomerParams,
  body: T.Object(said, closed),
  reply: Consent,
})

export const Text = T.Object({
  purpose: Purpose,
  version: T.Integer(),
  publishedAt: Instant,
  chinese: T.String(),
  english: T.String(),
})
export const listTexts = route({
  id: 'privacy.list-texts',
  method: 'GET',
  path: '/privacy/texts',
  summary: 'The texts of consents, newest version first',
  permission: 'privacy.list-consents',
  reply: T.Object({ items: T.Array(Text) }),
})
const wording = T.String({ minLength: 10, maxLength: 4_000 })
export const publishText = route({
  id: 'privacy.publish-text',
  method: 'POST',
  path: '/privacy/texts',
  summary: 'Publish the next version of the text of a purpose',
  permission: 'privacy.publish-text',
  command: true,
  body: T.Object({ purpose: Purpose, chinese: wording, english: wording }, closed),
  reply: Text,
})

export const RequestKind = oneOf(...KINDS)
export const RequestStatus = oneOf('received', 'verified', 'done', 'refused')
export const RightsRequest = T.Object({
  customerId: Id,
  requestId: Id,
  customerNumber: nullable(T.String()),
  customerName: nullable(classed('C2', T.String())),
  kind: RequestKind,
  status: RequestStatus,
  receivedAt: Instant,
  dueOn: IsoDate,
  /** False where the calendar of working days is not yet published. */
  dueCertain: T.Boolean(),
  overdue: T.Boolean(),
  how: How,
  text: classed('C2', T.String()),
  steps: T.Array(T.Object({ step: T.String(), at: Instant, by: T.String() })),
  notes: T.Array(classed('C2', T.String())),
  outcome: nullable(T.String()),
  endedAt: nullable(Instant),
  version: T.Integer(),
})
export type RightsRequest = T.Static<typeof RightsRequest>
export const listRequests = route({
  id: 'privacy.list-requests',
  method: 'GET',
  path: '/privacy/requests',
  summary: 'Requests of customers for their rights: open ones by due day, or ended ones',
  permission: 'privacy.list-requests',
  query: T.Object({ ...PageQuery, ended: T.Optional(T.Boolean()), customerId: T.Optional(Id) }, closed),
  reply: pageOf(RightsRequest),
})
export const openRequest = route({
  id: 'privacy.open-request',
  method: 'POST',
  path: '/customers/:customerId/rights-requests',
  summary: 'Take in a request; its clock starts now',
  permission: 'privacy.open-request',
  command: true,
  params: CustomerParams,
  body: T.Object({ kind: RequestKind, how: How, text: Note }, closed),
  reply: RightsRequest,
})
export const stepRequest = route({
  id: 'privacy.step-request',
  method: 'POST',
  path: '/customers/:customerId/rights-requests/:requestId/steps',
  summary: 'Verify who asks, complete the request or refuse it, each with what proves it',
  permission: 'privacy.handle-requests',
  command: true,
  params: T.Object({ customerId: Id, requestId: Id }),
  body: T.Object({ step: oneOf(...STEPS), note: Note, version: Version }, closed),
  reply: RightsRequest,
})
export const liftRestriction = route({
  id: 'privacy.lift-restriction',
  method: 'POST',
  path: '/customers/:customerId/restriction/lift',
  summary: 'End a restriction: the record is used as before',
  permission: 'privacy.handle-requests',
  command: true,
  params: CustomerParams,
  body: T.Object({ note: Note }, closed),
  reply: T.Object({ lifted: T.Boolean() }),
})
export const portFile = route({
  id: 'privacy.port-file',
  method: 'POST',
  path: '/customers/:customerId/portable',
  summary: "The customer's own data in a form that other systems read, for handing over; journaled",
  permission: 'privacy.handle-requests',
  freshFactor: true,
  params: CustomerParams,
  body: T.Object({ format: oneOf('json', 'csv') }, closed),
  streams: 'application/octet-stream',
})

export const Kept = T.Object({
  rule: T.String(),
  amount: T.Integer(),
  unit: T.String(),
  source: T.String(),
  validFrom: IsoDate,
  /** What is older than this day is due. */
  before: IsoDate,
  due: T.Integer(),
  capped: T.Boolean(),
})
export const previewRetention = route({
  id: 'privacy.preview-retention',
  method: 'GET',
  path: '/privacy/retention',
  summary: 'What is kept how long and by which rule, and how much would be due on a day; changes nothing',
  permission: 'privacy.preview-retention',
  query: T.Object({ on: T.Optional(IsoDate) }, closed),
  reply: T.Object({
    on: IsoDate,
    items: T.Array(Kept),
    /** Erased at the customer's wish, and the duty to keep has ended by that day: their keys may be destroyed. */
    erasable: T.Array(T.Object({ customerId: Id, until: IsoDate })),
  }),
})

export const Activity = T.Object({
  module: T.String(),
  activity: T.String(),
  act: oneOf('look', 'change', 'export'),
  dataClass: oneOf('C1', 'C2', 'C3'),
  fields: T.Array(T.String()),
  roles: T.Array(T.String()),
})
export const listActivities = route({
  id: 'privacy.list-activities',
  method: 'GET',
  path: '/privacy/register',
  summary: 'The register of processing: every activity with the classes of data it touches and who may do it',
  permission: 'privacy.list-activities',
  reply: T.Object({ items: T.Array(Activity) }),
})

export const BreachGrade = oneOf('general', 'larger', 'major', 'extreme')
export const BreachStep = oneOf('confirmed', 'cac-told', 'pboc-told', 'persons-told', 'closed')
export const Breach = T.Object({
  breachId: Id,
  grade: BreachGrade,
  persons: T.Integer(),
  endangered: T.Boolean(),
  foundAt: Instant,
  text: T.String(),
  version: T.Integer(),
  closedAt: nullable(Instant),
  clocks: T.Array(
    T.Object({ step: BreachStep, dueAt: nullable(Instant), doneAt: nullable(Instant), late: T.Boolean() }),
  ),
})
export type Breach = T.Static<typeof Breach>
export const listBreaches = route({
  id: 'privacy.list-breaches',
  method: 'GET',
  path: '/privacy/breaches',
  summary: 'Breaches with the clocks of their notifications, newest first',
  permission: 'privacy.keep-breaches',
  query: T.Object(PageQuery, closed),
  reply: pageOf(Breach),
})
export const recordBreach = route({
  id: 'privacy.record-breach',
  method: 'POST',
  path: '/privacy/breaches',
  summary: 'Record a breach of personal data; its clocks start when it was found',
  permission: 'privacy.keep-breaches',
  command: true,
  body: T.Object(
    {
      grade: BreachGrade,
      persons: T.Integer({ minimum: 0, maximum: 2_000_000_000 }),
      /** Persons or their property are in danger: they are told at once. */
      endangered: T.Boolean(),
      foundAt: Instant,
      text: T.String({ minLength: 1, maxLength: 2_000 }),
    },
    closed,
  ),
  reply: Breach,
})
export const stepBreach = route({
  id: 'privacy.step-breach',
  method: 'POST',
  path: '/privacy/breaches/:breachId/steps',
  summary: 'Note that a breach was confirmed, told or closed',
  permission: 'privacy.keep-breaches',
  command: true,
  params: T.Object({ breachId: Id }),
  body: T.Object({ step: BreachStep, note: T.String({ minLength: 1, maxLength: 500 }), version: Version }, closed),
  reply: Breach,
})

export const consentChanged = event({
  id: 'privacy.consent-changed',
  summary: 'A customer gave or withdrew a consent: whoever acts on it stops or may begin',
  data: T.Object({ customerId: Id, purpose: Purpose, channel: Channel, granted: T.Boolean() }),
})
export const requestChanged = event({
  id: 'privacy.request-changed',
  summary: 'A request of a customer came in or went a step on',
  data: T.Object({ customerId: Id, requestId: Id, status: RequestStatus }),
})
export const breachChanged = event({
  id: 'privacy.breach-changed',
  summary: 'A breach was recorded or went a step on',
  data: T.Object({ breachId: Id }),
})
