// The beginning of a bank day for accounts: what waited is tried again, orders and fees of the day are paid.

import type { Services } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { isWorkingDay } from '../../reference/index.ts'
import { addDays } from '../day-count.ts'
import { openCounterparty } from '../freeze-store.ts'
import { productFor } from '../product.ts'
import type { Fee } from '../product-contract.ts'
import { type Catalogue, readCatalogue } from '../product-store.ts'
import { beginningDays, dayOfMonth, fallsOn, feeFallsOn, PLAIN_ORDERS, scheduledFor, weekdayOf } from './due.ts'
import {
  type FeeTurn,
  listOpenedOnDays,
  listOrdersById,
  listOrdersOn,
  listWaiting,
  type OrderTurn,
  type WaitingRow,
} from './due-store.ts'
import { addSums, DUES_MAX, type Due, type DueSums, payDues } from './pay-dues.ts'

/** By the calendar of the State Council's notices; beyond the last one only weekends are off. */
export const isWorking = (date: string): boolean => isWorkingDay(date).working
const NONE: DueSums = { paid: 0, waiting: 0, missed: 0 }

/** Reads pages by what stood last, and pays each. */
export async function payPages<R>(
  services: Services,
  date: string,
  page: (after: R | null) => Promise<R[]>,
  duesOf: (rows: R[]) => Promise<Due[]>,
  options: { retried?: boolean } = {},
): Promise<DueSums> {
  let sums = NONE
  for (let after: R | null = null; ; ) {
    const rows = await page(after)
    const dues = await duesOf(rows)
    for (let at = 0; at < dues.length; at += DUES_MAX)
      sums = addSums(sums, await payDues(services, date, dues.slice(at, at + DUES_MAX), options))
    after = rows.at(-1) ?? null
    if (rows.length < DUES_MAX) return sums
  }
}

function openedOrder({ vault }: Services, order: OrderTurn) {
  return openCounterparty(vault, vault.openKey(order.customerId, order.wrapped), order)
}

/** Everything an order owes on `date`, for each of the days that are paid then. */
function orderDues(services: Services, catalogue: Catalogue, date: string, order: OrderTurn): Due[] {
  const { parameters } = productFor(catalogue, order, date)
  const { holiday, retryDays } = parameters.standingOrders ?? PLAIN_ORDERS
  const days = scheduledFor(date, holiday, isWorking).filter((day) => fallsOn(order, day))
  const { customerId, accountId, orderId, purpose, amountFen, currency } = order
  return days.map((dueOn) => ({
    customerId,
    accountId,
    dueId: orderId,
    dueOn,
    kind: 'order',
    purpose,
    amountFen,
    currency,
    retryUntil: addDays(date, retryDays),
    counterparty: openedOrder(services, order),
  }))
}

/** Pays the standing orders of a day, once. */
export async function payOrders(services: Services, date: string): Promise<DueSums> {
  const { database } = services
  const catalogue = await database.read((tx) => readCatalogue(tx))
  // Whatever a product's rule for days off is: those of all rules together, each order then looked at by its own.
  const days = [
    ...new Set(['same', 'next', 'previous'].flatMap((rule) => scheduledFor(date, rule as 'same', isWorking))),
  ].sort()
  const span = {
    from: days[0] as string,
    to: days.at(-1) as string,
    months: days.map(dayOfMonth),
    weeks: days.map(weekdayOf),
  }
  return payPages<OrderTurn>(
    services,
    date,
    (after) => database.read((tx) => listOrdersOn(tx, span, after, DUES_MAX)),
    async (rows) => rows.flatMap((order) => orderDues(services, catalogue, date, order)),
  )
}

/** The annual fee belongs to a card; the card module charges it. */
const isAccountFee = ({ code, per }: { code: string; per: string }) => per !== 'use' && code !== 'annual'

export type FeeOf = { customerId: string; accountId: string; currency: string; for: string; since: string }
type Fees = readonly Fee[]

/** What fees fall due on `date` for something that began on `since`. */
export function feeDues(fees: Fees, of: FeeOf, date: string): Due[] {
  return fees
    .filter((fee) => feeFallsOn(fee.per, of.since, date) && (fee.amountFen ?? 0) > 0)
    .map((fee) => ({
      customerId: of.customerId,
      accountId: of.accountId,
      dueId: namedId('fee', `${of.for}/${fee.code}/${fee.per}`),
      dueOn: date,
      kind: 'fee',
      purpose: fee.code,
      amountFen: fee.amountFen as number,
      currency: of.currency,
      retryUntil: addDays(date, fee.retryDays ?? 0),
    }))
}

/** Charges the fees of a month or year that accounts' products name, once. */
export async function chargeFees(services: Services, date: string): Promise<DueSums> {
  const { database } = services
  const catalogue = await database.read((tx) => readCatalogue(tx))
  const codes = [...catalogue]
    .filter(([, versions]) => versions.some(({ parameters }) => parameters.fees?.some(isAccountFee)))
    .map(([code]) => code)
  if (codes.length === 0) return NONE
  const span = { date, days: beginningDays(date), codes }
  return payPages<FeeTurn>(
    services,
    date,
    (after) => database.read((tx) => listOpenedOnDays(tx, span, after, DUES_MAX)),
    async (rows) =>
      rows.flatMap(({ openedOn: since, ...row }) => {
        const fees = (productFor(catalogue, row, date).parameters.fees ?? []).filter(isAccountFee)
        return feeDues(fees, { ...row, for: row.accountId, since }, date)
      }),
  )
}

/** Tries again what waits, once a day; an order that was ended meanwhile is missed. */
export async function retryDues(services: Services, date: string): Promise<DueSums> {
  const { database } = services
  const duesOf = async (rows: WaitingRow[]): Promise<Due[]> => {
    const orders = rows.filter(({ kind }) => kind === 'order')
    const held = await database.read((tx) =>
      listOrdersById(
        tx,
        orders.map((row) => row.customerId),
        orders.map((row) => row.dueId),
      ),
    )
    const byId = new Map(held.map((order) => [order.orderId, order]))
    return rows.map((row): Due => {
      const order = byId.get(row.dueId)
      if (row.kind !== 'order') return row
      if (!order || (order.validTo !== null && order.validTo <= row.dueOn)) return { ...row, ended: true }
      return { ...row, counterparty: openedOrder(services, order) }
    })
  }
  const page = (after: WaitingRow | null) => database.read((tx) => listWaiting(tx, date, after, DUES_MAX))
  return payPages<WaitingRow>(services, date, page, duesOf, { retried: true })
}
