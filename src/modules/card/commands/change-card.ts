// What every change of a card shares: the lock, the version, the journal row, the reply.

import type { Change, CommandContext, State } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { productVersion, readCatalogue } from '../../account/index.ts'
import { getCustomer, type OpenedCustomer } from '../../customer/index.ts'
import { afterAct, type CardAct } from '../card.ts'
import { type CardKey, type CardRecord, type CardRow, lockCard, updateCard } from '../card-store.ts'
import * as contract from '../contract.ts'
import { listLots } from '../points-store.ts'
import { holdersOf, showCard } from '../show-card.ts'

export type HeldCard = { owner: OpenedCustomer; card: CardRecord }

/** What the journal keeps of a card: never its number, never its expiry. */
export const cardState = (card: Omit<CardRow, 'sealed'>): Record<string, unknown> => ({
  cardId: card.cardId,
  number: `${card.bin}****${card.lastFour}`,
  kind: card.kind,
  productCode: card.productCode,
  status: card.status,
})

export async function replyCard(
  { tx, vault, caller, scope, clock }: Pick<CommandContext, 'tx' | 'vault' | 'caller' | 'scope' | 'clock'>,
  card: Omit<CardRow, 'sealed'>,
): Promise<contract.Card> {
  const row = card as CardRow
  const product = productVersion(await readCatalogue(tx, [row.productCode]), row.productCode, row.productVersion)
  return showCard(
    caller,
    row,
    product,
    await holdersOf(tx, vault, scope, [row]),
    await listLots(tx, row),
    clock.today(),
  )
}

/** Locks a card of a customer in scope; one that moved is answered with how it stands. */
export async function holdCard(context: CommandContext, at: CardKey, version: number): Promise<HeldCard> {
  const owner = await getCustomer(context.tx, context.vault, at.customerId, context.scope)
  const card = await lockCard(context.tx, context.vault, owner.key, at)
  if (card.version !== version) {
    const theirs = await replyCard(context, card)
    throw new Refusal('record.moved', { version: card.version }, { status: 409, data: { yours: { version }, theirs } })
  }
  return { owner, card }
}

/** The card after an act, or a refusal that says where it stands. */
export function moved(card: CardRecord, act: CardAct, today: string): CardRecord {
  const after = afterAct(card, act, today)
  if (!after) throw new Refusal('card.not-possible', { act, status: card.status }, { status: 409 })
  return { ...after, version: card.version + 1 }
}

export async function changeOf(
  context: CommandContext,
  { owner, card }: HeldCard,
  after: CardRecord,
  told: Record<string, unknown>,
): Promise<Change<contract.Card>> {
  return {
    chain: { id: owner.customerId, key: owner.key },
    before: { card: cardState(card) } as State,
    after: { card: { ...cardState(after), ...told } },
    events: [
      contract.cardChanged({
        customerId: card.customerId,
        cardId: card.cardId,
        version: after.version,
        status: after.status,
      }),
    ],
    reply: await replyCard(context, after),
    shownDiff: [{ field: 'card', before: card.status, after: after.status }],
  }
}

/** Runs an act that only moves the card's state. */
export async function onCard(
  context: CommandContext,
  at: CardKey,
  body: { version: number; reason?: string },
  act: CardAct,
): Promise<Change<contract.Card>> {
  const held = await holdCard(context, at, body.version)
  const after = moved(held.card, act, context.clock.today())
  await updateCard(context.tx, after)
  return changeOf(context, held, after, { reason: body.reason ?? null })
}
