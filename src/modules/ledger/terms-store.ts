// Every statement on terms, and on what was paid of a day: counted from the entries, behind the lock of the position.

import type { Tx } from '../../platform/database/index.ts'
import type { Position, PositionKey } from './position.ts'
import { FEE_CONTRA } from './posting-type.ts'
import { PAYMENT_TYPES, type Terms } from './terms.ts'

export type NamedTerms = { name: string; validFrom: string; terms: Terms }

/** Writes terms that hold from a day on. Those that stand are never changed, only followed. */
export async function saveTerms(tx: Tx, rows: readonly NamedTerms[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `insert into ledger_terms (name, valid_from, terms) select * from unnest($1::text[], $2::date[], $3::jsonb[])
     on conflict (name, valid_from) do nothing`,
    [rows.map((row) => row.name), rows.map((row) => row.validFrom), rows.map((row) => JSON.stringify(row.terms))],
  )
}

type PaidRow = { accountId: string; day: string; fen: number }

/** Account -> bank day -> what was paid, from the day of an instant on. A reversed payment stays counted until its day ends. */
export async function sumPaid(
  tx: Tx,
  positions: readonly PositionKey[],
  from: string,
): Promise<Map<string, Map<string, number>>> {
  const rows = await tx.rows<PaidRow>(
    `select w.account_id as "accountId", (e.ts at time zone 'Asia/Shanghai')::date as day, -sum(e.amount_fen)::bigint as fen
     from unnest($1::uuid[], $2::uuid[]) as w (customer_id, account_id)
     join ledger_entry e on e.customer_id = w.customer_id and e.account_id = w.account_id
     where e.ts >= $3 and e.amount_fen < 0 and e.type = any($4::text[]) and e.contra <> $5
       and e.other_customer_id is distinct from e.customer_id
     group by 1, 2`,
    [
      positions.map((one) => one.customerId),
      positions.map((one) => one.accountId),
      new Date(`${from}T00:00:00+08:00`),
      PAYMENT_TYPES,
      FEE_CONTRA,
    ],
  )
  const paid = new Map<string, Map<string, number>>()
  for (const { accountId, day, fen } of rows) paid.set(accountId, new Map(paid.get(accountId)).set(day, Number(fen)))
  return paid
}

/** Lays what was paid since a day into those positions whose terms limit a day. Only they cost a statement. */
export async function readPaid(tx: Tx, positions: readonly Position[], from: string): Promise<void> {
  const limited = positions.filter(({ terms }) => terms?.dailyMaximumFen !== undefined)
  if (limited.length === 0) return
  const paid = await sumPaid(tx, limited, from)
  for (const position of limited) position.paid = paid.get(position.accountId) ?? new Map()
}
