// Many cards of many customers in one transaction: for the demo bank and files. One journal row a customer.

import { type BatchAnswer, batchCommand } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import type { DataKey, Vault } from '../../../platform/vault/index.ts'
import { type Product, readCatalogue } from '../../account/index.ts'
import { lockCustomerKeys } from '../../customer/index.ts'
import { insertAddresses } from '../../ledger/index.ts'
import { type CardRecord, insertCards } from '../card-store.ts'
import * as contract from '../contract.ts'
import type { CardNumberSource } from '../number-source.ts'
import { cardState } from './change-card.ts'
import { newCard } from './issue-card.ts'

export type NewCard = {
  /** Known beforehand where other rows of the same load refer to it. */
  cardId?: string
  accountId: string
  productCode: string
  issuedOn: string
  /** Absent: it waits to be activated. */
  activatedOn?: string | null
  holderId?: string
}
export type NewCardsOf = { customerId: string; cards: NewCard[] }
/** What the answer of an item carries. */
export type IssuedCards = { cards: { cardId: string; accountId: string }[] }

/** A card as the load tells it, with a number of here; nothing is written yet. */
export async function makeCard(
  numbers: CardNumberSource,
  product: Product,
  customerId: string,
  { cardId, accountId, issuedOn, activatedOn, holderId }: NewCard,
): Promise<CardRecord> {
  const kind = product.kind === 'credit-card' ? ('credit' as const) : ('debit' as const)
  const place = { customerId, accountId, kind, holderId: holderId ?? customerId, issuedOn }
  const issued = await newCard(numbers, product, product.parameters.card as never, place)
  const record = cardId === undefined ? issued : { ...issued, cardId }
  return activatedOn ? { ...record, status: 'active', activatedOn } : record
}

/** Claims the numbers of cards that were made, and writes the cards. */
export async function writeCards(
  tx: Tx,
  vault: Vault,
  cards: readonly { record: CardRecord; key: DataKey }[],
): Promise<void> {
  const addresses = cards.map(({ record: { customerId, accountId, number } }) => ({
    customerId,
    accountId,
    number,
    kind: 'card' as const,
  }))
  if ((await insertAddresses(tx, vault, addresses)).length > 0)
    throw new Refusal('ledger.number-taken', {}, { status: 409 })
  await insertCards(tx, vault, cards)
}

export const issueManyCards = (numbers: CardNumberSource) =>
  batchCommand<NewCardsOf>({ id: 'card.issue-many', permission: 'card.issue' }, async ({ tx, vault }, items) => {
    const [keys, catalogue] = await Promise.all([
      lockCustomerKeys(tx, vault, [...new Set(items.map((item) => item.customerId))]),
      readCatalogue(tx),
    ])
    const all: { record: CardRecord; key: DataKey }[] = []
    const answers: BatchAnswer[] = []
    for (const { customerId, cards } of items) {
      const key = keys.get(customerId)
      const products = cards.map((card) => catalogue.get(card.productCode)?.[0])
      if (!key || products.some((product) => !product?.parameters.card)) {
        answers.push({ refused: new Refusal(key ? 'card.product-no-card' : 'card.not-found', {}), change: null })
        continue
      }
      const made: CardRecord[] = []
      for (const [at, card] of cards.entries())
        made.push(await makeCard(numbers, products[at] as Product, customerId, card))
      all.push(...made.map((record) => ({ record, key })))
      answers.push({
        refused: null,
        change: {
          chain: { id: customerId, key },
          before: null,
          after: { cards: made.map(cardState) },
          events: made.map(({ cardId, accountId }) => contract.cardIssued({ customerId, cardId, accountId })),
          reply: { cards: made.map(({ cardId, accountId }) => ({ cardId, accountId })) },
        },
      })
    }
    if (all.length > 0) await writeCards(tx, vault, all)
    return answers
  })
