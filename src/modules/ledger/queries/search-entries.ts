// Entries by combined conditions: filter, scope, sort and keyset as one statement; texts of one customer looked through page by page.

import type { Scope } from '../../../platform/access/index.ts'
import type { QueryContext } from '../../../platform/command/index.ts'
import { packCursor, readCursor } from '../../../platform/contract/index.ts'
import { PLANNED_EACH_TIME, type Tx } from '../../../platform/database/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { customerInScopeSql, refuseOutside, Values } from '../../customer/index.ts'
import type { Entry } from '../entry.ts'
import type { EntryFilter, EntrySort } from '../entry-filter.ts'
import { findMerchantIds } from '../merchant-store.ts'
import { ENTRY_COLUMNS } from '../read-store.ts'
import { openMemos } from '../show-entry.ts'
import { bookedAtOf } from '../transaction-id.ts'
import { entryFilterSql, type Lanes, lanesOf, refuseEndless, refuseValues, seesNoValues } from './entry-conditions.ts'

export type Asked = { customerId?: string; filter: EntryFilter; text?: string; sort?: EntrySort }
export type Found = { entries: Entry[]; next: string | null }
export const NEWEST_FIRST: EntrySort = { by: 'ts', direction: 'descending' }

const MERCHANTS_MAX = 500
/** Sealed texts are opened one by one: a page looks through so many entries, then hands on where it stands. */
const LOOKED_THROUGH_MAX = 5_000
const LOOK_ROWS = 500
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What both the list and the sums check before they read. */
export async function prepareSearch({ tx, caller, scope, clock }: QueryContext, asked: Asked): Promise<void> {
  refuseValues(caller, asked.filter, asked.sort?.by)
  if (asked.customerId) await refuseOutside(tx, asked.customerId, scope)
  else refuseEndless(asked.filter, clock.today())
}

/** Conditions of the search without its text. Of one customer the scope is looked at before. */
function whereOf({ customerId, filter }: Asked, scope: Scope, values: Values, today: string): string {
  const whose = customerId
    ? `e.customer_id = ${values.bind(customerId, 'uuid')}`
    : customerInScopeSql('e.customer_id', scope, values)
  return `${whose} and ${entryFilterSql(filter, values, today)}`
}

/** Over the whole bank a text means merchants: what is sealed cannot be searched there. */
async function merchantSql(tx: Tx, { customerId, text }: Asked, values: Values): Promise<string> {
  if (!text || customerId) return ''
  return ` and e.merchant_id = any(${values.bind(await findMerchantIds(tx, text, MERCHANTS_MAX), 'uuid[]')})`
}

function afterSql(cursor: string, { by, direction }: EntrySort, values: Values): string {
  const [amount, transactionId, leg] = readCursor(cursor, 3)
  if (typeof transactionId !== 'string' || !UUID.test(transactionId) || !Number.isInteger(leg))
    throw new Refusal('page.cursor-unknown', {}, { status: 422 })
  const at = values.bind(bookedAtOf(transactionId), 'timestamptz')
  const rest = `${at}, ${values.bind(transactionId, 'uuid')}, ${values.bind(leg, 'smallint')}`
  const than = direction === 'ascending' ? '>' : '<'
  if (by === 'ts') return ` and e.ts ${than}= ${at} and (e.ts, e.transaction_id, e.leg) ${than} (${rest})`
  if (!Number.isInteger(amount)) throw new Refusal('page.cursor-unknown', {}, { status: 422 })
  return ` and (e.amount_fen, e.ts, e.transaction_id, e.leg) ${than} (${values.bind(amount, 'bigint')}, ${rest})`
}

/** Where a search by time goes on behind an entry. */
export const entryCursor = (entry: Entry) => packCursor([entry.amountFen, entry.transactionId, entry.leg])

