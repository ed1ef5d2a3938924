// Issue a card in the place of another: a new number, the same account and holder; points go over, history stays.

import { command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { getAccount, productVersion, readCatalogue } from '../../account/index.ts'
import { registerAddress } from '../../ledger/index.ts'
import { insertCards, updateCard } from '../card-store.ts'
import * as contract from '../contract.ts'
import { cardKindOf } from '../issue.ts'
import type { CardNumberSource } from '../number-source.ts'
import { pointsOn } from '../points.ts'
import { carryLots, insertMoves, listLots } from '../points-store.ts'
import { cardState, holdCard, moved, replyCard } from './change-card.ts'
import { newCard } from './issue-card.ts'

export const replaceCard = (numbers: CardNumberSource) =>
  command(contract.replaceCard, async (context, { params, body }) => {
    const { tx, vault, clock } = context
    const today = clock.today()
    const held = await holdCard(context, params, body.version)
    const { owner, card } = held
    const at = { customerId: card.customerId, accountId: card.accountId }
    const product = productVersion(await readCatalogue(tx, [card.productCode]), card.productCode, card.productVersion)
    const { shape } = cardKindOf(product, await getAccount(tx, vault, owner.key, at))
    const fresh = await newCard(numbers, product, shape, {
      ...at,
      kind: card.kind,
      holderId: card.holderId,
      issuedOn: today,
      replaces: card.cardId,
    })
    const after = { ...moved(card, 'replace', today), replacedBy: fresh.cardId }
    await registerAddress(tx, vault, { ...at, number: fresh.number, kind: 'card' })
    await updateCard(tx, after)
    await insertCards(tx, vault, [{ record: fresh, key: owner.key }])
    const points = pointsOn(await listLots(tx, params), today)
    if (points > 0) {
      await carryLots(tx, params, fresh.cardId)
      const move = { kind: 'carry' as const, movedAt: clock.now(), reason: body.reason }
      await insertMoves(tx, [
        { ...params, ...move, moveId: newId(), points: -points, pointsAfter: 0 },
        { ...params, ...move, cardId: fresh.cardId, moveId: newId(), points, pointsAfter: points },
      ])
    }
    return {
      chain: { id: owner.customerId, key: owner.key },
      before: { card: cardState(card) },
      after: { card: { ...cardState(after), replacedBy: cardState(fresh), reason: body.reason } },
      events: [
        contract.cardChanged({
          customerId: card.customerId,
          cardId: card.cardId,
          version: after.version,
          status: after.status,
        }),
        contract.cardIssued({ ...at, cardId: fresh.cardId }),
      ],
      reply: await replyCard(context, fresh),
      shownDiff: [{ field: 'card', before: card.status, after: after.status }],
    }
  })
