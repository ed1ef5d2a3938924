// The timeline of one customer: journal, ledger and access records, each read to a limit from its own place, merged by time.

import { covers, type Grants, maskingOf, may, type Scope } from '../../../platform/access/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor, type Static } from '../../../platform/contract/index.ts'
import { listAccessRecords, listChainRows } from '../../../platform/journal/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer, type OpenedCustomer, showHistory } from '../../customer/index.ts'
import { bookedAtOf, entryCursor, searchEntries, showEntries } from '../../ledger/index.ts'
import { openUserNames } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { journalKind, mergeNewest, wantedRows } from '../timeline.ts'

export const SEE_ACCESSES = 'overview.see-accesses'
const SEQ_MAX = 2_147_483_647
/** A source that has been read to its end, in a cursor. */
const DONE = '-'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type Item = contract.TimelineItem
type Body = Static<typeof contract.showTimeline.body>
/** Where each source goes on; null where it has ended. */
type Places = { seq: number | null; ledger: string | null; access: { at: string; recordId: string } | 'start' | null }
type Part<Place> = {
  rows: { atMs: number; row: Item }[]
  places: Place[]
  /** Where it goes on behind all its rows; null at its end. */
  next: Place | null
  reachedMs: number
}

function readPlaces(cursor: string | null | undefined): Places {
  if (!cursor) return { seq: SEQ_MAX, ledger: '', access: 'start' }
  const [seq, ledger, at, recordId] = readCursor(cursor, 4)
  const isTime = at === '' || at === DONE || !Number.isNaN(Date.parse(String(at)))
  if (
    !Number.isInteger(seq) ||
    typeof ledger !== 'string' ||
    !isTime ||
    (recordId !== '' && !UUID.test(String(recordId)))
  )
    throw new Refusal('page.cursor-unknown', {}, { status: 422 })
  const access = at === DONE ? null : at === '' ? 'start' : { at: String(at), recordId: String(recordId) }
  return { seq: (seq as number) < 0 ? null : (seq as number), ledger: ledger === DONE ? null : ledger, access }
}
const packPlaces = ({ seq, ledger, access }: Places): string =>
  packCursor([
    seq ?? -1,
    ledger ?? DONE,
    access === null ? DONE : access === 'start' ? '' : access.at,
    access === null || access === 'start' ? '' : access.recordId,
  ])

