// Every statement on terms, and on what was paid of a day: counted from the entries, behind the lock of the position.

import type { Tx } from '../../platform/database/index.ts'
import type { Position, PositionKey } from './position.ts'
import { FEE_CONTRA } from './posting-type.ts'
import { PAYMENT_TYPES, type Payer, type Terms } from './terms.ts'

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

export type CardKey = { customerId: string; cardId: string }

/** Says under which terms cards pay. */
export async function saveCardTerms(tx: Tx, cards: readonly (CardKey & { terms: string })[]): Promise<void> {
  if (cards.length === 0) return
  await tx.run(
    `insert into ledger_card_terms (customer_id, card_id, terms) select * from unnest($1::uuid[], $2::uuid[], $3::text[])
     on conflict (customer_id, card_id) do nothing`,
    [cards.map((one) => one.customerId), cards.map((one) => one.cardId), cards.map((one) => one.terms)],
  )
}

export type CardPayer = CardKey & Payer
/** Card -> its terms of a bank date; those without any are left out. */
export async function listCardTerms(tx: Tx, cards: readonly CardKey[], on: string): Promise<Map<string, CardPayer>> {
  if (cards.length === 0) return new Map()
  const rows = await tx.rows<CardPayer>(
    `select c.customer_id as "customerId", c.card_id as "cardId", t.terms
     from unnest($1::uuid[], $2::uuid[]) as w (customer_id, card_id)
     join ledger_card_terms c on c.customer_id = w.customer_id and c.card_id = w.card_id
     cross join lateral (select terms from ledger_terms where name = c.terms and valid_from <= $3
       order by valid_from desc limit 1) t`,
    [cards.map((one) => one.customerId), cards.map((one) => one.cardId), on],
  )
  return new Map(rows.map((row) => [row.cardId, row]))
}

/** Lays what was paid by each card since a day into those whose terms limit a day; their accounts are locked. */
export async function readCardPaid(tx: Tx, cards: ReadonlyMap<string, CardPayer>, from: string): Promise<void> {
  const limited = [...cards.values()].filter(({ terms }) => terms?.dailyMaximumFen !== undefined)
  if (limited.length === 0) return
  const rows = await tx.rows<{ cardId: string; day: string; fen: number }>(
    `select e.card_id as "cardId", (e.ts at time zone 'Asia/Shanghai')::date as day, -sum(e.amount_fen)::bigint as fen
     from unnest($1::uuid[], $2::uuid[]) as w (customer_id, card_id)
     join ledger_entry e on e.customer_id = w.customer_id and e.card_id = w.card_id
     where e.ts >= $3 and e.amount_fen < 0 and e.type = any($4::text[]) and e.contra <> $5
       and e.other_customer_id is distinct from e.customer_id
     group by 1, 2`,
    [
      limited.map((one) => one.customerId),
      limited.map((one) => one.cardId),
      new Date(`${from}T00:00:00+08:00`),
      PAYMENT_TYPES,
      FEE_CONTRA,
    ],
  )
  for (const card of limited) card.paid = new Map()
  for (const { cardId, day, fen } of rows) {
    const card = cards.get(cardId)
    if (card) card.paid = new Map(card.paid).set(day, Number(fen))
  }
}
