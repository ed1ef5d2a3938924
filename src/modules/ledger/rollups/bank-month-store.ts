// Every statement on the bank's months: added up with its days, compared with them, made anew, read for a dashboard.

import type { Tx } from '../../../platform/database/index.ts'
import type { MonthKey } from './rollup-store.ts'

export type BankMonthDelta = {
  month: string
  branchId: number
  channel: string
  currency: string
  entries: number
  inFen: bigint
  outFen: bigint
}

/** Adds to the bank's months: never twice for the same batch, or they count it twice. */
export async function addBankMonths(tx: Tx, deltas: readonly BankMonthDelta[]): Promise<void> {
  await tx.run(
    `insert into ledger_bank_month as b (month, branch_id, channel, currency, entries, in_fen, out_fen)
     select * from unnest($1::date[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::numeric[], $7::numeric[])
     on conflict (month, branch_id, channel, currency) do update set entries = b.entries + excluded.entries,
       in_fen = b.in_fen + excluded.in_fen, out_fen = b.out_fen + excluded.out_fen`,
    [
      deltas.map((one) => one.month),
      deltas.map((one) => one.branchId),
      deltas.map((one) => one.channel),
      deltas.map((one) => one.currency),
      deltas.map((one) => one.entries),
      deltas.map((one) => String(one.inFen)),
      deltas.map((one) => String(one.outFen)),
    ],
  )
}

export type ActiveDelta = { month: string; branchId: number; customers: number }

export async function addActive(tx: Tx, deltas: readonly ActiveDelta[]): Promise<void> {
  await tx.run(
    `insert into ledger_bank_active as b (month, branch_id, customers) select * from unnest($1::date[], $2::int[], $3::int[])
     on conflict (month, branch_id) do update set customers = b.customers + excluded.customers`,
    [deltas.map((one) => one.month), deltas.map((one) => one.branchId), deltas.map((one) => one.customers)],
  )
}

/** Which of the customers' months are kept already. */
export const listKeptKeys = (tx: Tx, keys: readonly MonthKey[]): Promise<MonthKey[]> =>
  tx.rows(
    `select m.customer_id as "customerId", m.month::text as month from unnest($1::uuid[], $2::date[]) as w (customer_id, month)
     join ledger_customer_month m on m.customer_id = w.customer_id and m.month = w.month`,
    [keys.map((key) => key.customerId), keys.map((key) => key.month)],
  )

const MONTHS_OF_DAYS = `select date_trunc('month', day)::date as month, branch_id, channel, currency, sum(entries) as entries,
  sum(case when type = 'reversal' then -out_fen else in_fen end) as in_fen, sum(case when type = 'reversal' then -in_fen else out_fen end) as out_fen
  from ledger_bank_day group by 1, 2, 3, 4`

/** Months whose sums are not those of their days, by name. */
export const listMonthsApart = async (tx: Tx): Promise<string[]> =>
  (
    await tx.rows<{ name: string }>(
      `select concat_ws(' ', to_char(month, 'YYYY-MM'), branch_id, channel, currency) as name
       from ledger_bank_month m full join (${MONTHS_OF_DAYS}) d using (month, branch_id, channel, currency)
       where (m.entries, m.in_fen, m.out_fen) is distinct from (d.entries, d.in_fen, d.out_fen) order by 1`,
    )
  ).map(({ name }) => name)

/** Months that count other than as many active customers as have figures in them. */
export const listActiveApart = async (tx: Tx): Promise<string[]> =>
  (
    await tx.rows<{ name: string }>(
      `select to_char(month, 'YYYY-MM') as name from (select month, sum(customers) as kept from ledger_bank_active group by 1) a
       full join (select month, count(*) as there from ledger_customer_month group by 1) m using (month)
       where kept is distinct from there order by 1`,
    )
  ).map(({ name }) => name)

/** Makes the bank's months anew from its days. The caller keeps the reader of the outbox out. */
export async function renewBankMonths(tx: Tx): Promise<void> {
  await tx.run('delete from ledger_bank_month')
  await tx.run(
    `insert into ledger_bank_month (month, branch_id, channel, currency, entries, in_fen, out_fen) ${MONTHS_OF_DAYS}`,
  )
}

/** Branches of which figures are wanted; null for the whole bank. */
type Within = { since: string; until: string; currency: string; branchIds: readonly number[] | null }
const WITHIN = '(month between $1 and $2) and currency = $3 and ($4::int[] is null or branch_id = any($4))'
const valuesOf = ({ since, until, currency, branchIds }: Within) => [since, until, currency, branchIds]
const SUMS = 'sum(entries)::bigint as entries, sum(in_fen)::text as "inFen", sum(out_fen)::text as "outFen"'
type Sums = { entries: number; inFen: string; outFen: string }

export const sumByChannel = (tx: Tx, within: Within): Promise<(Sums & { month: string; channel: string })[]> =>
  tx.rows(
    `select to_char(month, 'YYYY-MM') as month, channel, ${SUMS} from ledger_bank_month where ${WITHIN} group by 1, 2 order by 1, 2`,
    valuesOf(within),
  )

export const sumByBranch = (tx: Tx, within: Within): Promise<(Sums & { month: string; branchId: number })[]> =>
  tx.rows(
    `select to_char(month, 'YYYY-MM') as month, branch_id as "branchId", ${SUMS} from ledger_bank_month where ${WITHIN}
     group by 1, 2 order by 1, 2`,
    valuesOf(within),
  )

/** Active customers, of whatever currency. */
export const listActive = (tx: Tx, { since, until, branchIds }: Omit<Within, 'currency'>): Promise<ActiveDelta[]> =>
  tx.rows(
    `select to_char(month, 'YYYY-MM') as month, branch_id as "branchId", customers from ledger_bank_active
     where (month between $1 and $2) and ($3::int[] is null or branch_id = any($3)) order by 1, 2`,
    [since, until, branchIds],
  )
