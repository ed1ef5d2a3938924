// Shapes of the second pair of eyes: rules, changes that wait, decisions, evidence, who stands in for whom.

import { classed, Id, Instant, nullable, oneOf, T } from '../../platform/contract/index.ts'

export const closed = { additionalProperties: false } as const

/** Who may agree: holders of a permission, or users of a role. */
export const Need = T.String({ pattern: '^(permission:[a-z-]+\\.[a-z-]+|role:[a-z][a-z0-9-]*)$', maxLength: 80 })
export const LEVELS_MAX = 3
const HOURS_MAX = 24 * 60
const hours = T.Integer({ minimum: 1, maximum: HOURS_MAX })

/** All that are given must hold; without any the rule always holds. */
export const Conditions = T.Object(
  {
    /** More than this amount, in fen; a change that names no amount is held too: it is not known to be small. */
    amountOverFen: T.Optional(T.Integer({ minimum: 0, maximum: 1_000_000_000_000_000 })),
    customerKinds: T.Optional(T.Array(oneOf('individual', 'corporate'), { minItems: 1, maxItems: 2 })),
    /** The customer carries one of these tags. */
    customerTags: T.Optional(T.Array(T.String({ minLength: 1, maxLength: 20 }), { minItems: 1, maxItems: 10 })),
    /** Of the maker. */
    roles: T.Optional(
      T.Array(T.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 40 }), { minItems: 1, maxItems: 20 }),
    ),
    /** What kind of change it is, in words of its own route: the lifting of a freeze of a court. */
    kinds: T.Optional(T.Array(T.String({ pattern: '^[a-z][a-z-]*$', maxLength: 40 }), { minItems: 1, maxItems: 10 })),
  },
  closed,
)
export type Conditions = T.Static<typeof Conditions>

export const PolicyFields = {
  route: T.String({ pattern: '^[a-z-]+\\.[a-z-]+$', maxLength: 80 }),
  active: T.Boolean(),
  conditions: Conditions,
  levels: T.Array(Need, { minItems: 1, maxItems: LEVELS_MAX }),
  deadlineHours: hours,
  remindHours: hours,
  escalateHours: hours,
  escalateTo: Need,
}
export const PolicyId = T.String({ pattern: '^[a-z0-9][a-z0-9-]*$', maxLength: 60 })
export const Policy = T.Object({
  policyId: PolicyId,
  ...PolicyFields,
  /** Its route cannot be set free. */
  fixed: T.Boolean(),
  version: T.Integer(),
  savedBy: T.String(),
  savedAt: Instant,
})
export type Policy = T.Static<typeof Policy>

export const ChangeStatus = oneOf('pending', 'returned', 'applied', 'refused', 'withdrawn', 'expired')
export type ChangeStatus = T.Static<typeof ChangeStatus>
export const EVIDENCE_BYTES_MAX = 1_000_000
export const EVIDENCE_MAX = 10
export const EvidenceMedia = oneOf('image/png', 'image/jpeg', 'application/pdf', 'text/plain')

export const PendingChange = T.Object({
  pendingChangeId: Id,
  route: T.String(),
  /** The customer it concerns, named as far as the reader may see; null for what concerns none. */
  customerId: nullable(Id),
  customerName: nullable(classed('C2', T.String())),
  makerId: Id,
  maker: T.String(),
  askedAt: Instant,
  deadlineAt: Instant,
  status: ChangeStatus,
  level: T.Integer(),
  levels: T.Array(T.String()),
  escalated: T.Boolean(),
  evidenceCount: T.Integer(),
  version: T.Integer(),
  own: T.Boolean(),
  /** The reader may decide it now. */
  mine: T.Boolean(),
  /** Names of what would change, for lists. */
  fields: T.Array(T.String()),
})
export type PendingChange = T.Static<typeof PendingChange>

const Value = classed('C2', T.Unknown())
export const ChangeDetail = T.Object({
  ...PendingChange.properties,
  policyId: T.String(),
  policyVersion: T.Integer(),
  /** Old and new side by side, masked for the reader. */
  difference: T.Array(T.Object({ field: T.String(), before: Value, after: Value })),
  /** What was asked for beside; personal fields are left out. */
  asked: T.Array(T.Object({ field: T.String(), value: T.String() })),
  note: nullable(classed('C2', T.String())),
  evidence: T.Array(
    T.Object({
      evidenceId: Id,
      name: classed('C2', T.String()),
      mediaType: T.String(),
      bytes: T.Integer(),
      addedAt: Instant,
    }),
  ),
  decisions: T.Array(
    T.Object({
      what: oneOf('approved', 'refused', 'returned'),
      level: T.Integer(),
      by: T.String(),
      onBehalfOf: nullable(T.String()),
      at: Instant,
      reason: nullable(classed('C2', T.String())),
    }),
  ),
  /** Who else touched the record since it was asked, newest first. */
  touched: T.Array(T.Object({ by: T.String(), action: T.String(), at: Instant })),
  /** The maker's own input, for the maker alone, to change and send again. */
  input: nullable(
    T.Object({ method: T.String(), path: T.String(), params: T.Unknown(), query: T.Unknown(), body: Value }),
  ),
})
export type ChangeDetail = T.Static<typeof ChangeDetail>

export const Delegation = T.Object({
  delegationId: Id,
  fromId: Id,
  from: T.String(),
  toId: Id,
  to: T.String(),
  fromAt: Instant,
  untilAt: Instant,
  endedAt: nullable(Instant),
  running: T.Boolean(),
  reason: T.String(),
  version: T.Integer(),
})
export type Delegation = T.Static<typeof Delegation>
