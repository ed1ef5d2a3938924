// Every statement on points: lots and moves.

import type { Tx } from '../../platform/database/index.ts'
import type { CardKey } from './card-store.ts'
import type { Lot } from './points.ts'

export type Move = {
  moveId: string
  kind: 'earn' | 'spend' | 'expire' | 'carry'
  points: number
  pointsAfter: number
  movedAt: Date
  reason: string
}
const LOT = `lot_id as "lotId", earned, points_left as "pointsLeft", earned_on as "earnedOn", expires_on as "expiresOn"`

/** The card's row is locked by the caller where they are to change. */
export async function listLots(tx: Tx, { customerId, cardId }: CardKey): Promise<Lot[]> {
  return tx.rows<Lot>(
    `select ${LOT} from card_points where customer_id = $1 and card_id = $2 order by expires_on, lot_id`,
    [customerId, cardId],
  )
}

export async function listLotsOf(tx: Tx, customerId: string): Promise<(Lot & { cardId: string })[]> {
  return tx.rows(
    `select card_id as "cardId", ${LOT} from card_points where customer_id = $1 and points_left > 0 order by expires_on, lot_id`,
    [customerId],
  )
}

export async function insertLots(tx: Tx, lots: readonly (CardKey & Lot)[]): Promise<void> {
  if (lots.length === 0) return
  const keys = ['customerId', 'cardId', 'lotId', 'earned', 'pointsLeft', 'earnedOn', 'expiresOn'] as const
  await tx.run(
    `insert into card_points (customer_id, card_id, lot_id, earned, points_left, earned_on, expires_on)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::date[], $7::date[])`,
    keys.map((key) => lots.map((lot) => lot[key])),
  )
}

/** Writes what is left in lots that were there before. */
export async function updateLots(tx: Tx, { customerId, cardId }: CardKey, lots: readonly Lot[]): Promise<void> {
  await tx.run(
    `update card_points p set points_left = r.points_left from unnest($3::uuid[], $4::int[]) as r (lot_id, points_left)
     where p.customer_id = $1 and p.card_id = $2 and p.lot_id = r.lot_id and p.points_left <> r.points_left`,
    [customerId, cardId, lots.map((lot) => lot.lotId), lots.map((lot) => lot.pointsLeft)],
  )
}

/** Gives the lots of a replaced card to the one in its place. */
export async function carryLots(tx: Tx, { customerId, cardId }: CardKey, toCardId: string): Promise<void> {
  await tx.run('update card_points set card_id = $3 where customer_id = $1 and card_id = $2', [
    customerId,
    cardId,
    toCardId,
  ])
}

export async function insertMoves(tx: Tx, moves: readonly (CardKey & Move)[]): Promise<void> {
  if (moves.length === 0) return
  const keys = ['customerId', 'cardId', 'moveId', 'kind', 'points', 'pointsAfter', 'movedAt', 'reason'] as const
  await tx.run(
    `insert into card_points_move (customer_id, card_id, move_id, kind, points, points_after, moved_at, reason)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::int[], $7::timestamptz[], $8::text[])`,
    keys.map((key) => moves.map((move) => move[key])),
  )
}

export async function listMoves(tx: Tx, { customerId, cardId }: CardKey, rowsMax: number): Promise<Move[]> {
  return tx.rows<Move>(
    `select move_id as "moveId", kind, points, points_after as "pointsAfter", moved_at as "movedAt", reason
     from card_points_move where customer_id = $1 and card_id = $2 order by moved_at desc, move_id desc limit $3`,
    [customerId, cardId, rowsMax],
  )
}

/** Cards with points past their last day, for the sweep. */
export async function listEndedLots(
  tx: Tx,
  today: string,
  rowsMax: number,
): Promise<(CardKey & { version: number })[]> {
  return tx.rows(
    `select distinct p.customer_id as "customerId", p.card_id as "cardId", c.version
     from card_points p join card c on c.customer_id = p.customer_id and c.card_id = p.card_id
     where p.points_left > 0 and p.expires_on < $1 limit $2`,
    [today, rowsMax],
  )
}
