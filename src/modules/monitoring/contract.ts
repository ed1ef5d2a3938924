// The contract of monitoring: rules and their versions, the lists and thresholds they ask, and how the stream stands.

import { classed, event, Id, Instant, nullable, oneOf, PageQuery, pageOf, route, T } from '../../platform/contract/index.ts'
import { Rule } from './rule-contract.ts'

export * from './rule-contract.ts'

const closed = { additionalProperties: false } as const
export const RuleCode = T.String({ pattern: '^[A-Z][A-Z0-9-]{1,19}$', maxLength: 20, description: 'Code of a rule, as R-114' })
const RuleParams = T.Object({ code: RuleCode })
export const RULE_STATES = ['draft', 'shadow', 'live', 'retired'] as const
export const RuleVersion = T.Object({
  code: RuleCode,
  version: T.Integer({ minimum: 1 }),
  state: oneOf(...RULE_STATES),
  rule: Rule,
  madeBy: T.String(),
  madeAt: Instant,
  beganAt: nullable(Instant),
  endedAt: nullable(Instant),
})
export type RuleVersion = T.Static<typeof RuleVersion>
export const RuleLine = T.Object({
  newest: RuleVersion,
  /** The version that works now. */
  live: nullable(T.Integer()),
  shadow: nullable(T.Integer()),
  /** Hits of the live version in the last 7 days. */
  hits: T.Integer(),
})
export type RuleLine = T.Static<typeof RuleLine>

export const listRules = route({
  id: 'monitoring.list-rules',
  method: 'GET',
  path: '/monitoring/rules',
  summary: 'All rules: the newest version of each, which one works, which is tried beside it',
  permission: 'monitoring.list-rules',
  reply: T.Object({ items: T.Array(RuleLine) }),
})
export const showRule = route({
  id: 'monitoring.show-rule',
  method: 'GET',
  path: '/monitoring/rules/:code',
  summary: 'A rule with all of its versions, newest first',
  permission: 'monitoring.list-rules',
  params: RuleParams,
  reply: T.Object({ versions: T.Array(RuleVersion) }),
})
const Problem = T.Object({ field: T.String(), rule: T.String(), facts: T.Record(T.String(), T.Union([T.String(), T.Number()])) })
export const checkRule = route({
  id: 'monitoring.check-rule',
  method: 'POST',
  path: '/monitoring/rules/check',
  summary: 'What is wrong with a rule as it is written',
  permission: 'monitoring.list-rules',
  body: T.Object({ rule: T.Unknown() }, closed),
  reply: T.Object({ problems: T.Array(Problem) }),
})
export const saveDraft = route({
  id: 'monitoring.save-draft',
  method: 'PUT',
  path: '/monitoring/rules/:code/draft',
  summary: 'Write the draft of a rule: the next version, or the one begun',
  permission: 'monitoring.save-draft',
  params: RuleParams,
  body: T.Object({ rule: Rule, afterVersion: T.Integer({ minimum: 0 }) }, closed),
  reply: RuleVersion,
})
export const beginRule = route({
  id: 'monitoring.begin-rule',
  method: 'POST',
  path: '/monitoring/rules/:code/begin',
  summary: 'Put a draft to work, or have it tried beside the version that works',
  permission: 'monitoring.begin-rule',
  params: RuleParams,
  body: T.Object({ version: T.Integer({ minimum: 1 }), as: oneOf('shadow', 'live') }, closed),
  reply: RuleVersion,
})
export const retireRule = route({
  id: 'monitoring.retire-rule',
  method: 'POST',
  path: '/monitoring/rules/:code/retire',
  summary: 'Take a version of a rule out of work',
  permission: 'monitoring.begin-rule',
  params: RuleParams,
  body: T.Object({ version: T.Integer({ minimum: 1 }) }, closed),
  reply: RuleVersion,
})

