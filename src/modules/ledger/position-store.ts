// Every statement on positions: opened, locked in one order, changed by what is booked or by the account's commands.

import type { Tx } from '../../platform/database/index.ts'
import { GENESIS } from './entry-chain.ts'
import type { Gate, Position, PositionKey } from './position.ts'

const COLUMNS = `p.customer_id as "customerId", p.account_id as "accountId", p.currency, p.branch_id as "branchId", p.balance_fen as "balanceFen",
  p.held_fen as "heldFen", p.frozen_fen as "frozenFen", p.floor_fen as "floorFen", p.gate, p.seq, p.last_hash as "lastHash", p.last_booked_at as "lastBookedAt"`

export type NewPosition = PositionKey & {
  currency: string
  branchId: number
  floorFen?: number
  gate?: Gate
  terms?: string | null
}

export async function insertPositions(tx: Tx, positions: readonly NewPosition[]): Promise<void> {
  await tx.run(
    `insert into ledger_position (customer_id, account_id, currency, branch_id, balance_fen, held_fen, frozen_fen, floor_fen, gate, seq, last_hash,
       terms)
     select customer_id, account_id, currency, branch_id, 0, 0, 0, floor_fen, gate, 0, $7, terms
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::text[], $8::text[])
       as n (customer_id, account_id, currency, branch_id, floor_fen, gate, terms)`,
    [
      positions.map((one) => one.customerId),
      positions.map((one) => one.accountId),
      positions.map((one) => one.currency),
      positions.map((one) => one.branchId),
      positions.map((one) => one.floorFen ?? 0),
      positions.map((one) => one.gate ?? 'open'),
      GENESIS,
      positions.map((one) => one.terms ?? null),
    ],
  )
}

/** How many entries all positions were booked by. */
export async function countEntries(tx: Tx): Promise<string> {
  return (await tx.one<{ n: string }>('select coalesce(sum(seq), 0)::text as n from ledger_position')).n
}

export async function findPosition(tx: Tx, { customerId, accountId }: PositionKey): Promise<Position | null> {
  return tx.maybe<Position>(`select ${COLUMNS} from ledger_position p where p.customer_id = $1 and p.account_id = $2`, [
    customerId,
    accountId,
  ])
}

/** All positions of the given customers. */
export async function listPositions(tx: Tx, customerIds: readonly string[]): Promise<Position[]> {
  return tx.rows<Position>(
    `select ${COLUMNS} from ledger_position p where p.customer_id = any($1::uuid[]) order by p.customer_id, p.account_id`,
    [customerIds],
  )
}

/**
 * Locks positions in ascending (customer, account), all in one statement: whoever else wants some of them waits in the
 * same order. `termsOn`: with the terms of that bank date, which whoever books must know. Answers too the last day that no longer takes bookings, as it stands once `lockDays` is held.
 */
export async function lockPositions(
  tx: Tx,
  keys: readonly PositionKey[],
  termsOn: string | null = null,
): Promise<{ positions: Position[]; lastShutDay: string | null }> {
  const rows = await tx.rows<Position & { lastShutDay: string | null }>(
    `select ${COLUMNS}, (select max(day) from ledger_day_close) as "lastShutDay",
       (select t.terms from ledger_terms t where t.name = p.terms and t.valid_from <= $3
        order by t.valid_from desc limit 1) as terms
     from unnest($1::uuid[], $2::uuid[]) as w (customer_id, account_id)
     join ledger_position p on p.customer_id = w.customer_id and p.account_id = w.account_id
     order by p.customer_id, p.account_id for update of p`,
    [keys.map((key) => key.customerId), keys.map((key) => key.accountId), termsOn],
  )
  return { positions: rows, lastShutDay: rows[0]?.lastShutDay ?? null }
}

/** Writes a position whole but for its balance and chain, which only bookings move. */
export async function updatePosition(
  tx: Tx,
  position: Pick<Position, 'customerId' | 'accountId' | 'heldFen' | 'frozenFen' | 'floorFen' | 'gate' | 'branchId'>,
): Promise<void> {
  await tx.run(
    `update ledger_position set held_fen = $3, frozen_fen = $4, floor_fen = $5, gate = $6, branch_id = $7
     where customer_id = $1 and account_id = $2`,
    [
      position.customerId,
      position.accountId,
      position.heldFen,
      position.frozenFen,
      position.floorFen,
      position.gate,
      position.branchId,
    ],
  )
}

/**
 * Balances of the given customers' accounts at the end of a bank day that is cut off: what stands now, less what was
 * booked for later days. Only accounts that moved since the day began are looked up in the entries.
 */
export async function listBalancesOn(
  tx: Tx,
  customerIds: readonly string[],
  day: string,
): Promise<(PositionKey & { balanceFen: number })[]> {
  return tx.rows(
    `select p.customer_id as "customerId", p.account_id as "accountId", p.balance_fen - coalesce(l.later, 0)::bigint as "balanceFen"
     from ledger_position p left join lateral (
       select sum(e.amount_fen) as later from ledger_entry e
       where e.customer_id = p.customer_id and e.account_id = p.account_id and e.ts >= $3 and e.booking_date > $2
     ) l on p.last_booked_at >= $3
     where p.customer_id = any($1::uuid[])`,
    [customerIds, day, new Date(`${day}T00:00:00+08:00`)],
  )
}

/** Balances of a customer's accounts after the last booking up to an instant; accounts without one are left out. */
export async function listBalancesAt(
  tx: Tx,
  customerId: string,
  at: Date,
): Promise<{ accountId: string; balanceFen: number; currency: string }[]> {
  return tx.rows(
    `select p.account_id as "accountId", l.balance_after_fen as "balanceFen", p.currency
     from ledger_position p cross join lateral (
       select e.balance_after_fen from ledger_entry_all e
       where e.customer_id = p.customer_id and e.account_id = p.account_id and e.ts <= $2
       order by e.ts desc, e.transaction_id desc, e.leg desc limit 1
     ) l where p.customer_id = $1`,
    [customerId, at],
  )
}
