// The contract of watching over access: who looked at a customer, what a user may do with one, alerts and their thresholds.

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
} from '../../platform/contract/index.ts'
import { ScopeKind } from '../staff/contract.ts'
import { ALERT_KINDS, Parameters } from './rules-contract.ts'

export * from './rules-contract.ts'

const closed = { additionalProperties: false } as const
const CustomerParams = T.Object({ customerId: Id })

/** One look, or one opening of values, which says its purpose. */
export const Look = T.Object({
  at: Instant,
  /** The number of the member of staff, or the name of a machine. */
  by: T.String(),
  name: nullable(T.String()),
  branchName: nullable(T.String()),
  action: T.String(),
  /** Classes of data shown in the clear, or the fields that were opened. */
  opened: T.Array(T.String()),
  purpose: nullable(T.String()),
  note: nullable(classed('C2', T.String())),
})
export type Look = T.Static<typeof Look>
export const listLooks = route({
  id: 'watch.list-looks',
  method: 'GET',
  path: '/customers/:customerId/looks',
  summary: 'Who looked at a customer, at what, when and for which purpose, newest first',
  permission: 'watch.list-looks',
  params: CustomerParams,
  query: T.Object({ ...PageQuery }, closed),
  reply: pageOf(Look),
})
export const LOOKS_PRINTED_MAX = 2_000
export const printLooks = route({
  id: 'watch.print-looks',
  method: 'POST',
  path: '/customers/:customerId/looks/print',
  summary: "The customer's own copy of who looked: staff by number and branch, by name only when asked for",
  permission: 'watch.print-looks',
  streams: 'application/pdf',
  params: CustomerParams,
  body: T.Object(
    { language: T.Optional(oneOf('zh-CN', 'en-US')), names: T.Optional(T.Boolean()), since: T.Optional(IsoDate) },
    closed,
  ),
})

const Rule = T.Object({
  kind: oneOf('role', 'grant'),
  /** The role's id, or the permission that was granted by itself. */
  what: T.String(),
  name: nullable(T.Object({ 'zh-CN': T.String(), 'en-US': T.String() })),
  scope: ScopeKind,
  /** Whether this scope reaches the customer. */
  reaches: T.Boolean(),
  endsAt: nullable(Instant),
})
const By = T.Object({ what: T.String(), name: nullable(T.Object({ 'zh-CN': T.String(), 'en-US': T.String() })) })
export const Sight = T.Object({
  userId: Id,
  loginName: T.String(),
  displayName: T.String(),
  branchName: T.String(),
  active: T.Boolean(),
  customer: T.Object({ customerId: Id, number: T.String(), branchName: T.String(), owned: T.Boolean() }),
  /** Departments of user and customer, with a wall between them. */
  wall: nullable(T.Object({ user: T.String(), customer: T.String() })),
  /** How much is shown of each class of data, and the role that shows it. */
  masking: T.Array(T.Object({ dataClass: T.String(), level: T.String(), by: T.Array(By) })),
  permissions: T.Array(T.Object({ id: T.String(), module: T.String(), allowed: T.Boolean(), rules: T.Array(Rule) })),
})
export type Sight = T.Static<typeof Sight>
export const explainSight = route({
  id: 'watch.explain',
  method: 'GET',
  path: '/customers/:customerId/sight/:userId',
  summary: 'What a user can do with a customer, permission by permission, and by which rule',
  permission: 'watch.explain',
  params: T.Object({ customerId: Id, userId: Id }),
  reply: Sight,
})

export const AlertState = oneOf('open', 'explained', 'confirmed')
export const Alert = T.Object({
  alertId: Id,
  kind: oneOf(...ALERT_KINDS),
  userId: Id,
  loginName: T.String(),
  displayName: T.String(),
  day: IsoDate,
  count: T.Integer(),
  threshold: T.Integer(),
  rulesVersion: T.Integer(),
  raisedAt: Instant,
  state: AlertState,
  note: nullable(classed('C2', T.String())),
  decidedByName: nullable(T.String()),
  decidedAt: nullable(Instant),
  version: T.Integer(),
})
export type Alert = T.Static<typeof Alert>
export const listAlerts = route({
  id: 'watch.list-alerts',
  method: 'GET',
  path: '/alerts',
  summary: 'Alerts of unusual access, newest first',
  permission: 'watch.list-alerts',
  query: T.Object({ ...PageQuery, state: T.Optional(AlertState) }, closed),
  reply: pageOf(Alert),
})
export const decideAlert = route({
  id: 'watch.decide-alert',
  method: 'POST',
  path: '/alerts/:alertId/decide',
  summary: 'Say whether an alert was explained or is confirmed, with a note; never on oneself',
  permission: 'watch.decide-alert',
  command: true,
  params: T.Object({ alertId: Id }),
  body: T.Object(
    {
      state: oneOf('explained', 'confirmed'),
      note: classed('C2', T.String({ minLength: 2, maxLength: 500 })),
      version: T.Integer({ minimum: 1 }),
    },
    closed,
  ),
  reply: Alert,
})

const RulesVersion = T.Object({
  version: T.Integer(),
  parameters: Parameters,
  savedByName: T.String(),
  savedAt: nullable(Instant),
})
export const listRules = route({
  id: 'watch.list-rules',
  method: 'GET',
  path: '/alert-rules',
  summary: 'The thresholds of alerts, version by version, the one in force first',
  permission: 'watch.list-rules',
  reply: T.Object({ items: T.Array(RulesVersion) }),
})
export const saveRules = route({
  id: 'watch.save-rules',
  method: 'PUT',
  path: '/alert-rules',
  summary: 'Put new thresholds in force; the ones before stay on record',
  permission: 'watch.save-rules',
  freshFactor: true,
  command: true,
  body: T.Object({ parameters: Parameters, version: T.Integer({ minimum: 0 }) }, closed),
  reply: RulesVersion,
})
export const PREVIEW_DAYS = 30
export const PREVIEW_SHOWN_MAX = 100
const Would = T.Object({
  kind: oneOf(...ALERT_KINDS),
  userId: Id,
  loginName: T.String(),
  displayName: T.String(),
  day: IsoDate,
  count: T.Integer(),
})
export const previewRules = route({
  id: 'watch.preview-rules',
  method: 'POST',
  path: '/alert-rules/preview',
  summary: 'The alerts that thresholds would have raised in the last thirty days; raises none',
  permission: 'watch.preview-rules',
  body: T.Object({ parameters: Parameters }, closed),
  reply: T.Object({ days: T.Integer(), count: T.Integer(), items: T.Array(Would) }),
})

export const alertRaised = event({
  id: 'alert.raised',
  summary: 'Unusual access raised an alert',
  data: T.Object({ alertId: Id, userId: Id, kind: T.String(), count: T.Integer() }),
})
export const alertDecided = event({
  id: 'alert.decided',
  summary: 'An alert was explained or confirmed',
  data: T.Object({ alertId: Id, state: T.String() }),
})
export const rulesChanged = event({
  id: 'alert.rules-changed',
  summary: 'The thresholds of alerts changed',
  data: T.Object({ version: T.Integer() }),
})