async function readEntries(
  { tx, scope, clock }: QueryContext,
  asked: Asked,
  cursor: string | null,
  limit: number,
): Promise<Entry[]> {
  const sort = asked.sort ?? NEWEST_FIRST
  const values = new Values()
  const way = sort.direction === 'ascending' ? 'asc' : 'desc'
  const keys = [...(sort.by === 'ts' ? [] : ['e.amount_fen']), 'e.ts', 'e.transaction_id', 'e.leg']
  const where = `${whereOf(asked, scope, values, clock.today())}${await merchantSql(tx, asked, values)}${
    cursor ? afterSql(cursor, sort, values) : ''
  }`
  const lanes = asked.customerId || sort.by !== 'ts' ? null : lanesOf(asked.filter)
  const page = `order by ${keys.map((key) => `${key} ${way}`).join(', ')} limit ${values.bind(limit, 'int')}`
  return tx.rows<Entry>(
    `${PLANNED_EACH_TIME}select ${ENTRY_COLUMNS} from ${lanes ? laneSql(lanes, where, page, values) : `ledger_entry_all e where ${where}`}
     ${page}`,
    values.list,
  )
}

/** The page of each lane, by the index on type, channel and time: a rare kind of posting is not looked for in a whole month. */
const laneSql = ({ types, channels }: Lanes, where: string, page: string, values: Values) =>
  `unnest(${values.bind(types, 'text[]')}) lane_type cross join unnest(${values.bind(channels, 'text[]')}) lane_channel
   cross join lateral (
     select e.* from ledger_entry_all e where e.type = lane_type and e.channel = lane_channel and ${where} ${page}) e`

/** Entries of one customer whose merchant, counterparty or purpose holds the text. */
async function matching(context: QueryContext, text: string, entries: Entry[]): Promise<Entry[]> {
  const wanted = text.toLocaleLowerCase()
  const merchants = new Set(await findMerchantIds(context.tx, text, MERCHANTS_MAX))
  const memos = seesNoValues(context.caller) ? [] : await openMemos(context.tx, context.vault, entries)
  return entries.filter((entry, at) => {
    if (entry.merchantId && merchants.has(entry.merchantId)) return true
    return Object.values(memos[at] ?? {}).some((part) => part.toLocaleLowerCase().includes(wanted))
  })
}

/** One page. With a text and a customer it may hold fewer rows than asked and still have a next one. */
export async function searchEntries(
  context: QueryContext,
  asked: Asked,
  from: string | null,
  limit: number,
): Promise<Found> {
  const { customerId, text } = asked
  if (!customerId || !text) {
    const rows = await readEntries(context, asked, from, limit + 1)
    const entries = rows.slice(0, limit)
    const last = entries.at(-1)
    return { entries, next: rows.length > limit && last ? entryCursor(last) : null }
  }
  const entries: Entry[] = []
  let cursor = from
  for (let looked = 0; looked < LOOKED_THROUGH_MAX; looked += LOOK_ROWS) {
    const rows = await readEntries(context, asked, cursor, LOOK_ROWS)
    const found = await matching(context, text, rows)
    const room = limit - entries.length
    entries.push(...found.slice(0, room))
    const last = found.length > room ? entries.at(-1) : rows.at(-1)
    if (found.length <= room && rows.length < LOOK_ROWS) return { entries, next: null }
    cursor = last ? entryCursor(last) : cursor
    if (entries.length === limit) return { entries, next: cursor }
  }
  return { entries, next: cursor }
}

export type SumRow = {
  month: string
  type: string
  channel: string
  mcc: string | null
  currency: string
  entries: number
  inFen: number
  outFen: number
}

/** Sums of the newest entries that the conditions find, up to a limit. */
export async function sumEntries({ tx, scope, clock }: QueryContext, asked: Asked, limit: number): Promise<SumRow[]> {
  const values = new Values()
  const where = `${whereOf(asked, scope, values, clock.today())}${await merchantSql(tx, asked, values)}`
  return tx.rows<SumRow>(
    `${PLANNED_EACH_TIME}with found as materialized (
       select e.ts, e.type, e.channel, e.mcc, e.currency, e.amount_fen from ledger_entry_all e where ${where}
       order by e.ts desc limit ${values.bind(limit, 'int')})
     select to_char(ts at time zone 'Asia/Shanghai', 'YYYY-MM') as month, type, channel, mcc, currency, count(*) as entries,
       coalesce(sum(amount_fen) filter (where amount_fen > 0), 0)::bigint as "inFen",
       coalesce(-sum(amount_fen) filter (where amount_fen < 0), 0)::bigint as "outFen"
     from found group by 1, 2, 3, 4, 5`,
    values.list,
  )
}
