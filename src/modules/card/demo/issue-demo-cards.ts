// The demo bank's cards: a debit card on current accounts, a credit card on each account of one.

import { jobCaller } from '../../../platform/access/index.ts'
import { runBatch, type Services } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import type { DemoAccountsOf } from '../../account/index.ts'
import { hashText, openCounter, Random } from '../../customer/index.ts'
import { issueManyCards, type NewCard, type NewCardsOf } from '../commands/issue-many-cards.ts'
import { cardNumbers } from '../number-source.ts'

function cardsOf({ place, accounts }: DemoAccountsOf, seed: number): NewCard[] {
  const random = new Random(hashText(`${seed}/card/${place.customerId}`), 0)
  return accounts.flatMap(({ accountId, productCode, openedOn }): NewCard[] => {
    const used = { accountId, issuedOn: openedOn, activatedOn: random.chance(0.97) ? openedOn : null }
    if (productCode === 'DEMAND' && random.chance(0.92))
      return [
        { ...used, productCode: ['500k-1m', 'over-1m'].includes(place.incomeBand ?? '') ? 'DEBIT-GOLD' : 'DEBIT' },
      ]
    return productCode.startsWith('CREDIT') ? [{ ...used, productCode }] : []
  })
}

/** Issues the cards of accounts just opened; answers how many. */
export async function issueDemoCards(
  services: Services,
  opened: readonly DemoAccountsOf[],
  seed: number,
): Promise<number> {
  const batch = issueManyCards(cardNumbers((range, first) => openCounter(services.database, range, first)))
  const items = opened
    .map((one): NewCardsOf => ({ customerId: one.place.customerId, cards: cardsOf(one, seed) }))
    .filter(({ cards }) => cards.length > 0)
  const call = { caller: jobCaller('demo'), requestId: newId(), channel: 'job' as const, origin: 'demo' }
  const answers = items.length > 0 ? await runBatch(services, batch, { ...call, items }) : []
  const refused = answers.find((answer) => answer.refused)?.refused
  if (refused) throw new Error(`demo card refused: ${refused.code}`)
  return items.reduce((sum, { cards }) => sum + cards.length, 0)
}
