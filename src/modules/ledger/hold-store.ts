// Every statement on held amounts.

import type { Tx } from '../../platform/database/index.ts'
import type { HoldStatus } from './hold.ts'

export type Hold = {
  customerId: string
  accountId: string
  holdId: string
  amountFen: number
  status: HoldStatus
  heldAt: Date
  expiresAt: Date
  endedAt: Date | null
  transactionId: string | null
  reference: string
}
const COLUMNS = `customer_id as "customerId", account_id as "accountId", hold_id as "holdId", amount_fen as "amountFen", status,
  held_at as "heldAt", expires_at as "expiresAt", ended_at as "endedAt", transaction_id as "transactionId", reference`

export async function insertHold(tx: Tx, hold: Hold): Promise<void> {
  await tx.run(
    `insert into ledger_hold (customer_id, account_id, hold_id, amount_fen, status, held_at, expires_at, reference)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      hold.customerId,
      hold.accountId,
      hold.holdId,
      hold.amountFen,
      hold.status,
      hold.heldAt,
      hold.expiresAt,
      hold.reference,
    ],
  )
}

export const findHold = (tx: Tx, customerId: string, holdId: string): Promise<Hold | null> =>
  tx.maybe(`select ${COLUMNS} from ledger_hold where customer_id = $1 and hold_id = $2`, [customerId, holdId])

/** Locks holds of one customer or of many, in ascending order. Their positions are locked before them. */
export const lockHolds = (tx: Tx, holdIds: readonly string[], customerIds: readonly string[]): Promise<Hold[]> =>
  tx.rows(
    `select ${COLUMNS} from ledger_hold where customer_id = any($1::uuid[]) and hold_id = any($2::uuid[])
     order by customer_id, hold_id for update`,
    [customerIds, holdIds],
  )

export async function endHolds(
  tx: Tx,
  holds: readonly Pick<Hold, 'customerId' | 'holdId' | 'status' | 'endedAt' | 'transactionId'>[],
): Promise<void> {
  await tx.run(
    `update ledger_hold h set status = u.status, ended_at = u.ended_at, transaction_id = u.transaction_id
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::uuid[]) as u (customer_id, hold_id, status, ended_at, transaction_id)
     where h.customer_id = u.customer_id and h.hold_id = u.hold_id`,
    [
      holds.map((hold) => hold.customerId),
      holds.map((hold) => hold.holdId),
      holds.map((hold) => hold.status),
      holds.map((hold) => hold.endedAt),
      holds.map((hold) => hold.transactionId),
    ],
  )
}

/** Holds whose time is over, oldest first. */
export const listExpiredHolds = (tx: Tx, now: Date, limit: number): Promise<Hold[]> =>
  tx.rows(
    `select ${COLUMNS} from ledger_hold where status = 'held' and expires_at <= $1 order by expires_at limit $2`,
    [now, limit],
  )

/** A customer's holds that end by themselves before a moment, the next first. */
export const listHoldsEnding = (tx: Tx, customerId: string, until: Date, limit: number): Promise<Hold[]> =>
  tx.rows(
    `select ${COLUMNS} from ledger_hold where customer_id = $1 and status = 'held' and expires_at <= $2 order by expires_at limit $3`,
    [customerId, until, limit],
  )
