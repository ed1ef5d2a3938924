// Earn, spend and expire the points of a card.

import { type CommandContext, command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { addMonths, productVersion, readCatalogue } from '../../account/index.ts'
import { isEnded } from '../card.ts'
import { type CardKey, type CardRecord, updateCard } from '../card-store.ts'
import * as contract from '../contract.ts'
import { expire, pointsOn, spend } from '../points.ts'
import { insertLots, insertMoves, listLots, type Move, updateLots } from '../points-store.ts'
import { changeOf, type HeldCard, holdCard } from './change-card.ts'

const POINTS_HELD_MAX = 2_000_000_000

/** Writes the move and answers the change; the card's version goes on, so that two who spend at once meet. */
async function moveOf(
  context: CommandContext,
  held: HeldCard,
  at: CardKey,
  move: Pick<Move, 'kind' | 'points' | 'pointsAfter' | 'reason'>,
) {
  const after: CardRecord = { ...held.card, version: held.card.version + 1 }
  await updateCard(context.tx, after)
  await insertMoves(context.tx, [{ ...at, ...move, moveId: newId(), movedAt: context.clock.now() }])
  return changeOf(context, held, after, { points: move })
}

export const earnPoints = command(contract.earnPoints, async (context, { params, body }) => {
  const { tx, clock } = context
  const today = clock.today()
  const held = await holdCard(context, params, body.version)
  const { card } = held
  if (isEnded(card.status))
    throw new Refusal('card.not-possible', { act: 'earn-points', status: card.status }, { status: 409 })
  const product = productVersion(await readCatalogue(tx, [card.productCode]), card.productCode, card.productVersion)
  const { points: rule } = product.parameters
  if (!rule) throw new Refusal('card.no-points', { product: card.productCode }, { status: 409 })
  const before = pointsOn(await listLots(tx, params), today)
  if (before + body.points > POINTS_HELD_MAX) throw new Refusal('card.points-too-many', { max: POINTS_HELD_MAX })
  const lot = {
    earned: body.points,
    pointsLeft: body.points,
    earnedOn: today,
    expiresOn: addMonths(today, rule.validMonths),
  }
  await insertLots(tx, [{ ...params, ...lot, lotId: newId() }])
  const move = { kind: 'earn' as const, points: body.points, pointsAfter: before + body.points, reason: body.reason }
  return moveOf(context, held, params, move)
})

export const spendPoints = command(contract.spendPoints, async (context, { params, body }) => {
  const { tx, clock } = context
  const today = clock.today()
  const held = await holdCard(context, params, body.version)
  if (isEnded(held.card.status))
    throw new Refusal('card.not-possible', { act: 'spend-points', status: held.card.status }, { status: 409 })
  const lots = await listLots(tx, params)
  const after = spend(lots, body.points, today)
  if (!after)
    throw new Refusal('card.points-short', { points: pointsOn(lots, today), wanted: body.points }, { status: 409 })
  await updateLots(tx, params, after)
  const move = {
    kind: 'spend' as const,
    points: -body.points,
    pointsAfter: pointsOn(after, today),
    reason: body.reason,
  }
  return moveOf(context, held, params, move)
})

export const expirePoints = command(contract.expirePoints, async (context, { params, body }) => {
  const { tx, clock } = context
  const today = clock.today()
  const held = await holdCard(context, params, body.version)
  const { lots, points } = expire(await listLots(tx, params), today)
  if (points === 0) throw new Refusal('card.no-points-ended', {}, { status: 409 })
  await updateLots(tx, params, lots)
  const move = { kind: 'expire' as const, points: -points, pointsAfter: pointsOn(lots, today), reason: 'expired' }
  return moveOf(context, held, params, move)
})
