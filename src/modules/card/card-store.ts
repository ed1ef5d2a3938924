// Every statement on cards; seals number, expiry and the name on the card with the account owner's key.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import type { DataKey, Vault } from '../../platform/vault/index.ts'
import { cardTermsNameOf } from '../account/index.ts'
import { saveCardTerms } from '../ledger/index.ts'
import type { CardLife } from './card.ts'
import type { CardKind } from './shapes.ts'

const SEALED_PLACE = 'card.sealed'

export type CardKey = { customerId: string; cardId: string }
export type CardRow = CardKey &
  CardLife & {
    accountId: string
    kind: CardKind
    productCode: string
    productVersion: number
    holderId: string
    bin: string
    lastFour: string
    issuedOn: string
    replaces: string | null
    replacedBy: string | null
    version: number
    sealed: Buffer
  }
/** `expiresOn` is the last day of its last month; class C3, so it is opened by machines only. */
export type CardSecrets = { number: string; expiresOn: string }
export type CardRecord = Omit<CardRow, 'sealed'> & CardSecrets

const COLUMNS: [name: string, type: string, key: keyof CardRow][] = [
  ['customer_id', 'uuid', 'customerId'],
  ['card_id', 'uuid', 'cardId'],
  ['account_id', 'uuid', 'accountId'],
  ['kind', 'text', 'kind'],
  ['product_code', 'text', 'productCode'],
  ['product_version', 'int', 'productVersion'],
  ['holder_id', 'uuid', 'holderId'],
  ['bin', 'text', 'bin'],
  ['last_four', 'text', 'lastFour'],
  ['status', 'text', 'status'],
  ['issued_on', 'date', 'issuedOn'],
  ['activated_on', 'date', 'activatedOn'],
  ['ended_on', 'date', 'endedOn'],
  ['replaces', 'uuid', 'replaces'],
  ['replaced_by', 'uuid', 'replacedBy'],
  ['version', 'int', 'version'],
  ['sealed', 'bytea', 'sealed'],
]
const NAMES = COLUMNS.map(([name]) => name).join(', ')
const SELECTED = COLUMNS.map(([name, , key]) => `c.${name} as "${key}"`).join(', ')
const UNNEST = COLUMNS.map(([, type], at) => `$${at + 1}::${type}[]`).join(', ')

export function openCardRow(vault: Vault, key: DataKey, { sealed, ...row }: CardRow): CardRecord {
  return { ...row, ...(JSON.parse(vault.open(key, SEALED_PLACE, sealed)) as CardSecrets) }
}
export const cardNotFound = () => new Refusal('card.not-found', {}, { status: 404 })

export async function lockCard(tx: Tx, vault: Vault, key: DataKey, at: CardKey): Promise<CardRecord> {
  const row = await tx.maybe<CardRow>(
    `select ${SELECTED} from card c where c.customer_id = $1 and c.card_id = $2 for update`,
    [at.customerId, at.cardId],
  )
  if (!row) throw cardNotFound()
  return openCardRow(vault, key, row)
}

export async function getCardRow(tx: Tx, at: CardKey): Promise<CardRow> {
  const row = await tx.maybe<CardRow>(`select ${SELECTED} from card c where c.customer_id = $1 and c.card_id = $2`, [
    at.customerId,
    at.cardId,
  ])
  if (!row) throw cardNotFound()
  return row
}

export async function listCardRows(tx: Tx, customerId: string): Promise<CardRow[]> {
  return tx.rows<CardRow>(
    `select ${SELECTED} from card c where c.customer_id = $1 order by c.ended_on nulls first, c.issued_on desc, c.card_id`,
    [customerId],
  )
}

/** Cards in use that end by `until`: which, never when; the expiry is opened here alone. */
export async function listCardsEnding(
  tx: Tx,
  vault: Vault,
  { customerId, key }: { customerId: string; key: DataKey },
  until: string,
): Promise<string[]> {
  const rows = await tx.rows<CardRow>(
    `select ${SELECTED} from card c where c.customer_id = $1 and c.status in ('issued', 'active', 'lost', 'blocked') order by c.card_id`,
    [customerId],
  )
  return rows.filter((row) => openCardRow(vault, key, row).expiresOn <= until).map(({ cardId }) => cardId)
}

