// The contract of alerts: the queue, one alert, what is done with it alone or together, who works on them, what rules are worth.

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
import { AlertLine, AlertRecord, Analyst, CloseReason, Outcome, Typology } from './shapes.ts'

export * from './shapes.ts'

const closed = { additionalProperties: false } as const
const AlertParams = T.Object({ customerId: Id, alertId: Id })
export const Note = classed('C2', T.String({ minLength: 1, maxLength: 1000 }))
export const ALERTS_AT_ONCE_MAX = 200
export const SNOOZE_DAYS_MAX = 90

export const Box = oneOf('pending', 'mine', 'escalated', 'snoozed', 'closed')
export type Box = T.Static<typeof Box>
export const AlertSort = oneOf('severity', 'due', 'money', 'newest')
export type AlertSort = T.Static<typeof AlertSort>
export const listAlerts = route({
  id: 'casework.list-alerts',
  method: 'GET',
  path: '/casework/alerts',
  summary: 'The queue of alerts: pending, mine, escalated, snoozed or closed, in the order asked for',
  permission: 'casework.list-alerts',
  query: T.Object(
    { ...PageQuery, box: T.Optional(Box), sort: T.Optional(AlertSort), typology: T.Optional(Typology) },
    closed,
  ),
  reply: T.Object({
    ...pageOf(AlertLine).properties,
    counts: T.Object({ pending: T.Integer(), mine: T.Integer(), escalated: T.Integer() }),
  }),
})
export const showAlert = route({
  id: 'casework.show-alert',
  method: 'GET',
  path: '/customers/:customerId/risk-alerts/:alertId',
  summary:
    'An alert with what it is made of: facts, values against limits, transactions, counterparties, past alerts, its handling',
  permission: 'casework.show-alert',
  params: AlertParams,
  reply: AlertRecord,
})

const onAlert = (verb: string) => ({
  id: `casework.${verb}-alert`,
  method: 'POST' as const,
  path: `/customers/:customerId/risk-alerts/:alertId/${verb}`,
  permission: `casework.${verb}-alert`,
  command: true as const,
  params: AlertParams,
  reply: AlertLine,
})
export const claimAlert = route({
  ...onAlert('claim'),
  summary: 'Take an open alert into work',
  body: T.Object({ version: Version }, closed),
})
export const assignAlert = route({
  ...onAlert('assign'),
  summary: 'Give an open alert to a colleague, or to whom skill, load and absence point',
  body: T.Object({ version: Version, userId: nullable(Id) }, closed),
})
export const snoozeAlert = route({
  ...onAlert('snooze'),
  summary: 'Let an alert and new hits of its rules for this customer rest until a moment',
  body: T.Object({ version: Version, until: Instant, note: T.Optional(Note) }, closed),
})
export const closeAlert = route({
  ...onAlert('close'),
  summary: 'Close an alert with what it was: true, false or unclear, and why',
  body: T.Object({ version: Version, outcome: Outcome, reason: CloseReason, note: T.Optional(Note) }, closed),
})
export const escalateAlert = route({
  ...onAlert('escalate'),
  summary: 'Hand an alert on to those who decide about money laundering',
  body: T.Object({ version: Version, note: Note }, closed),
})
export const noteAlert = route({
  ...onAlert('note'),
  summary: 'Write down what was done or found about an alert',
  body: T.Object({ version: Version, text: Note }, closed),
})
const Refused = T.Object({ alertId: Id, code: T.String() })
export const bulkAlerts = route({
  id: 'casework.bulk-alerts',
  method: 'POST',
  path: '/casework/alerts/together',
  summary: 'Claim, assign or close many alerts; each is decided by itself',
  permission: 'casework.bulk-alerts',
  command: true,
  body: T.Object(
    {
      alerts: T.Array(T.Object({ customerId: Id, alertId: Id, version: Version }, closed), {
        minItems: 1,
        maxItems: ALERTS_AT_ONCE_MAX,
      }),
      act: oneOf('claim', 'assign', 'close'),
      userId: T.Optional(nullable(Id)),
      outcome: T.Optional(Outcome),
      reason: T.Optional(CloseReason),
    },
    closed,
  ),
  reply: T.Object({ changed: T.Integer(), refused: T.Array(Refused) }),
})

export const listAnalysts = route({
  id: 'casework.list-analysts',
  method: 'GET',
  path: '/casework/analysts',
  summary: 'Who works on alerts: skills, how many at once, absence, how many now',
  permission: 'casework.list-analysts',
  reply: T.Object({ items: T.Array(Analyst) }),
})
export const saveAnalyst = route({
  id: 'casework.save-analyst',
  method: 'PUT',
  path: '/casework/analysts/:userId',
  summary: 'Say which alerts somebody works on, how many at once, and when they are away',
  permission: 'casework.save-analyst',
  command: true,
  params: T.Object({ userId: Id }),
  body: T.Object(
    {
      skills: T.Array(Typology, { maxItems: 4 }),
      loadMax: T.Integer({ minimum: 1, maximum: 500 }),
      absentFrom: nullable(IsoDate),
      absentUntil: nullable(IsoDate),
      version: T.Integer({ minimum: 0 }),
    },
    closed,
  ),
  reply: Analyst,
})

/** A rule rots without a true alert in so many days, or with this share of false ones among at least so many closed. */
export const ROT_DAYS = 90
export const ROT_FALSE_SHARE = 0.9
export const ROT_CLOSED_MIN = 10
const RuleFigures = T.Object({
  ruleCode: T.String(),
  ruleName: T.Object({ 'zh-CN': T.String(), 'en-US': T.String() }),
  hits: T.Integer(),
  alerts: T.Integer(),
  closedTrue: T.Integer(),
  closedFalse: T.Integer(),
  closedUnclear: T.Integer(),
  /** Of those closed; null before any is. */
  falseShare: nullable(T.Number()),
  /** Money of alerts that were true; null where the reader sees no amounts. */
  savedFen: nullable(T.Integer()),
  /** From taking an alert into work to closing it, together. */
  minutes: T.Integer(),
  lastTrueAt: nullable(Instant),
  rots: nullable(oneOf('no-true', 'mostly-false')),
})
export type RuleFigures = T.Static<typeof RuleFigures>
export const listRuleFigures = route({
  id: 'casework.list-rule-figures',
  method: 'GET',
  path: '/casework/rules',
  summary:
    'What each rule was worth in the last days: hits, alerts, false share, money saved, minutes spent, and whether it rots',
  permission: 'casework.list-rule-figures',
  query: T.Object({ days: T.Optional(T.Integer({ minimum: 7, maximum: 365 })) }, closed),
  reply: T.Object({ days: T.Integer(), items: T.Array(RuleFigures) }),
})

export const alertOpened = event({
  id: 'casework.alert-opened',
  summary: 'Rules found something of a customer that no open alert tells',
  data: T.Object({ alertId: Id, customerId: Id, number: T.String(), severity: T.String(), typology: T.String() }),
})
export const alertChanged = event({
  id: 'casework.alert-changed',
  summary: 'An alert got more hits, or something was done with it',
  data: T.Object({ alertId: Id, customerId: Id, version: T.Integer(), assigneeId: nullable(Id) }),
})
export const analystSaved = event({
  id: 'casework.analyst-saved',
  summary: 'What somebody works on, or when they are away, changed',
  data: T.Object({ userId: Id, version: T.Integer() }),
})
