// The cards on a customer's accounts, and one of them with its points.

import { query } from '../../../platform/command/index.ts'
import { productVersion, readCatalogue } from '../../account/index.ts'
import { getCustomer } from '../../customer/index.ts'
import { getCardRow, listCardRows } from '../card-store.ts'
import * as contract from '../contract.ts'
import { listLots, listLotsOf, listMoves } from '../points-store.ts'
import { holdersOf, showCard as show } from '../show-card.ts'

const MOVES_SHOWN_MAX = 100

export const listCards = query(contract.listCards, async ({ tx, vault, caller, scope, clock, looked }, { params }) => {
  const owner = await getCustomer(tx, vault, params.customerId, scope)
  looked([owner.customerId])
  const cards = await listCardRows(tx, owner.customerId)
  const [holders, lots, catalogue] = await Promise.all([
    holdersOf(tx, vault, scope, cards),
    listLotsOf(tx, owner.customerId),
    readCatalogue(tx, [...new Set(cards.map((card) => card.productCode))]),
  ])
  const items = cards.map((card) => {
    const product = productVersion(catalogue, card.productCode, card.productVersion)
    const own = lots.filter((lot) => lot.cardId === card.cardId)
    return show(caller, card, product, holders, own, clock.today())
  })
  return { items }
})

export const showCard = query(contract.showCard, async ({ tx, vault, caller, scope, clock, looked }, { params }) => {
  const owner = await getCustomer(tx, vault, params.customerId, scope)
  looked([owner.customerId])
  const card = await getCardRow(tx, params)
  const [holders, lots, moves, catalogue] = await Promise.all([
    holdersOf(tx, vault, scope, [card]),
    listLots(tx, params),
    listMoves(tx, params, MOVES_SHOWN_MAX),
    readCatalogue(tx, [card.productCode]),
  ])
  const product = productVersion(catalogue, card.productCode, card.productVersion)
  return {
    ...show(caller, card, product, holders, lots, clock.today()),
    lots: lots.filter((lot) => lot.pointsLeft > 0),
    moves: moves.map((move) => ({ ...move, movedAt: move.movedAt.toISOString() })),
  }
})
