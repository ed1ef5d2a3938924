// Reading entries: by transaction, by account or customer page by page, newest first; old months included.

import type { Tx } from '../../platform/database/index.ts'
import type { Entry } from './entry.ts'

export const ENTRY_COLUMNS = `customer_id as "customerId", account_id as "accountId", ts as at, transaction_id as "transactionId", leg, seq,
  amount_fen as "amountFen", balance_after_fen as "balanceAfterFen", fee_fen as "feeFen", value_date as "valueDate",
  booking_date as "bookingDate", currency, type, channel, contra, mcc, division, merchant_id as "merchantId", card_id as "cardId",
  reverses, other_customer_id as "otherCustomerId", other_account_id as "otherAccountId", sealed`
/** The hash is what verification reads besides; nobody else does. */
export const CHAIN_COLUMNS = `${ENTRY_COLUMNS}, hash`

export type TransactionKey = { customerId: string; at: Date; transactionId: string }

/** All legs of transactions that stand under the given customers. */
export const listLegs = (tx: Tx, keys: readonly TransactionKey[]): Promise<Entry[]> =>
  tx.rows<Entry>(
    `select ${ENTRY_COLUMNS} from unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) as w (customer_id, ts, transaction_id)
     join ledger_entry_all e using (customer_id, ts, transaction_id) order by e.ts, e.transaction_id, e.leg`,
    [keys.map((key) => key.customerId), keys.map((key) => key.at), keys.map((key) => key.transactionId)],
  )

export type After = { at: Date; transactionId: string; leg: number }
type Page = { customerId: string; accountId: string | null; before: After | null; limit: number }

const pageOf = (table: string, byAccount: boolean, from: boolean) => `select ${ENTRY_COLUMNS} from ${table}
  where customer_id = $1${byAccount ? ' and account_id = $3' : ''}${
    from ? ` and (ts, transaction_id, leg) < ($${byAccount ? 4 : 3}, $${byAccount ? 5 : 4}, $${byAccount ? 6 : 5})` : ''
  }
  order by ts desc, transaction_id desc, leg desc limit $2`

/** Newest first. The archive is looked into only when the live months hold too few. */
export async function listEntries(tx: Tx, { customerId, accountId, before, limit }: Page): Promise<Entry[]> {
  const read = (table: string, from: After | null, rows: number) => {
    const values: unknown[] = [customerId, rows]
    if (accountId) values.push(accountId)
    if (from) values.push(from.at, from.transactionId, from.leg)
    return tx.rows<Entry>(pageOf(table, accountId !== null, from !== null), values)
  }
  const live = await read('ledger_entry', before, limit)
  if (live.length === limit) return live
  const last = live.at(-1)
  const from = last ? { at: last.at, transactionId: last.transactionId, leg: last.leg } : before
  return [...live, ...(await read('ledger_entry_archive', from, limit - live.length))]
}
