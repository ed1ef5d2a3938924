// A card as it leaves: first six and last four of its number, never its expiry.

import { type Caller, maskingOf, may, type Scope } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Vault } from '../../platform/vault/index.ts'
import { maskSecret } from '../../platform/vault/mask.ts'
import type { Product } from '../account/index.ts'
import { type OpenedCustomer, openCustomer, rowsInScope, showName } from '../customer/index.ts'
import { afterAct, type CardAct, isEnded, TRANSITIONS } from './card.ts'
import type { CardRow } from './card-store.ts'
import { type Lot, pointsOn } from './points.ts'
import type { Card } from './shapes.ts'

const ACTS = Object.keys(TRANSITIONS) as CardAct[]

export function showCardNumber(
  caller: Caller,
  { bin, lastFour }: Pick<CardRow, 'bin' | 'lastFour'>,
  digits: number,
): string {
  if (maskingOf(caller).number === 'hidden') return maskSecret()
  const head = bin.slice(0, 6)
  return `${head}${'*'.repeat(Math.max(4, digits - head.length - lastFour.length))}${lastFour}`
}

function actionsOf(caller: Caller, card: CardRow, today: string, points: number): string[] {
  const acts: string[] = ACTS.filter((act) => act !== 'expire' && afterAct(card, act, today) !== null)
  if (!isEnded(card.status)) acts.push('earn-points', ...(points > 0 ? ['spend-points'] : []))
  return [...acts, 'show'].map((act) => `card.${act}`).filter((id) => may(caller, id))
}

export type Holders = Map<string, OpenedCustomer>
/** The holders of cards who are in scope, opened. */
export async function holdersOf(tx: Tx, vault: Vault, scope: Scope, cards: readonly CardRow[]): Promise<Holders> {
  const ids = [...new Set(cards.map((card) => card.holderId))]
  return new Map((await rowsInScope(tx, ids, scope)).map((row) => [row.customerId, openCustomer(vault, row)]))
}

export function showCard(
  caller: Caller,
  card: CardRow,
  product: Pick<Product, 'names' | 'parameters'>,
  holders: Holders,
  lots: readonly Lot[],
  today: string,
): Card {
  const holder = holders.get(card.holderId)
  const points = pointsOn(lots, today)
  const next = lots.filter((lot) => lot.pointsLeft > 0 && lot.expiresOn >= today).map((lot) => lot.expiresOn)
  return {
    customerId: card.customerId,
    cardId: card.cardId,
    accountId: card.accountId,
    kind: card.kind,
    productCode: card.productCode,
    productNames: product.names,
    number: showCardNumber(caller, card, product.parameters.card?.digits ?? 19),
    holderId: holder?.customerId ?? null,
    holderName: holder ? showName(holder.state.kind, holder.state.name, maskingOf(caller)) : null,
    status: card.status,
    issuedOn: card.issuedOn,
    activatedOn: card.activatedOn,
    endedOn: card.endedOn,
    replaces: card.replaces,
    replacedBy: card.replacedBy,
    points,
    pointsExpireOn: next.sort()[0] ?? null,
    version: card.version,
    actions: actionsOf(caller, card, today, points),
  }
}