const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`)
const dayAfter = (day: string) => new Date(midnight(day).getTime() + 86_400_000)
const NONE = { rows: [], places: [], next: null, reachedMs: 0 }

const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)
function subjectsOf(events: readonly { data: unknown }[]): { accountId: string | null; cardId: string | null } {
  const found = (key: string) => events.map(({ data }) => (data as Record<string, unknown>)[key]).find(isUuid) ?? null
  return { accountId: found('accountId'), cardId: found('cardId') }
}

/** The fields that a row's events name: what the journal is searched by too. */
const fieldsOf = (events: readonly { data: unknown }[]): string[] =>
  events.flatMap(({ data }) => (data as { fields?: string[] }).fields ?? [])

type Asked = {
  body: Body
  kinds: ReadonlySet<contract.TimelineKind>
  limit: number
  since: Date | null
  until: Date | null
}

async function readJournal(
  context: QueryContext,
  record: OpenedCustomer,
  asked: Asked,
  from: number | null,
): Promise<Part<number>> {
  const all = new Set(contract.TIMELINE_KINDS)
  const wanted = asked.body.field
    ? { like: [], unlike: null, actorLike: [], fields: [asked.body.field] }
    : wantedRows(asked.kinds, all)
  const hasAny = [...asked.kinds].some((kind) => kind !== 'transaction' && kind !== 'access')
  if (from === null || !hasAny) return NONE
  const found = await listChainRows(context.tx, {
    chainId: record.customerId,
    beforeSeq: from,
    since: asked.since,
    until: asked.until,
    actor: asked.body.text ?? null,
    wanted,
    limit: asked.limit + 1,
  })
  const rows = found.slice(0, asked.limit)
  const entries = new Map((await showHistory(context, record, rows)).map((entry) => [entry.seq, entry]))
  // What leads behind a wall has no entry, as if it had never been.
  const shown = rows.filter(({ seq }) => entries.has(seq))
  return {
    rows: shown.map((row) => {
      const { touched: _, ...entry } = entries.get(row.seq) as Awaited<ReturnType<typeof showHistory>>[number]
      const kind = journalKind({ action: row.action, actorName: row.actorName, fields: fieldsOf(row.events) })
      const item = { id: `j${row.seq}`, at: entry.at, kind, by: entry.by, action: row.action }
      return { atMs: row.at.getTime(), row: { ...item, ...subjectsOf(row.events), entry, transaction: null } }
    }),
    places: shown.map(({ seq }) => seq),
    next: found.length > asked.limit ? (rows.at(-1)?.seq ?? null) : null,
    reachedMs: rows.at(-1)?.at.getTime() ?? 0,
  }
}

/** Conditions in the words of the search of transactions, so that one set of rules finds and masks them. */
function entryFilter({ body }: Asked, customerHidden: boolean) {
  const period = [
    ...(body.since ? [{ field: 'bookedOn', op: 'on-or-after', value: body.since }] : []),
    ...(body.until ? [{ field: 'bookedOn', op: 'between', value: ['1970-01-01', body.until] }] : []),
  ]
  const large = { field: 'amount', op: 'at-least', value: contract.LARGE_FEN }
  return { all: [...period, ...(body.transactions === 'all' || customerHidden ? [] : [large])] }
}

async function readLedger(
  context: QueryContext,
  { customerId }: OpenedCustomer,
  asked: Asked,
  from: string | null,
): Promise<Part<string>> {
  if (from === null || asked.body.field || !asked.kinds.has('transaction')) return NONE
  const filter = entryFilter(asked, maskingOf(context.caller).money === 'hidden')
  const search = { customerId, filter, ...(asked.body.text ? { text: asked.body.text } : {}) }
  const { entries, next } = await searchEntries(context, search, from === '' ? null : from, asked.limit)
  const lines = await showEntries(context.tx, context.vault, context.caller, entries)
  return {
    rows: lines.map((transaction) => ({
      atMs: Date.parse(transaction.ts),
      row: {
        id: `t${transaction.transactionId}.${transaction.leg}`,
        at: transaction.ts,
        kind: 'transaction' as const,
        by: null,
        action: transaction.type,
        accountId: transaction.accountId,
        cardId: transaction.cardId,
        entry: null,
        transaction,
      },
    })),
    places: entries.map(entryCursor),
    next,
    reachedMs: next === null ? 0 : bookedAtOf(String(readCursor(next, 3)[1])).getTime(),
  }
}

async function readAccesses(
  { tx, vault }: QueryContext,
  { customerId }: OpenedCustomer,
  asked: Asked,
  from: Places['access'],
): Promise<Part<{ at: string; recordId: string }>> {
  if (from === null || asked.body.field || !asked.kinds.has('access')) return NONE
  const found = await listAccessRecords(tx, {
    customerId,
    before: from === 'start' ? null : from,
    since: asked.since,
    until: asked.until,
    actor: asked.body.text ?? null,
    limit: asked.limit + 1,
  })
  const rows = found.slice(0, asked.limit)
  const places = rows.map(({ atText, recordId }) => ({ at: atText, recordId }))
  const names = await openUserNames(tx, vault, rows.map(({ actorId }) => actorId).filter(isUuid))
  return {
    rows: rows.map(({ recordId, at, actorId, actorName, action }) => ({
      atMs: at.getTime(),
      row: {
        id: `a${recordId}`,
        at: at.toISOString(),
        kind: 'access' as const,
        by: names.get(actorId) ?? actorName,
        action,
        accountId: null,
        cardId: null,
        entry: null,
        transaction: null,
      },
    })),
    places,
    next: found.length > asked.limit ? (places.at(-1) ?? null) : null,
    reachedMs: rows.at(-1)?.at.getTime() ?? 0,
  }
}

/** Whether the caller may see a kind of this customer: a permission of its own with its own scope. */
function sees({ caller }: QueryContext, permission: string, { state }: OpenedCustomer): boolean {
  if (!may(caller, permission)) return false
  if (caller.kind !== 'person' && caller.kind !== 'client') return true
  const scope: Scope | undefined = (caller.grants as Grants).get(permission)
  return scope !== undefined && covers(scope, state)
}

/** Where a source goes on: behind what was taken, or at its end. */
function placeAfter<Place>(part: Part<Place>, taken: number, before: Place): Place | null {
  if (taken === part.rows.length) return part.next
  return taken === 0 ? before : (part.places[taken - 1] as Place)
}

export const showTimeline = query(contract.showTimeline, async (context, { params, body }) => {
  const { tx, vault, scope, looked } = context
  const record = await getCustomer(tx, vault, params.customerId, scope)
  looked([record.customerId])
  const kinds = new Set(body.kinds ?? contract.TIMELINE_KINDS)
  if (!sees(context, 'ledger.list-transactions', record)) kinds.delete('transaction')
  if (!sees(context, SEE_ACCESSES, record)) kinds.delete('access')
  const limit = body.limit ?? PAGE_ROWS_DEFAULT
  const [since, until] = [body.since ? midnight(body.since) : null, body.until ? dayAfter(body.until) : null]
  const asked: Asked = { body, kinds, limit, since, until }
  const places = readPlaces(body.cursor)
  const [journal, ledger, access] = await Promise.all([
    readJournal(context, record, asked, places.seq),
    readLedger(context, record, asked, places.ledger),
    readAccesses(context, record, asked, places.access),
  ])
  const merged = mergeNewest([journal, ledger, access], limit)
  const [j, l, a] = merged.taken as [number, number, number]
  const after: Places = {
    seq: placeAfter(journal, j, places.seq ?? 0),
    ledger: placeAfter(ledger, l, places.ledger ?? ''),
    access: placeAfter<Places['access']>(access, a, places.access),
  }
  return { items: merged.rows, next: merged.hasMore ? packPlaces(after) : null }
})
