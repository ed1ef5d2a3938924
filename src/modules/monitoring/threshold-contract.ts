// The contract of named thresholds: what rules compare with, by customer, segment and product, and customers' own limits.

import { classed, event, Id, Instant, nullable, oneOf, route, T } from '../../platform/contract/index.ts'
import { SurroundingName, Title } from './list-contract.ts'
import { OWN_LIMITS } from './rule/own-limits.ts'

const closed = { additionalProperties: false } as const
export const THRESHOLD_UNITS = ['fen', 'count', 'percent', 'minutes', 'days', 'kmh', 'score'] as const
export const THRESHOLD_LEVELS = ['default', 'segment', 'product', 'customer'] as const
export const ASKED_HOW = ['counter', 'phone', 'letter', 'mail'] as const
export const ASKED_BY = ['customer', 'representative'] as const
export const CHECKED_BY = ['document', 'questions', 'signature'] as const
const VALUES_SHOWN_MAX = 200

const Amount = T.Number({ minimum: 0, maximum: 1e14, description: "In the threshold's unit" })
const Params = T.Object({ name: SurroundingName })
const CustomerParams = T.Object({ customerId: Id })

export const ThresholdValue = T.Object({
  valueId: Id,
  level: oneOf(...THRESHOLD_LEVELS),
  /** Segment or product; empty for everybody; a customer is not named here. */
  target: T.String(),
  amount: T.Number(),
  from: Instant,
  until: nullable(Instant),
  endedAt: nullable(Instant),
  setAt: Instant,
  setBy: nullable(T.String()),
  /** Decides now. */
  standing: T.Boolean(),
})
export type ThresholdValue = T.Static<typeof ThresholdValue>
export const NamedThreshold = T.Object({
  name: T.String(),
  unit: oneOf(...THRESHOLD_UNITS),
  title: Title,
  /** Newest first, those that ended too. */
  values: T.Array(ThresholdValue, { maxItems: VALUES_SHOWN_MAX }),
  /** Customers with a value of their own that stands. */
  customers: T.Integer(),
  rules: T.Array(T.String()),
  version: T.Integer(),
})
export type NamedThreshold = T.Static<typeof NamedThreshold>

export const listThresholds = route({
  id: 'monitoring.list-thresholds',
  method: 'GET',
  path: '/monitoring/thresholds',
  summary: 'All named thresholds with their values and those that were',
  permission: 'monitoring.list-thresholds',
  reply: T.Object({ items: T.Array(NamedThreshold) }),
})
export const saveThreshold = route({
  id: 'monitoring.save-threshold',
  method: 'PUT',
  path: '/monitoring/thresholds/:name',
  summary: 'Name a threshold, or give it another title',
  permission: 'monitoring.set-threshold',
  params: Params,
  body: T.Object(
    {
      /** Never changed once it is named. */
      unit: oneOf(...THRESHOLD_UNITS),
      title: Title,
      version: T.Integer({ minimum: 0, description: 'Of the threshold that is changed; 0 names one' }),
    },
    closed,
  ),
  reply: NamedThreshold,
})
export const setThreshold = route({
  id: 'monitoring.set-threshold',
  method: 'POST',
  path: '/monitoring/thresholds/:name/values',
  summary:
    'Give a threshold a value, for everybody or for a segment, a product or a customer; null ends those that stand',
  permission: 'monitoring.set-threshold',
  params: Params,
  body: T.Object(
    {
      level: oneOf(...THRESHOLD_LEVELS),
      /** The segment or the product. */
      target: T.Optional(T.String({ minLength: 1, maxLength: 40 })),
      customerId: T.Optional(Id),
      amount: nullable(Amount),
      /** Left out: from now on. */
      from: T.Optional(Instant),
      until: T.Optional(Instant),
    },
    closed,
  ),
  reply: NamedThreshold,
})

export const OwnLimit = T.Object({
  name: oneOf(...OWN_LIMITS),
  unit: oneOf('fen', 'count'),
  title: Title,
  amount: nullable(classed('C2', T.Number())),
  until: nullable(Instant),
})
export const OwnLimitChange = T.Object({
  valueId: Id,
  name: T.String(),
  amount: nullable(classed('C2', T.Number())),
  from: Instant,
  until: nullable(Instant),
  endedAt: nullable(Instant),
  setBy: nullable(T.String()),
  /** Who asked for it, how, and how that was checked. */
  askedBy: oneOf(...ASKED_BY),
  askedHow: oneOf(...ASKED_HOW),
  checkedBy: oneOf(...CHECKED_BY),
  note: nullable(classed('C2', T.String())),
})
export const OwnLimits = T.Object({ items: T.Array(OwnLimit), history: T.Array(OwnLimitChange) })
export type OwnLimits = T.Static<typeof OwnLimits>
export const showOwnLimits = route({
  id: 'monitoring.show-own-limits',
  method: 'GET',
  path: '/customers/:customerId/own-limits',
  summary: "A customer's own limits of amount and number, and how they came to be",
  permission: 'monitoring.show-own-limits',
  params: CustomerParams,
  reply: OwnLimits,
})
export const setOwnLimit = route({
  id: 'monitoring.set-own-limit',
  method: 'POST',
  path: '/customers/:customerId/own-limits',
  summary: "Set a customer's own limit on the customer's behalf, or lift it, with who asked and how that was checked",
  permission: 'monitoring.set-own-limit',
  params: CustomerParams,
  body: T.Object(
    {
      name: oneOf(...OWN_LIMITS),
      /** Null lifts it. */
      amount: nullable(classed('C2', T.Integer({ minimum: 0, maximum: 100_000_000_000_000 }))),
      until: T.Optional(Instant),
      asked: T.Object(
        {
          by: oneOf(...ASKED_BY),
          how: oneOf(...ASKED_HOW),
          checked: oneOf(...CHECKED_BY),
          note: classed('C2', T.String({ minLength: 1, maxLength: 200 })),
        },
        closed,
      ),
    },
    closed,
  ),
  reply: OwnLimits,
})

export const thresholdChanged = event({
  id: 'monitoring.threshold-changed',
  summary: 'A threshold was named, or its value changed',
  data: T.Object({ name: T.String() }),
})
export const ownLimitChanged = event({
  id: 'monitoring.own-limit-changed',
  summary: "A customer's own limit changed",
  data: T.Object({ customerId: Id, name: T.String() }),
})
