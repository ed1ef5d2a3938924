// The demo bank's cards: a debit card on current accounts, a credit card on each account of one.

import { jobCall, runBatch, type Services } from '../../../platform/command/index.ts'
import type { DemoAccountsOf } from '../../account/index.ts'
import { demoId, demoPlaceOf, hashText, Random } from '../../customer/index.ts'
import { issueManyCards, type NewCard, type NewCardsOf } from '../commands/issue-many-cards.ts'
import type { CardNumberSource } from '../number-source.ts'

function cardsOf({ place, accounts }: DemoAccountsOf, seed: string): (NewCard & { cardId: string })[] {
  // Who left has handed his cards in.
  if (place.stage === 'closed') return []
  const random = new Random(hashText(`${seed}/card/${place.customerId}`), 0)
  return accounts.flatMap(({ accountId, productCode, openedOn }, at): (NewCard & { cardId: string })[] => {
    const cardId = demoId(seed, 'card', demoPlaceOf(place.customerId), at)
    const used = { cardId, accountId, issuedOn: openedOn, activatedOn: random.chance(0.97) ? openedOn : null }
    if (productCode === 'DEMAND' && random.chance(0.92))
      return [
        { ...used, productCode: ['500k-1m', 'over-1m'].includes(place.incomeBand ?? '') ? 'DEBIT-GOLD' : 'DEBIT' },
      ]
    return productCode.startsWith('CREDIT') ? [{ ...used, productCode }] : []
  })
}

/** Issues the cards of accounts just opened; answers account -> card. */
export async function issueDemoCards(
  services: Services,
  numbers: CardNumberSource,
  opened: readonly DemoAccountsOf[],
  seed: string,
): Promise<Map<string, string>> {
  const wishes = opened.map((one) => ({ customerId: one.place.customerId, cards: cardsOf(one, seed) }))
  const items: NewCardsOf[] = wishes.filter(({ cards }) => cards.length > 0)
  const answers =
    items.length > 0 ? await runBatch(services, issueManyCards(numbers), { ...jobCall('demo'), items }) : []
  const refused = answers.find((answer) => answer.refused)?.refused
  if (refused) throw new Error(`demo card refused: ${refused.code}`)
  return new Map(
    wishes.flatMap(({ cards }) => cards.map(({ accountId, cardId }): [string, string] => [accountId, cardId])),
  )
}