/** The card of a whole number among a customer's; null when none has it (any more). */
export async function findCardOfNumber(
  tx: Tx,
  vault: Vault,
  { customerId, key }: { customerId: string; key: DataKey },
  number: string,
): Promise<CardRow | null> {
  const digits = number.replaceAll(/[\s-]/g, '')
  const rows = await tx.rows<CardRow>(
    `select ${SELECTED} from card c where c.customer_id = $1 and c.last_four = $2 order by c.issued_on desc, c.card_id`,
    [customerId, digits.slice(-4)],
  )
  return rows.find((row) => openCardRow(vault, key, row).number === digits) ?? null
}

/** The ids of all cards of some customers. */
export async function listKnownCards(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return []
  const rows = await tx.rows<{ id: string }>('select card_id as id from card where customer_id = any($1::uuid[])', [
    customerIds,
  ])
  return rows.map(({ id }) => id)
}

/** Writes cards, and under which terms debit cards pay; a credit card's are those of its account. */
export async function insertCards(
  tx: Tx,
  vault: Vault,
  cards: readonly { record: CardRecord; key: DataKey }[],
): Promise<void> {
  const rows = cards.map(({ record, key }) => ({
    ...record,
    sealed: vault.seal(key, SEALED_PLACE, JSON.stringify({ number: record.number, expiresOn: record.expiresOn })),
  }))
  await tx.run(
    `insert into card (${NAMES}) select ${NAMES} from unnest(${UNNEST}) as u (${NAMES})`,
    COLUMNS.map(([, , key]) => rows.map((row) => row[key])),
  )
  const limited = rows.filter(({ kind }) => kind === 'debit')
  await saveCardTerms(
    tx,
    limited.map(({ customerId, cardId, productCode }) => ({ customerId, cardId, terms: cardTermsNameOf(productCode) })),
  )
}

/** The caller holds the row's lock and has raised its version. */
export async function updateCard(tx: Tx, record: Omit<CardRecord, keyof CardSecrets>): Promise<void> {
  await tx.run(
    `update card set status = $3, activated_on = $4, ended_on = $5, replaced_by = $6, version = $7
     where customer_id = $1 and card_id = $2`,
    [
      record.customerId,
      record.cardId,
      record.status,
      record.activatedOn,
      record.endedOn,
      record.replacedBy,
      record.version,
    ],
  )
}

const FIRST = '00000000-0000-0000-0000-000000000000'
/** The next cards in use that were issued before a day, with what opens them: the expiry itself is sealed. */
export async function listAging(
  tx: Tx,
  issuedBefore: string,
  after: CardKey | null,
  rowsMax: number,
): Promise<(CardRow & { wrapped: Buffer })[]> {
  return tx.rows(
    `select ${SELECTED}, k.wrapped from card c join data_key k on k.owner_id = c.customer_id
     where (c.customer_id, c.card_id) > ($1::uuid, $2::uuid) and c.ended_on is null and c.issued_on < $3
     order by c.customer_id, c.card_id limit $4`,
    [after?.customerId ?? FIRST, after?.cardId ?? FIRST, issuedBefore, rowsMax],
  )
}

export type CardFeeTurn = CardKey & { accountId: string; productCode: string; productVersion: number; issuedOn: string }
/** The next cards in use of these products that were issued on one of these days of a month, before `date`. */
export async function listIssuedOnDays(
  tx: Tx,
  { date, days, codes }: { date: string; days: readonly number[]; codes: readonly string[] },
  after: CardKey | null,
  rowsMax: number,
): Promise<CardFeeTurn[]> {
  return tx.rows<CardFeeTurn>(
    `select customer_id as "customerId", card_id as "cardId", account_id as "accountId", product_code as "productCode",
       product_version as "productVersion", issued_on as "issuedOn"
     from card where (customer_id, card_id) > ($1::uuid, $2::uuid) and ended_on is null and product_code = any($3::text[])
       and issued_on < $4 and extract(day from issued_on) = any($5::int[])
     order by customer_id, card_id limit $6`,
    [after?.customerId ?? FIRST, after?.cardId ?? FIRST, codes, date, days, rowsMax],
  )
}
