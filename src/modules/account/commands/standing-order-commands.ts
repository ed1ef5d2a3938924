// Order a transfer that repeats, and end it.

import { command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { endOrder, insertOrders, listOrders, sealCounterparty } from '../freeze-store.ts'
import { onAccount } from './change-account.ts'

export const ORDERS_MAX = 50
const WEEK_DAYS = 7
const refuse = (field: string, rule: string) => new Refusal('http.invalid', {}, { fields: [{ field, rule }] })

export const addStandingOrder = command(contract.addStandingOrder, (context, { params, body }) =>
  onAccount(context, params, body.version, 'add-standing-order', async ({ owner }) => {
    const { tx, vault, clock } = context
    const today = clock.today()
    if (body.every === 'week' && body.day > WEEK_DAYS) throw refuse('day', 'account.order-week-day')
    if (body.validTo && body.validTo <= today) throw refuse('validTo', 'account.end-past')
    const open = (await listOrders(tx, params)).filter(({ validTo }) => validTo === null || validTo > today)
    if (open.length >= ORDERS_MAX) throw new Refusal('account.too-many-orders', { max: ORDERS_MAX })
    const { amountFen, every, day, purpose } = body
    const order = { orderId: newId(), amountFen, every, day, purpose, validFrom: today, validTo: body.validTo ?? null }
    const counterparty = { name: body.counterpartyName, number: body.counterpartyNumber }
    await insertOrders(tx, [{ ...params, ...order, sealed: sealCounterparty(vault, owner.key, counterparty) }])
    return { told: { order } }
  }),
)

export const endStandingOrder = command(contract.endStandingOrder, (context, { params, body }) => {
  const at = { customerId: params.customerId, accountId: params.accountId }
  return onAccount(context, at, body.version, 'end-standing-order', async () => {
    const today = context.clock.today()
    const order = (await listOrders(context.tx, at)).find(({ orderId }) => orderId === params.orderId)
    if (!order || (order.validTo !== null && order.validTo <= today))
      throw new Refusal('account.order-not-found', {}, { status: 404 })
    await endOrder(context.tx, at, order.orderId, today)
    return { told: { orderId: order.orderId } }
  })
})
