// Every statement on statements that fell due.

import type { Tx } from '../../../platform/database/index.ts'
import type { AccountKey } from '../../account/index.ts'

export type StatementDue = AccountKey & {
  from: string
  to: string
  currency: string
  openingFen: number
  closingFen: number
  entries: number
}

/** Writes what fell due; what is there already stays. */
export async function insertDue(tx: Tx, rows: readonly StatementDue[]): Promise<void> {
  const keys = ['customerId', 'accountId', 'to', 'from', 'currency', 'openingFen', 'closingFen', 'entries'] as const
  await tx.run(
    `insert into statement_due (customer_id, account_id, period_to, period_from, currency, opening_fen, closing_fen, entries)
     select * from unnest($1::uuid[], $2::uuid[], $3::date[], $4::date[], $5::text[], $6::bigint[], $7::bigint[], $8::int[])
     on conflict (customer_id, account_id, period_to) do nothing`,
    keys.map((key) => rows.map((row) => row[key])),
  )
}

/** Notes that a day's statements are all written; null when that was noted before. */
export async function finishDay(tx: Tx, day: string): Promise<{ statements: number } | null> {
  return tx.maybe<{ statements: number }>(
    `insert into statement_day (day, statements) select $1::date, count(*)::int from statement_due where period_to = $1
     on conflict (day) do nothing returning statements`,
    [day],
  )
}

/** The newest statements of an account. */
export const listDue = (tx: Tx, { customerId, accountId }: AccountKey, rowsMax: number): Promise<StatementDue[]> =>
  tx.rows<StatementDue>(
    `select customer_id as "customerId", account_id as "accountId", period_from as "from", period_to as "to", currency,
       opening_fen as "openingFen", closing_fen as "closingFen", entries
     from statement_due where customer_id = $1 and account_id = $2 order by period_to desc limit $3`,
    [customerId, accountId, rowsMax],
  )
