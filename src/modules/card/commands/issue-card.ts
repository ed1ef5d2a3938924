// Issue a card on an account, to its owner or one of its holders.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getAccount, listHolders, type Product, productToOpen, readCatalogue } from '../../account/index.ts'
import { getCustomer } from '../../customer/index.ts'
import { registerAddress } from '../../ledger/index.ts'
import { type CardRecord, insertCards, listCardRows } from '../card-store.ts'
import * as contract from '../contract.ts'
import { cardKindOf, expiryOf } from '../issue.ts'
import type { CardNumberSource } from '../number-source.ts'
import { cardState, replyCard } from './change-card.ts'

export const CARDS_MAX = 100

type New = Pick<CardRecord, 'customerId' | 'accountId' | 'kind' | 'holderId' | 'issuedOn'> &
  Partial<Pick<CardRecord, 'replaces'>>

/** A fresh card that waits to be activated; nothing is written yet. */
export async function newCard(
  numbers: CardNumberSource,
  product: Pick<Product, 'code' | 'version'>,
  shape: NonNullable<Product['parameters']['card']>,
  made: New,
): Promise<CardRecord> {
  const number = await numbers.next(shape.bin, shape.digits)
  return {
    replaces: null,
    ...made,
    cardId: newId(),
    productCode: product.code,
    productVersion: product.version,
    bin: shape.bin,
    lastFour: number.slice(-4),
    status: 'issued',
    activatedOn: null,
    endedOn: null,
    replacedBy: null,
    version: 1,
    number,
    expiresOn: expiryOf(made.issuedOn, shape.validMonths),
  }
}

async function refuseHolder(
  { tx, clock }: Pick<CommandContext, 'tx' | 'clock'>,
  at: { customerId: string; accountId: string },
  holderId: string,
): Promise<void> {
  if (holderId === at.customerId) return
  const today = clock.today()
  const holds = (await listHolders(tx, at)).some(
    (holder) => holder.holderId === holderId && (holder.validTo === null || holder.validTo > today),
  )
  if (!holds) throw new Refusal('http.invalid', {}, { fields: [{ field: 'holderId', rule: 'card.holder-unknown' }] })
}

export const issueCard = (numbers: CardNumberSource) =>
  command(contract.issueCard, async (context, { params, body }) => {
    const { tx, vault, scope, clock } = context
    const owner = await getCustomer(tx, vault, params.customerId, scope)
    const at = { customerId: owner.customerId, accountId: body.accountId }
    const account = await getAccount(tx, vault, owner.key, at)
    if ((await listCardRows(tx, owner.customerId)).filter((card) => card.endedOn === null).length >= CARDS_MAX)
      throw new Refusal('card.too-many', { max: CARDS_MAX }, { status: 409 })
    const today = clock.today()
    const product = productToOpen(await readCatalogue(tx, [body.productCode]), body.productCode, today)
    const { kind, shape } = cardKindOf(product, account)
    const holderId = body.holderId ?? owner.customerId
    await refuseHolder(context, at, holderId)
    const record = await newCard(numbers, product, shape, { ...at, kind, holderId, issuedOn: today })
    await registerAddress(tx, vault, { ...at, number: record.number, kind: 'card' })
    await insertCards(tx, vault, [{ record, key: owner.key }])
    return {
      chain: { id: owner.customerId, key: owner.key },
      before: null,
      after: { card: cardState(record) },
      events: [contract.cardIssued({ ...at, cardId: record.cardId })],
      reply: await replyCard(context, record),
      shownDiff: [],
    }
  })
