// Every statement on the bank's days: the lock of the cut-off, the sums of the bank's own accounts, the trial balance.

import type { Tx } from '../../platform/database/index.ts'
import { IN_TRANSIT } from './posting-type.ts'

/** Any fixed number: shared by whoever books, exclusive for a cut-off. */
const DAY_LOCK = 5_242_010
const LONG_MS = 3_600_000

/** Held to the end of the transaction: no cut-off passes while something is being booked. Read the days only after it. */
export async function lockDays(tx: Tx): Promise<void> {
  await tx.run('select pg_advisory_xact_lock_shared($1)', [DAY_LOCK])
}

/** Waits for every booking under way; those that follow see the day shut. */
export async function lockDaysAlone(tx: Tx): Promise<void> {
  await tx.run('select pg_advisory_xact_lock($1)', [DAY_LOCK])
}

/** Sums over the whole bank take longer than a request may. */
export async function takeTime(tx: Tx): Promise<void> {
  await tx.run(`set local statement_timeout = ${LONG_MS}`)
  await tx.run(`set local idle_in_transaction_session_timeout = ${LONG_MS}`)
}

export type Phase = { name: string; ms: number }
export type TrialLine = { currency: string; customersFen: string; bankFen: string; differenceFen: string }
export type Day = {
  day: string
  status: 'cutting-off' | 'closed'
  cutOffAt: Date
  closedAt: Date | null
  trialBalance: TrialLine[] | null
  phases: Phase[] | null
}
const COLUMNS = `day, status, cut_off_at as "cutOffAt", closed_at as "closedAt", trial_balance as "trialBalance", phases`

export const findLastDay = (tx: Tx): Promise<Day | null> =>
  tx.maybe(`select ${COLUMNS} from ledger_day_close order by day desc limit 1`)

export const findClosedBefore = (tx: Tx, day: string): Promise<Day | null> =>
  tx.maybe(`select ${COLUMNS} from ledger_day_close where day < $1 and status = 'closed' order by day desc limit 1`, [
    day,
  ])

export async function insertDay(tx: Tx, day: string, cutOffAt: Date): Promise<void> {
  await tx.run(`insert into ledger_day_close (day, status, cut_off_at) values ($1, 'cutting-off', $2)`, [day, cutOffAt])
}

export async function finishDay(
  tx: Tx,
  day: string,
  closedAt: Date,
  lines: readonly TrialLine[],
  phases: readonly Phase[],
): Promise<void> {
  await tx.run(
    `update ledger_day_close set status = 'closed', closed_at = $2, trial_balance = $3, phases = $4 where day = $1`,
    [day, closedAt, JSON.stringify(lines), JSON.stringify(phases)],
  )
}

/** Midnight of a bank day. What is booked into a day that is still open carries no earlier time. */
const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`)
const BEGINNING = new Date('0001-01-01T00:00:00Z')

type Span = { day: string; after: string | null }
const spanOf = ({ day, after }: Span) => [day, after ?? '0001-01-01', after ? midnight(after) : BEGINNING]

/** Sums what was booked since the day closed before, account by account of the bank, on top of how they stood then. */
export async function sumInternal(tx: Tx, span: Span): Promise<number> {
  return tx.run(
    `with moved as (
       select contra, currency, sum(amount_fen) filter (where amount_fen > 0) as debit, -sum(amount_fen) filter (where amount_fen < 0) as credit
       from ${span.after ? 'ledger_entry' : 'ledger_entry_all'} where booking_date <= $1 and booking_date > $2 and ts >= $3 group by 1, 2),
     before as (select account_code, currency, balance_fen from ledger_internal_total where day = $2)
     insert into ledger_internal_total (day, account_code, currency, debit_fen, credit_fen, balance_fen)
     select $1, coalesce(m.contra, b.account_code), coalesce(m.currency, b.currency), coalesce(m.debit, 0), coalesce(m.credit, 0),
       coalesce(b.balance_fen, 0) + coalesce(m.credit, 0) - coalesce(m.debit, 0)
     from moved m full join before b on b.account_code = m.contra and b.currency = m.currency
     on conflict (day, account_code, currency) do update set debit_fen = excluded.debit_fen, credit_fen = excluded.credit_fen,
       balance_fen = excluded.balance_fen`,
    spanOf(span),
  )
}

export type InternalTotal = {
  accountCode: string
  currency: string
  debitFen: string
  creditFen: string
  balanceFen: string
}

export const listInternal = (tx: Tx, day: string): Promise<InternalTotal[]> =>
  tx.rows(
    `select account_code as "accountCode", currency, debit_fen::text as "debitFen", credit_fen::text as "creditFen",
       balance_fen::text as "balanceFen" from ledger_internal_total where day = $1 order by 1, 2`,
    [day],
  )

/**
 * Per currency: what the customers' positions say at the end of the day beside what the bank's accounts say. Positions
 * go on moving, so what was booked into later days is taken off again, in the same statement and so the same snapshot.
 */
export const trialBalance = (tx: Tx, day: string): Promise<TrialLine[]> =>
  tx.rows(
    `with customers as (select currency, sum(balance_fen) as fen from ledger_position group by 1),
       later as (select currency, sum(amount_fen) as fen from ledger_entry where booking_date > $1 and ts >= $2 group by 1),
       bank as (select currency, sum(balance_fen) as fen from ledger_internal_total where day = $1 group by 1)
     select c.currency, (c.fen - coalesce(l.fen, 0))::text as "customersFen", coalesce(b.fen, 0)::text as "bankFen",
       (c.fen - coalesce(l.fen, 0) + coalesce(b.fen, 0))::text as "differenceFen"
     from customers c left join later l using (currency) left join bank b using (currency) order by 1`,
    [day, midnight(day)],
  )

export type Unbalanced = {
  kind: string
  customerId: string
  accountId: string | null
  transactionId: string | null
  leg: number | null
}

/** Transactions whose amounts in transit do not cancel. */
export const listUncancelled = (tx: Tx, limit: number): Promise<Unbalanced[]> =>
  tx.rows(
    `select 'not-zero' as kind, min(customer_id::text) as "customerId", null as "accountId", transaction_id as "transactionId", null as leg
     from ledger_entry_all where contra = any($1) group by transaction_id, ts, currency, contra having sum(amount_fen) <> 0 limit $2`,
    [IN_TRANSIT, limit],
  )

/** Legs that do not continue the balance before them, and accounts whose position is not the sum of their legs. */
export const listBroken = (tx: Tx, limit: number): Promise<Unbalanced[]> =>
  tx.rows(
    `(select 'balance-broken' as kind, customer_id as "customerId", account_id as "accountId", transaction_id as "transactionId", leg
      from (select *, balance_after_fen - amount_fen - coalesce(lag(balance_after_fen) over (partition by account_id order by seq), 0) as apart
        from ledger_entry_all) e where apart <> 0 limit $1)
     union all
     (select 'position-differs', p.customer_id, p.account_id, null, null from ledger_position p
      left join (select account_id, sum(amount_fen) as fen from ledger_entry_all group by 1) s using (account_id)
      where p.balance_fen <> coalesce(s.fen, 0) limit $1)`,
    [limit],
  )
