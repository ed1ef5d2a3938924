// The shapes of alerts: hits as rules tell them, lines of the queue, one alert whole.

import { classed, Id, Instant, IsoDate, nullable, oneOf, T } from '../../platform/contract/index.ts'
import { TransactionLine } from '../ledger/contract.ts'

/** In rising order: its place is the number that is stored, from 1. */
export const SEVERITIES = ['low', 'medium', 'high'] as const
export const Severity = oneOf(...SEVERITIES)
export type Severity = T.Static<typeof Severity>
export const TYPOLOGIES = ['fraud', 'money-laundering', 'credit', 'service'] as const
export const Typology = oneOf(...TYPOLOGIES)
export type Typology = T.Static<typeof Typology>
export const Unit = oneOf('fen', 'count', 'ratio', 'minutes', 'score')
const Texts = T.Object({ 'zh-CN': T.String(), 'en-US': T.String() })
export type Texts = T.Static<typeof Texts>

/** One figure that a rule looked at: where it stands, its limit, and this customer's own median of 90 days. */
export const WindowValue = T.Object({
  key: T.String(),
  name: Texts,
  value: nullable(T.Number()),
  limit: nullable(T.Number()),
  unit: Unit,
  median90: nullable(T.Number()),
})
export type WindowValue = T.Static<typeof WindowValue>

export const AlertState = oneOf('pending', 'escalated', 'closed')
export type AlertState = T.Static<typeof AlertState>
export const Outcome = oneOf('true', 'false', 'unclear')
export type Outcome = T.Static<typeof Outcome>
export const CLOSE_REASONS = [
  'own-transaction',
  'known-habit',
  'bank-error',
  'customer-victim',
  'mule-account',
  'structuring',
  'other',
] as const
export const CloseReason = oneOf(...CLOSE_REASONS)
export type CloseReason = T.Static<typeof CloseReason>

export const AlertLine = T.Object({
  alertId: Id,
  customerId: Id,
  number: T.String(),
  customerName: T.String(),
  customerNumber: T.String(),
  typology: Typology,
  severity: Severity,
  score: T.Number(),
  state: AlertState,
  outcome: nullable(Outcome),
  reason: nullable(CloseReason),
  ruleCode: T.String(),
  ruleVersion: T.Integer(),
  ruleName: Texts,
  /** Null where the reader sees no amounts. */
  moneyFen: nullable(T.Integer()),
  currency: T.String(),
  hits: T.Integer(),
  lastAt: Instant,
  openedAt: Instant,
  dueAt: Instant,
  snoozedUntil: nullable(Instant),
  closedAt: nullable(Instant),
  assigneeId: nullable(Id),
  assigneeName: nullable(T.String()),
  mine: T.Boolean(),
  version: T.Integer(),
})
export type AlertLine = T.Static<typeof AlertLine>

export const Feature = oneOf('hit', 'new', 'night', 'near')
const WindowTransaction = T.Object({
  ...TransactionLine.properties,
  customerId: Id,
  features: T.Array(Feature),
})
export type WindowTransaction = T.Static<typeof WindowTransaction>
const Counterparty = T.Object({
  name: T.String(),
  count: T.Integer(),
  amountFen: nullable(T.Integer()),
  isNew: T.Boolean(),
})
export type Counterparty = T.Static<typeof Counterparty>
const Fact = T.Object({
  ruleCode: T.String(),
  ruleName: Texts,
  /** Figures alone; null where the reader sees no amounts. */
  why: nullable(Texts),
  severity: Severity,
  hits: T.Integer(),
  at: Instant,
})
const Act = T.Object({
  actId: Id,
  at: Instant,
  /** Null: the system. */
  by: nullable(T.String()),
  kind: T.String(),
  about: nullable(T.String()),
  note: nullable(classed('C2', T.String())),
})
export const AlertRecord = T.Object({
  ...AlertLine.properties,
  /** Rule by rule, the heaviest first: how often it hit and what it said last. */
  facts: T.Array(Fact),
  values: T.Array(WindowValue),
  window: T.Object({ from: Instant, to: Instant }),
  transactions: T.Array(WindowTransaction),
  counterparties: T.Array(Counterparty),
  past: T.Array(
    T.Object({
      alertId: Id,
      number: T.String(),
      ruleName: Texts,
      openedAt: Instant,
      outcome: nullable(Outcome),
      reason: nullable(CloseReason),
    }),
  ),
  acts: T.Array(Act),
})
export type AlertRecord = T.Static<typeof AlertRecord>

export const Analyst = T.Object({
  userId: Id,
  name: T.String(),
  loginName: T.String(),
  skills: T.Array(Typology),
  loadMax: T.Integer(),
  absentFrom: nullable(IsoDate),
  absentUntil: nullable(IsoDate),
  load: T.Integer(),
  version: T.Integer(),
})
export type Analyst = T.Static<typeof Analyst>
