// Every statement on rollups: entries of customers' months read, figures written, the bank's days added up.

import type { Tx } from '../../../platform/database/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { type FigureEntry, type MonthFigures, monthBounds } from './customer-month.ts'

export type MonthKey = { customerId: string; month: string }
export type MonthRow = MonthKey & { lastBookedAt: Date | null; figures: MonthFigures }

/** One batch of postings, as its row in the outbox names it. */
export type BookedBatch = {
  customerIds: string[]
  ts: Date[]
  totals: {
    day: string
    branchId: number
    channel: string
    type: string
    currency: string
    count: number
    /** Text beyond what a number holds. */
    inFen: number | string
    outFen: number | string
  }[]
}

export const listBatches = (tx: Tx, batchIds: readonly string[]): Promise<BookedBatch[]> =>
  tx.rows('select customer_ids as "customerIds", ts, totals from ledger_batch where batch_id = any($1::uuid[])', [
    batchIds,
  ])

export type KeyedEntry = FigureEntry & MonthKey

/** The entries of the given customers' months, in no order; old months included. */
export async function listMonthEntries(tx: Tx, keys: readonly MonthKey[]): Promise<KeyedEntry[]> {
  const bounds = keys.map(({ month }) => monthBounds(month))
  const times = bounds.flatMap(({ since, until }) => [since.getTime(), until.getTime()])
  return tx.rows<KeyedEntry>(
    `select w.customer_id as "customerId", w.month::text as month, e.account_id as "accountId", (extract(epoch from e.ts) * 1000)::bigint as "atMs",
       e.amount_fen as "amountFen", e.currency, e.type, e.channel, e.contra, e.mcc, e.merchant_id as "merchantId", e.division,
       coalesce(e.other_customer_id = e.customer_id, false) as own
     from unnest($1::uuid[], $2::date[], $3::timestamptz[], $4::timestamptz[]) as w (customer_id, month, since, until)
     join ledger_entry_all e on e.customer_id = w.customer_id and e.ts >= w.since and e.ts < w.until
     where e.ts >= $5 and e.ts < $6`,
    [
      keys.map((key) => key.customerId),
      keys.map((key) => key.month),
      bounds.map(({ since }) => since),
      bounds.map(({ until }) => until),
      new Date(Math.min(...times)),
      new Date(Math.max(...times)),
    ],
  )
}

export async function putMonths(tx: Tx, rows: readonly MonthRow[]): Promise<void> {
  await tx.run(
    `insert into ledger_customer_month (customer_id, month, last_booked_at, figures)
     select customer_id, month, at, figures::jsonb from unnest($1::uuid[], $2::date[], $3::timestamptz[], $4::text[]) as n (customer_id, month, at, figures)
     on conflict (customer_id, month) do update set last_booked_at = excluded.last_booked_at, figures = excluded.figures`,
    [
      rows.map((row) => row.customerId),
      rows.map((row) => row.month),
      rows.map((row) => row.lastBookedAt),
      rows.map((row) => JSON.stringify(row.figures)),
    ],
  )
}

const MONTH = 'customer_id as "customerId", month::text as month, last_booked_at as "lastBookedAt", figures'

const listSince = (tx: Tx, customerIds: readonly string[], since: string): Promise<MonthRow[]> =>
  tx.rows(
    `select ${MONTH} from ledger_customer_month where customer_id = any($1::uuid[]) and month >= $2 order by customer_id, month`,
    [customerIds, since],
  )

/** Months of some customers from one on, oldest first. Refuses those with a sum that no number holds. */
export async function listCustomerMonths(tx: Tx, customerIds: readonly string[], since: string): Promise<MonthRow[]> {
  const rows = await listSince(tx, customerIds, since)
  const large = rows.find(({ figures }) => figures.large)
  if (large) throw new Refusal('ledger.month-too-large', { month: large.month.slice(0, 7) }, { status: 422 })
  return rows
}

/** All months kept of some customers, as they stand. */
export const listMonths = (tx: Tx, customerIds: readonly string[]): Promise<MonthRow[]> =>
  listSince(tx, customerIds, '0001-01-01')

/** The customers' months that have entries, a page of customers at a time. */
export const listEntryMonths = (tx: Tx, customerIds: readonly string[]): Promise<MonthKey[]> =>
  tx.rows(
    `select distinct customer_id as "customerId", to_char(ts at time zone 'Asia/Shanghai', 'YYYY-MM-01') as month
     from ledger_entry_all where customer_id = any($1::uuid[])`,
    [customerIds],
  )

/** Customers that hold a position, in order. */
export const listHolders = async (tx: Tx, after: string, limit: number): Promise<string[]> => {
  const rows = await tx.rows<{ customerId: string }>(
    'select distinct customer_id as "customerId" from ledger_position where customer_id > $1 order by 1 limit $2',
    [after, limit],
  )
  return rows.map(({ customerId }) => customerId)
}

export type DayDelta = {
  day: string
  branchId: number
  channel: string
  type: string
  currency: string
  entries: number
  inFen: bigint
  outFen: bigint
}

/** Adds to the bank's days: never twice for the same batch, or they count it twice. */
export async function addBankDays(tx: Tx, deltas: readonly DayDelta[]): Promise<void> {
  await tx.run(
    `insert into ledger_bank_day as b (day, branch_id, channel, type, currency, entries, in_fen, out_fen)
     select * from unnest($1::date[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::numeric[], $8::numeric[])
     on conflict (day, branch_id, channel, type, currency) do update set entries = b.entries + excluded.entries,
       in_fen = b.in_fen + excluded.in_fen, out_fen = b.out_fen + excluded.out_fen`,
    [
      deltas.map((one) => one.day),
      deltas.map((one) => one.branchId),
      deltas.map((one) => one.channel),
      deltas.map((one) => one.type),
      deltas.map((one) => one.currency),
      deltas.map((one) => one.entries),
      deltas.map((one) => String(one.inFen)),
      deltas.map((one) => String(one.outFen)),
    ],
  )
}

export type BankSum = { name: string; entries: number; inFen: string; outFen: string }

/** By day, channel, type and currency: a branch may have got another account's past with it, so it is not compared. */
const BANK_NAME = `concat_ws(' ', day, channel, type, currency)`
export const sumBankDays = (tx: Tx): Promise<BankSum[]> =>
  tx.rows(
    `select ${BANK_NAME} as name, sum(entries)::bigint as entries, sum(in_fen)::text as "inFen", sum(out_fen)::text as "outFen"
     from ledger_bank_day group by 1`,
  )
export const sumEntryDays = (tx: Tx): Promise<BankSum[]> =>
  tx.rows(
    `select ${BANK_NAME.replace('day', 'booking_date')} as name, count(*) as entries,
       coalesce(sum(amount_fen) filter (where amount_fen > 0), 0)::text as "inFen",
       coalesce(-sum(amount_fen) filter (where amount_fen < 0), 0)::text as "outFen"
     from ledger_entry_all group by 1`,
  )
