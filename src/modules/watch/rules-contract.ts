// The thresholds of unusual access as a shape: what is counted for a user and a bank day, and from how many on it is told.

import { T } from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const
export const ALERT_KINDS = ['reveals', 'tagged', 'off-hours', 'walk', 'export'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

const Count = T.Integer({ minimum: 1, maximum: 1_000_000 })
const Hour = T.Integer({ minimum: 0, maximum: 23 })
export const Parameters = T.Object(
  {
    /** Values opened in a day. */
    reveals: Count,
    /** Different customers with one of the tags: colleagues' own, well-known people. */
    tagged: Count,
    tags: T.Array(T.String({ minLength: 1, maxLength: 20 }), { maxItems: 20, uniqueItems: true }),
    /** Different customers looked at between these hours, Asia/Shanghai; over midnight when `from` is the later. */
    offHours: Count,
    offFromHour: Hour,
    offToHour: Hour,
    /** Customers whose numbers follow each other, each looked at by itself. */
    walk: Count,
    /** Different customers in exported files. */
    export: Count,
  },
  closed,
)
export type Parameters = T.Static<typeof Parameters>
