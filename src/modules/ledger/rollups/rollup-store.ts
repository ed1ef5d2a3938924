// Every statement on rollups: entries of customers' months read, figures written, the bank's days added up.

import type { CopyColumn, Tx } from '../../../platform/database/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { literal } from '../array-literal.ts'
import { addFen, type FenSum } from '../fen-sum.ts'
import { type FigureEntry, type MonthFigures, monthBounds } from './customer-month.ts'

export type MonthKey = { customerId: string; month: string }
export type MonthRow = MonthKey & { lastBookedAt: Date | null; figures: MonthFigures }

/** The customers' months that batches touched, each once, by month and customer. */
export const listTouchedMonths = (tx: Tx, batchIds: readonly string[]): Promise<MonthKey[]> =>
  tx.rows(
    `select distinct u.customer_id as "customerId", date_trunc('month', u.ts at time zone 'Asia/Shanghai')::date as month
     from ledger_batch b, unnest(b.customer_ids, b.ts) as u (customer_id, ts) where b.batch_id = any($1::uuid[]) order by 2, 1`,
    [batchIds],
  )

/** `key`: the place of its month among those asked for. */
export type KeyedEntry = FigureEntry & { key: number }

/** The entries of the given customers' months, in no order; old months included. */
export async function listMonthEntries(tx: Tx, keys: readonly MonthKey[]): Promise<KeyedEntry[]> {
  const bounds = keys.map(({ month }) => monthBounds(month))
  const times = bounds.flatMap(({ since, until }) => [since.getTime(), until.getTime()])
  return tx.rows<KeyedEntry>(
    `select w.key, e.account_id as "accountId", (date_part('epoch', e.ts) * 1000)::bigint as "atMs",
       e.amount_fen as "amountFen", e.currency, e.type, e.channel, e.contra, e.mcc, e.merchant_id as "merchantId", e.division,
       coalesce(e.other_customer_id = e.customer_id, false) as own
     from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::timestamptz[]) as w (customer_id, key, since, until)
     join ledger_entry_all e on e.customer_id = w.customer_id and e.ts >= w.since and e.ts < w.until
     where e.ts >= $5 and e.ts < $6`,
    [
      keys.map((key) => key.customerId),
      keys.map((_, at) => at),
      bounds.map(({ since }) => since),
      bounds.map(({ until }) => until),
      new Date(Math.min(...times)),
      new Date(Math.max(...times)),
    ],
  )
}

/** COPY takes a json as its text. */
const MONTH_COLUMNS: readonly CopyColumn[] = [
  ['customer_id', 'uuid'],
  ['month', 'date'],
  ['last_booked_at', 'timestamptz'],
  ['figures', 'text'],
]

/** Months that are not kept yet; whoever writes months keeps all others out. */
export async function insertMonths(tx: Tx, rows: readonly MonthRow[]): Promise<void> {
  await tx.copy(
    'ledger_customer_month',
    MONTH_COLUMNS,
    rows.map((row) => [row.customerId, row.month, row.lastBookedAt, JSON.stringify(row.figures)]),
  )
}

export async function updateMonths(tx: Tx, rows: readonly MonthRow[]): Promise<void> {
  await tx.run(
    `update ledger_customer_month m set last_booked_at = n.at, figures = n.figures::json
     from unnest($1::text::uuid[], $2::text::date[], $3::timestamptz[], $4::text[]) as n (customer_id, month, at, figures)
     where m.customer_id = n.customer_id and m.month = n.month`,
    [
      literal(rows.map((row) => row.customerId)),
      literal(rows.map((row) => row.month)),
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
    `select distinct customer_id as "customerId", date_trunc('month', ts at time zone 'Asia/Shanghai')::date as month
     from ledger_entry_all where customer_id = any($1::uuid[]) order by 2, 1`,
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

type KeptFen = number | string
/** What a batch booked on one day at one branch over one channel by one type; as its row keeps it, in one list a batch. */
export type BatchTotal = readonly [
  day: string,
  branchId: number,
  channel: string,
  type: string,
  currency: string,
  entries: number,
  inFen: KeptFen,
  outFen: KeptFen,
]
/** As batches told it before: what the outbox held while a new version was installed. */
type NamedTotal = {
  day: string
  branchId: number
  channel: string
  type: string
  currency: string
  count: number
  inFen: KeptFen
  outFen: KeptFen
}

const partsOf = (total: BatchTotal | NamedTotal): BatchTotal => {
  if (!('day' in total)) return total
  const { day, branchId, channel, type, currency, count, inFen, outFen } = total
  return [day, branchId, channel, type, currency, count, inFen, outFen]
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

const fenOf = (kept: KeptFen): FenSum => (typeof kept === 'string' ? BigInt(kept) : kept)

/** What batches booked, each day, branch, channel, type and currency once, in order. */
export async function sumTotals(tx: Tx, batchIds: readonly string[]): Promise<DayDelta[]> {
  const sums = new Map<string, { of: BatchTotal; entries: number; inFen: FenSum; outFen: FenSum }>()
  const batches = await tx.rows<{ totals: (BatchTotal | NamedTotal)[] }>(
    'select totals from ledger_batch where batch_id = any($1::uuid[])',
    [batchIds],
  )
  for (const { totals } of batches)
    for (const total of totals) {
      const of = partsOf(total)
      const [day, branchId, channel, type, currency, entries, inFen, outFen] = of
      const name = `${day}|${branchId}|${channel}|${type}|${currency}`
      let sum = sums.get(name)
      if (!sum) sums.set(name, (sum = { of, entries: 0, inFen: 0, outFen: 0 }))
      sum.entries += entries
      sum.inFen = addFen(sum.inFen, fenOf(inFen))
      sum.outFen = addFen(sum.outFen, fenOf(outFen))
    }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([
        ,
        {
          of: [day, branchId, channel, type, currency],
          entries,
          inFen,
          outFen,
        },
      ]) => ({
        day,
        branchId,
        channel,
        type,
        currency,
        entries,
        inFen: BigInt(inFen),
        outFen: BigInt(outFen),
      }),
    )
}

/** Adds to the bank's days: never twice for the same batch, or they count it twice. */
export async function addBankDays(tx: Tx, deltas: readonly DayDelta[]): Promise<void> {
  const list = <T extends string | number | bigint>(of: (delta: DayDelta) => T) => literal(deltas.map(of))
  await tx.run(
    `insert into ledger_bank_day as b (day, branch_id, channel, type, currency, entries, in_fen, out_fen)
     select * from unnest($1::text::date[], $2::text::int[], $3::text::text[], $4::text::text[], $5::text::text[], $6::text::bigint[],
       $7::text::numeric[], $8::text::numeric[])
     on conflict (day, branch_id, channel, type, currency) do update set entries = b.entries + excluded.entries,
       in_fen = b.in_fen + excluded.in_fen, out_fen = b.out_fen + excluded.out_fen`,
    [
      list((one) => one.day),
      list((one) => one.branchId),
      list((one) => one.channel),
      list((one) => one.type),
      list((one) => one.currency),
      list((one) => one.entries),
      list((one) => one.inFen),
      list((one) => one.outFen),
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
