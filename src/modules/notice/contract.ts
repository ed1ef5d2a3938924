// The contract of notices: what I was told, how much of it is unread, and that I have read it.

import { classed, event, Id, Instant, nullable, PageQuery, pageOf, route, T } from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const
/** Counted to here: more is said as 99+. */
export const UNREAD_COUNT_MAX = 100
export const READ_AT_ONCE_MAX = 200

export const Notice = T.Object({
  noticeId: Id,
  /** `<module>.<what>`: the words stand under `<module>.notice.<what>`. */
  kind: T.String(),
  at: Instant,
  facts: T.Record(T.String(), T.Unknown()),
  /** The address of the page it speaks of; empty when there is none. */
  link: T.String(),
  /** The name of what it speaks of, as its reader may see it. */
  subject: nullable(classed('C2', T.String())),
  urgent: T.Boolean(),
  read: T.Boolean(),
})
export type Notice = T.Static<typeof Notice>

export const listNotices = route({
  id: 'notice.list',
  method: 'GET',
  path: '/notices',
  summary: 'My notices, newest first',
  permission: 'signed-in',
  query: T.Object(
    {
      ...PageQuery,
      unread: T.Optional(T.Boolean()),
      /** The module they come from. */
      topic: T.Optional(T.String({ minLength: 1, maxLength: 40, pattern: '^[a-z-]+$' })),
    },
    closed,
  ),
  reply: pageOf(Notice),
})

const Unread = T.Object({ unread: T.Integer({ description: `Counted to ${UNREAD_COUNT_MAX}` }) })
export const countNotices = route({
  id: 'notice.count',
  method: 'GET',
  path: '/notices/count',
  summary: 'How many of my notices are unread',
  permission: 'signed-in',
  reply: Unread,
})

export const readNotices = route({
  id: 'notice.read',
  method: 'POST',
  path: '/notices/read',
  summary: 'Mark notices of mine as read: those named, or all up to an instant',
  permission: 'signed-in',
  command: true,
  body: T.Object(
    {
      noticeIds: T.Optional(T.Array(Id, { minItems: 1, maxItems: READ_AT_ONCE_MAX, uniqueItems: true })),
      upTo: T.Optional(Instant),
    },
    closed,
  ),
  reply: Unread,
})

export const noticesRead = event({
  id: 'notice.read',
  summary: 'A user read notices; the other pages of that user count anew',
  data: T.Object({ userId: Id }),
})
