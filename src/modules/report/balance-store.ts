// Every statement on the balances that are taken: all positions summed by branch and kind, and read back for a dashboard.

import type { Tx } from '../../platform/database/index.ts'

const LONG_MS = 600_000

/** Sums every open account once; the day's earlier sums give way. One statement, so one moment on one server. */
export async function takeBalances(tx: Tx, day: string, at: Date): Promise<void> {
  await tx.run(`set local statement_timeout = ${LONG_MS}`)
  await tx.run('delete from report_balance where day = $1', [day])
  await tx.run(
    `insert into report_balance (day, branch_id, kind, currency, accounts, balance_fen, taken_at)
     select $1, p.branch_id, a.kind, p.currency, count(*), sum(p.balance_fen), $2
     from ledger_position p join account a on a.customer_id = p.customer_id and a.account_id = p.account_id
     where p.gate <> 'closed' group by p.branch_id, a.kind, p.currency`,
    [day, at],
  )
}

export type BalanceRow = {
  day: string
  kind: string
  branchId: number
  accounts: number
  balanceFen: string
  takenAt: Date
}

/** The newest balances up to a day, of some branches (null: all). */
export const listBalances = (
  tx: Tx,
  { day, currency, branchIds }: { day: string; currency: string; branchIds: readonly number[] | null },
): Promise<BalanceRow[]> =>
  tx.rows(
    `select day, kind, branch_id as "branchId", accounts, balance_fen::text as "balanceFen", taken_at as "takenAt" from report_balance
     where day = (select max(day) from report_balance where day <= $1) and currency = $2
       and ($3::int[] is null or branch_id = any($3)) order by kind, branch_id`,
    [day, currency, branchIds],
  )
