// The contract of lists: black, white and watch lists that rules ask, and their entries.

import {
  classed,
  event,
  Id,
  Instant,
  nullable,
  oneOf,
  PageQuery,
  pageOf,
  route,
  T,
} from '../../platform/contract/index.ts'

const closed = { additionalProperties: false } as const
export const LIST_KINDS = ['black', 'white', 'watch'] as const
export const LIST_HOLDS = ['counterparty', 'account', 'customer', 'device', 'merchant', 'mcc', 'place'] as const
export type ListHolds = (typeof LIST_HOLDS)[number]
export const ENTRIES_AT_ONCE_MAX = 1_000
/** Of one list, those that have ended too: workers keep them in memory. */
export const LIST_ENTRIES_MAX = 200_000

const Text = T.String({ minLength: 1, maxLength: 80 })
export const Title = T.Object({ zh: Text, en: Text }, closed)
export const SurroundingName = T.String({ minLength: 2, maxLength: 40, pattern: '^[a-z][a-z0-9-]*$' })
const ListParams = T.Object({ name: SurroundingName })
const Reason = classed('C2', T.String({ minLength: 1, maxLength: 200 }))

export const MonitoringList = T.Object({
  name: T.String(),
  kind: oneOf(...LIST_KINDS),
  holds: oneOf(...LIST_HOLDS),
  title: Title,
  /** On it now. */
  entries: T.Integer(),
  /** Of those, the ones whose end is known and within 30 days. */
  endingSoon: T.Integer(),
  /** Rules that ask it and work or are tried. */
  rules: T.Array(T.String()),
  version: T.Integer(),
  changedAt: Instant,
})
export type MonitoringList = T.Static<typeof MonitoringList>

export const ListEntry = T.Object({
  entryId: Id,
  /** As the reader may see it; null: not at all. */
  value: nullable(classed('C2', T.String())),
  /** Of a customer of the bank within the reader's scope. */
  customerId: nullable(Id),
  customerName: nullable(classed('C2', T.String())),
  reason: nullable(Reason),
  from: Instant,
  until: nullable(Instant),
  endedAt: nullable(Instant),
  addedBy: nullable(T.String()),
  removedBy: nullable(T.String()),
})
export type ListEntry = T.Static<typeof ListEntry>

export const listLists = route({
  id: 'monitoring.list-lists',
  method: 'GET',
  path: '/monitoring/lists',
  summary: 'All lists with how many values are on each',
  permission: 'monitoring.list-lists',
  reply: T.Object({ items: T.Array(MonitoringList) }),
})
export const saveList = route({
  id: 'monitoring.save-list',
  method: 'PUT',
  path: '/monitoring/lists/:name',
  summary: 'Make a list, or give it another title',
  permission: 'monitoring.save-list',
  params: ListParams,
  body: T.Object(
    {
      /** Never changed once the list is made; so with `holds`. */
      kind: oneOf(...LIST_KINDS),
      holds: oneOf(...LIST_HOLDS),
      title: Title,
      version: T.Integer({ minimum: 0, description: 'Of the list that is changed; 0 makes one' }),
    },
    closed,
  ),
  reply: MonitoringList,
})
export const listEntries = route({
  id: 'monitoring.list-entries',
  method: 'GET',
  path: '/monitoring/lists/:name/entries',
  summary: 'The entries of a list, the newest first',
  permission: 'monitoring.list-lists',
  params: ListParams,
  query: T.Object({ ...PageQuery, ended: T.Optional(T.Boolean()) }, closed),
  reply: pageOf(ListEntry),
})
export const addEntries = route({
  id: 'monitoring.add-entries',
  method: 'POST',
  path: '/monitoring/lists/:name/entries',
  summary: 'Put values on a list, all of them or none; those that are on it already are left as they are',
  permission: 'monitoring.add-entries',
  params: ListParams,
  body: T.Object(
    {
      entries: T.Array(
        T.Object(
          {
            value: classed('C2', T.String({ minLength: 1, maxLength: 120 })),
            /** No transaction from then on is matched; left out: without end. */
            until: T.Optional(Instant),
            reason: Reason,
          },
          closed,
        ),
        { minItems: 1, maxItems: ENTRIES_AT_ONCE_MAX },
      ),
    },
    closed,
  ),
  reply: T.Object({ added: T.Integer(), known: T.Integer(), holdsFrom: Instant }),
})
export const removeEntries = route({
  id: 'monitoring.remove-entries',
  method: 'POST',
  path: '/monitoring/lists/:name/entries/remove',
  summary: 'Take values off a list; what was booked before is still matched',
  permission: 'monitoring.remove-entries',
  params: ListParams,
  body: T.Object(
    { entryIds: T.Array(Id, { minItems: 1, maxItems: ENTRIES_AT_ONCE_MAX, uniqueItems: true }), reason: Reason },
    closed,
  ),
  reply: T.Object({ removed: T.Integer() }),
})

export const listChanged = event({
  id: 'monitoring.list-changed',
  summary: 'A list was made, or values were put on it or taken off',
  data: T.Object({ list: T.String(), version: T.Integer() }),
})
