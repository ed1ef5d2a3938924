// Every statement on lists and their entries.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { LIST_KINDS, ListHolds } from './list-contract.ts'

export type ListRow = {
  name: string
  kind: (typeof LIST_KINDS)[number]
  holds: ListHolds
  title: { zh: string; en: string }
  /** Ever put on it. */
  entries: number
  version: number
  changedBy: string
  changedAt: Date
}
const LIST = `name, kind, holds, title, entries, version, changed_by as "changedBy", changed_at as "changedAt"`
const LISTS_MAX = 500

export const listListRows = (tx: Tx): Promise<ListRow[]> =>
  tx.rows(`select ${LIST} from monitoring_list order by name limit ${LISTS_MAX}`)

export const findList = (tx: Tx, name: string): Promise<ListRow | null> =>
  tx.maybe(`select ${LIST} from monitoring_list where name = $1`, [name])

/** Keeps other writers of the list out. Refuses `monitoring.list-not-found`. */
export async function lockList(tx: Tx, name: string): Promise<ListRow> {
  const row = await tx.maybe<ListRow>(`select ${LIST} from monitoring_list where name = $1 for update`, [name])
  if (!row) throw new Refusal('monitoring.list-not-found', { list: name }, { status: 404 })
  return row
}

/** Answers whether it was not there. */
export const insertList = async (tx: Tx, row: ListRow): Promise<boolean> =>
  (await tx.run(
    `insert into monitoring_list (name, kind, holds, title, entries, version, changed_by, changed_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict do nothing`,
    [row.name, row.kind, row.holds, JSON.stringify(row.title), row.entries, row.version, row.changedBy, row.changedAt],
  )) > 0

/** The caller holds the row's lock and has raised its version. */
export const updateList = (tx: Tx, row: ListRow): Promise<number> =>
  tx.run(
    'update monitoring_list set title = $2, entries = $3, version = $4, changed_by = $5, changed_at = $6 where name = $1',
    [row.name, JSON.stringify(row.title), row.entries, row.version, row.changedBy, row.changedAt],
  )

export type EntryKey = { code: string | null; hash: Buffer | null }
export type EntryRow = EntryKey & {
  entryId: string
  customerId: string | null
  sealed: Buffer
  from: Date
  until: Date | null
  endedAt: Date | null
  addedBy: string
  removedBy: string | null
}
const ENTRY = `entry_id as "entryId", customer_id as "customerId", code, hash, sealed, holds_from as "from", holds_until as until,
  ended_at as "endedAt", added_by as "addedBy", removed_by as "removedBy"`
const HOLDS_AT = (at: string) =>
  `(holds_until is null or holds_until > ${at}) and (ended_at is null or ended_at > ${at})`

/** As people see it: what was taken off is gone at once. */
const SHOWN_AT = (at: string) => `(holds_until is null or holds_until > ${at}) and ended_at is null`

export const insertEntries = (tx: Tx, list: string, rows: readonly EntryRow[]): Promise<number> => {
  const of = <K extends keyof EntryRow>(name: K) => rows.map((row) => row[name])
  return tx.run(
    `insert into monitoring_list_entry (list, entry_id, customer_id, code, hash, sealed, holds_from, holds_until, added_by)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::timestamptz[], $8::timestamptz[], $9::text[])`,
    [
      list,
      of('entryId'),
      of('customerId'),
      of('code'),
      of('hash'),
      of('sealed'),
      of('from'),
      of('until'),
      of('addedBy'),
    ],
  )
}

/** Those of the keys that are on the list at an instant or will be. */
export const listStanding = (tx: Tx, list: string, keys: readonly EntryKey[], at: Date): Promise<EntryKey[]> =>
  tx.rows(
    `select code, hash from monitoring_list_entry where list = $1 and ${HOLDS_AT('$4')}
       and (code = any($2::text[]) or hash = any($3::bytea[]))`,
    [list, keys.map(({ code }) => code), keys.map(({ hash }) => hash), at],
  )

/** Ends those that still hold; answers them. */
export const endEntries = (
  tx: Tx,
  list: string,
  entryIds: readonly string[],
  { at, by }: { at: Date; by: string },
): Promise<{ entryId: string }[]> =>
  tx.rows(
    `update monitoring_list_entry set ended_at = $3, removed_by = $4
     where list = $1 and entry_id = any($2::uuid[]) and ${HOLDS_AT('$3')} returning entry_id as "entryId"`,
    [list, entryIds, at, by],
  )

/** Newest first; `before` is the id where the page before ended. */
export const listEntryRows = (
  tx: Tx,
  list: string,
  page: { ended: boolean; at: Date; before: string | null; limit: number },
): Promise<EntryRow[]> =>
  tx.rows(
    `select ${ENTRY} from monitoring_list_entry
     where list = $1 and (${SHOWN_AT('$2')}) = not $3::boolean and ($4::uuid is null or entry_id < $4::uuid)
     order by entry_id desc limit $5`,
    [list, page.at, page.ended, page.before, page.limit],
  )

/** List -> what is on it, and what ends within the time. */
export const countStanding = (
  tx: Tx,
  at: Date,
  soon: Date,
): Promise<{ list: string; entries: number; endingSoon: number }[]> =>
  tx.rows(
    `select list, count(*)::int as entries, count(*) filter (where holds_until <= $2)::int as "endingSoon"
     from monitoring_list_entry where ${SHOWN_AT('$1')} group by list`,
    [at, soon],
  )

export type Span = EntryKey & { from: Date; until: Date | null; endedAt: Date | null }
/** All that was ever on a list, for whoever evaluates. */
export const listSpans = (tx: Tx, list: string): Promise<Span[]> =>
  tx.rows(
    `select code, hash, holds_from as "from", holds_until as until, ended_at as "endedAt" from monitoring_list_entry where list = $1`,
    [list],
  )