export const LIST_OF = ['customer', 'account', 'card', 'merchant', 'mcc', 'division', 'counterparty'] as const
const ListCode = T.String({ pattern: '^[a-z][a-z0-9-]{1,39}$', maxLength: 40 })
export const WatchList = T.Object({
  code: ListCode,
  kind: oneOf('black', 'white', 'watch'),
  of: oneOf(...LIST_OF),
  name: T.Object({ 'zh-CN': T.String({ minLength: 1, maxLength: 60 }), 'en-US': T.String({ minLength: 1, maxLength: 60 }) }, closed),
  version: T.Integer(),
})
export type WatchList = T.Static<typeof WatchList>
export const listLists = route({
  id: 'monitoring.list-lists',
  method: 'GET',
  path: '/monitoring/lists',
  summary: 'The lists that rules ask, and how many entries each has',
  permission: 'monitoring.list-rules',
  reply: T.Object({ items: T.Array(T.Object({ ...WatchList.properties, entries: T.Integer() })) }),
})
export const saveList = route({
  id: 'monitoring.save-list',
  method: 'PUT',
  path: '/monitoring/lists/:code',
  summary: 'Make a list, or change its name and kind',
  permission: 'monitoring.save-list',
  params: T.Object({ code: ListCode }),
  body: T.Object({ kind: WatchList.properties.kind, of: WatchList.properties.of, name: WatchList.properties.name, version: T.Integer({ minimum: 0 }) }, closed),
  reply: WatchList,
})
export const ListEntry = T.Object({
  /** Names the entry without telling what it is of. */
  key: T.String(),
  shown: T.String(),
  addedBy: T.String(),
  addedAt: Instant,
  expiresAt: nullable(Instant),
})
export type ListEntry = T.Static<typeof ListEntry>
export const listEntries = route({
  id: 'monitoring.list-entries',
  method: 'GET',
  path: '/monitoring/lists/:code/entries',
  summary: 'What stands on a list, newest first; numbers by their last characters',
  permission: 'monitoring.list-rules',
  params: T.Object({ code: ListCode }),
  query: T.Object({ ...PageQuery }, closed),
  reply: pageOf(ListEntry),
})
export const putEntry = route({
  id: 'monitoring.put-entry',
  method: 'POST',
  path: '/monitoring/lists/:code/entries',
  summary: 'Put something on a list, with an end or without',
  permission: 'monitoring.save-list',
  params: T.Object({ code: ListCode }),
  body: T.Object(
    { value: classed('C2', T.String({ minLength: 1, maxLength: 64 })), expiresAt: T.Optional(nullable(Instant)) },
    closed,
  ),
  reply: ListEntry,
})
export const dropEntry = route({
  id: 'monitoring.drop-entry',
  method: 'DELETE',
  path: '/monitoring/lists/:code/entries/:key',
  summary: 'Take something off a list',
  permission: 'monitoring.save-list',
  params: T.Object({ code: ListCode, key: T.String({ pattern: '^[A-Za-z0-9_-]{20,60}$' }) }),
  reply: T.Object({}),
})

export const Threshold = T.Object({
  name: T.String({ pattern: '^[a-z][a-z0-9-]{1,39}$', maxLength: 40 }),
  level: oneOf('bank', 'segment', 'product', 'customer'),
  /** The segment's or product's code, or the customer's id; empty for the bank. */
  key: T.String({ maxLength: 64 }),
  value: T.Integer({ minimum: 0 }),
  version: T.Integer({ minimum: 0 }),
})
export type Threshold = T.Static<typeof Threshold>
export const listThresholds = route({
  id: 'monitoring.list-thresholds',
  method: 'GET',
  path: '/monitoring/thresholds',
  summary: 'Named limits of the bank, of segments and of products',
  permission: 'monitoring.list-rules',
  reply: T.Object({ items: T.Array(Threshold) }),
})
export const saveThreshold = route({
  id: 'monitoring.save-threshold',
  method: 'PUT',
  path: '/monitoring/thresholds',
  summary: 'Set a named limit of the bank, a segment, a product or a customer',
  permission: 'monitoring.save-threshold',
  body: Threshold,
  reply: Threshold,
})

export const StreamState = T.Object({
  shares: T.Array(
    T.Object({
      share: T.Integer(),
      held: T.Boolean(),
      takeovers: T.Integer(),
      /** The newest row of the outbox it has taken up. */
      readUntil: nullable(Instant),
      putAwayAt: nullable(Instant),
    }),
  ),
  hitsToday: T.Integer(),
})
export type StreamState = T.Static<typeof StreamState>
export const showStream = route({
  id: 'monitoring.show-stream',
  method: 'GET',
  path: '/monitoring/stream',
  summary: 'How far the stream of transactions has been watched, share by share',
  permission: 'monitoring.list-rules',
  reply: StreamState,
})

export const rulesChanged = event({
  id: 'monitoring.rules-changed',
  summary: 'A rule was written, begun or retired',
  data: T.Object({ code: T.String(), version: T.Integer() }),
})
export const listChanged = event({
  id: 'monitoring.list-changed',
  summary: 'A list that rules ask was changed',
  data: T.Object({ code: T.String() }),
})
export const thresholdChanged = event({
  id: 'monitoring.threshold-changed',
  summary: 'A named limit was set',
  data: T.Object({ name: T.String(), customerId: nullable(Id) }),
})
