// Reading one account's entries of a period in booking order, and what is booked before, in and after it.

import type { Tx } from '../../platform/database/index.ts'
import type { Entry } from './entry.ts'
import type { PositionKey } from './position.ts'
import { ENTRY_COLUMNS } from './read-store.ts'

/** Booking dates, both included. */
export type Period = { from: string; to: string }
export type PeriodFound = {
  currency: string
  /** The position as it stands: balance and legs booked so far. */
  balanceFen: number
  seq: number
  /** Legs of the account in all; what was booked before the period, in it and after it. */
  entries: number
  beforeFen: number
  afterFen: number
  creditFen: number
  debitFen: number
  credits: number
  debits: number
  /** When the first and the last entry of the period were booked; null when there is none. */
  firstAt: Date | null
  lastAt: Date | null
}

/** One statement and so one snapshot: the position and the entries beside it. Null when there is no such account. */
export const sumPeriod = (tx: Tx, key: PositionKey, { from, to }: Period): Promise<PeriodFound | null> =>
  tx.maybe<PeriodFound>(
    `select p.currency, p.balance_fen as "balanceFen", p.seq, s.* from ledger_position p cross join lateral (
       select count(*) as entries,
         coalesce(sum(amount_fen) filter (where booking_date < $3), 0)::bigint as "beforeFen",
         coalesce(sum(amount_fen) filter (where booking_date > $4), 0)::bigint as "afterFen",
         coalesce(sum(amount_fen) filter (where booking_date between $3 and $4 and amount_fen > 0), 0)::bigint as "creditFen",
         coalesce(-sum(amount_fen) filter (where booking_date between $3 and $4 and amount_fen < 0), 0)::bigint as "debitFen",
         count(*) filter (where booking_date between $3 and $4 and amount_fen > 0) as credits,
         count(*) filter (where booking_date between $3 and $4 and amount_fen < 0) as debits,
         min(ts) filter (where booking_date between $3 and $4) as "firstAt",
         max(ts) filter (where booking_date between $3 and $4) as "lastAt"
       from ledger_entry_all e where e.customer_id = p.customer_id and e.account_id = p.account_id) s
     where p.customer_id = $1 and p.account_id = $2`,
    [key.customerId, key.accountId, from, to],
  )

export type PeriodPage = Period & {
  firstAt: Date
  lastAt: Date
  /** Entries that came later are of no concern: a page is read as the sums were. */
  seqMax: number
  after: { bookingDate: string; seq: number } | null
  limit: number
}
const BEFORE_ALL = { bookingDate: '0001-01-01', seq: 0 }

/** A page of the period in booking order: by booking date, within it as booked. Old months included. */
export function listPeriod(tx: Tx, key: PositionKey, page: PeriodPage): Promise<Entry[]> {
  const { bookingDate, seq } = page.after ?? BEFORE_ALL
  return tx.rows<Entry>(
    `select ${ENTRY_COLUMNS} from ledger_entry_all e
     where customer_id = $1 and account_id = $2 and ts between $3 and $4 and booking_date between $5 and $6 and seq <= $7
       and (booking_date, seq) > ($8, $9)
     order by booking_date, seq limit $10`,
    [
      key.customerId,
      key.accountId,
      page.firstAt,
      page.lastAt,
      page.from,
      page.to,
      page.seqMax,
      bookingDate,
      seq,
      page.limit,
    ],
  )
}

/** The end of the chain within a period: what a copy of the ledger is compared by. */
export const findChainEnd = (
  tx: Tx,
  key: PositionKey,
  { from, to, lastAt }: Period & { lastAt: Date },
): Promise<{ seq: number; hash: Buffer } | null> =>
  tx.maybe(
    `select seq, hash from ledger_entry_all where customer_id = $1 and account_id = $2 and ts = $3 and booking_date between $4 and $5
     order by seq desc limit 1`,
    [key.customerId, key.accountId, lastAt, from, to],
  )

/** Account -> what came in with booking dates in a period, of the given customers' accounts. */
export async function sumCredits(
  tx: Tx,
  customerIds: readonly string[],
  { from, to }: Period,
): Promise<Map<string, number>> {
  const rows = await tx.rows<{ accountId: string; fen: number }>(
    `select account_id as "accountId", sum(amount_fen)::bigint as fen from ledger_entry
     where customer_id = any($1::uuid[]) and ts >= $2 and booking_date between $3 and $4 and amount_fen > 0 group by 1`,
    [customerIds, new Date(`${from}T00:00:00+08:00`), from, to],
  )
  return new Map(rows.map(({ accountId, fen }) => [accountId, Number(fen)]))
}

/** Account -> sum and count of what was booked from a date of its own to a common one, both included. */
export async function sumPeriods(
  tx: Tx,
  accounts: readonly (PositionKey & { from: string })[],
  to: string,
): Promise<Map<string, { fen: number; entries: number }>> {
  const first = accounts.map(({ from }) => from).sort()[0] ?? to
  const rows = await tx.rows<{ accountId: string; fen: number; entries: number }>(
    `select w.account_id as "accountId", sum(e.amount_fen)::bigint as fen, count(*)::int as entries
     from unnest($1::uuid[], $2::uuid[], $3::date[]) as w (customer_id, account_id, since)
     join ledger_entry_all e on e.customer_id = w.customer_id and e.account_id = w.account_id
     where e.ts >= $5 and e.booking_date between w.since and $4 group by 1`,
    [
      accounts.map((one) => one.customerId),
      accounts.map((one) => one.accountId),
      accounts.map((one) => one.from),
      to,
      new Date(`${first}T00:00:00+08:00`),
    ],
  )
  return new Map(rows.map(({ accountId, fen, entries }) => [accountId, { fen: Number(fen), entries }]))
}
