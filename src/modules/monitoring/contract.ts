// The contract of monitoring: rules and their versions, and how the stream of transactions is watched.

import { event, Instant, nullable, oneOf, route, T } from '../../platform/contract/index.ts'
import { Rule, RuleCode } from './rule-contract.ts'

export * from './list-contract.ts'
export * from './rule-contract.ts'
export * from './threshold-contract.ts'

const closed = { additionalProperties: false } as const
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
  /** The rule in plain words. */
  sentence: T.Object({ 'zh-CN': T.String(), 'en-US': T.String() }),
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
  hitsLastDay: T.Integer(),
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
