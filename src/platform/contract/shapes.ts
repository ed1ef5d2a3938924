// Shapes every contract shares: ids, dates, pages, problem documents.

import { nullable, T } from './contract.ts'

export const Id = T.String({ format: 'uuid', description: 'UUID version 7' })
export const IsoDate = T.String({
  format: 'date',
  description: 'Bank date, YYYY-MM-DD',
})
export const Instant = T.String({
  format: 'date-time',
  description: 'UTC instant, ISO 8601',
})
export const Version = T.Integer({
  minimum: 1,
  description: 'Version of the record the change was made on',
})
export const PAGE_ROWS_MAX = 200
export const PAGE_ROWS_DEFAULT = 50
export const PageQuery = {
  limit: T.Optional(
    T.Integer({
      minimum: 1,
      maximum: PAGE_ROWS_MAX,
      default: PAGE_ROWS_DEFAULT,
    }),
  ),
  cursor: T.Optional(
    T.String({
      maxLength: 512,
      pattern: '^[A-Za-z0-9_-]*$',
      description: 'From the previous page; opaque',
    }),
  ),
}

/** A page of items by keyset: `next` is null on the last one. */
export function pageOf<S extends T.TSchema>(item: S) {
  return T.Object({ items: T.Array(item), next: nullable(T.String()) })
}

/** The answer 202 of every command: the change waits until somebody else has agreed. */
export const HeldAnswer = T.Object({
  pendingChange: T.Object({
    pendingChangeId: Id,
    level: T.Integer(),
    levels: T.Integer(),
    deadlineAt: Instant,
  }),
})

/** RFC 9457 problem document with Kahu's code, field problems and request id. */
export const Problem = T.Object({
  type: T.String(),
  title: T.String(),
  status: T.Integer(),
  code: T.String(),
  detail: T.Optional(T.String()),
  requestId: T.String(),
  /** At the token endpoint: the word of RFC 6749 5.2. */
  error: T.Optional(T.String()),
  facts: T.Optional(T.Record(T.String(), T.Unknown())),
  fields: T.Optional(
    T.Array(
      T.Object({
        field: T.String(),
        rule: T.String(),
        message: T.String(),
        facts: T.Optional(T.Record(T.String(), T.Unknown())),
      }),
    ),
  ),
  data: T.Optional(T.Unknown()),
})
export type Problem = T.Static<typeof Problem>
