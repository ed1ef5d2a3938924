// The overview of one customer: a handful of reads by key, all figures from what is kept beside the ledger.

import { maskingOf } from '../../../platform/access/index.ts'
import { query } from '../../../platform/command/index.ts'
import { bankDate } from '../../../platform/kernel/clock.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { AccountKind } from '../../account/contract.ts'
import { listAccountRows, seesBalances } from '../../account/index.ts'
import { listPlaces, refuseOutside } from '../../customer/index.ts'
import { listCustomerMonths, listMerchants, listPositions, type Position } from '../../ledger/index.ts'
import { findDivision } from '../../reference/index.ts'
import * as contract from '../contract.ts'
import { balancesOf, byMonth, categoriesOf, flowsOf, hoursOf, mainCurrency, monthsUpTo, spentAt } from '../overview.ts'

const DAY_MS = 86_400_000
type Account = Awaited<ReturnType<typeof listAccountRows>>[number]
type Holding = contract.Overview['holdings'][number]

/** Open accounts by kind and currency; the next maturity of each. */
function holdingsOf(accounts: readonly Account[], positions: ReadonlyMap<string, Position>): Holding[] {
  const sums = new Map<string, Holding>()
  for (const { accountId, kind, currency, status, maturesOn } of accounts) {
    if (status === 'closed') continue
    const name = `${kind}|${currency}`
    const sum = sums.get(name) ?? { kind, currency, accounts: 0, balanceFen: 0, maturesOn: null }
    const next = maturesOn && (sum.maturesOn === null || maturesOn < sum.maturesOn) ? maturesOn : sum.maturesOn
    const balanceFen = sum.balanceFen + (positions.get(accountId)?.balanceFen ?? 0)
    sums.set(name, { ...sum, accounts: sum.accounts + 1, balanceFen, maturesOn: next })
  }
  return [...sums.values()].sort((a, b) => AccountKind.enum.indexOf(a.kind) - AccountKind.enum.indexOf(b.kind))
}

export const showOverview = query(contract.showOverview, async ({ tx, caller, scope, clock, looked }, { params }) => {
  const { customerId } = params
  await refuseOutside(tx, customerId, scope)
  looked([customerId])
  const months = monthsUpTo(`${clock.today().slice(0, 7)}-01`)
  const [places, rows, all, accounts] = await Promise.all([
    listPlaces(tx, [customerId]),
    listCustomerMonths(tx, [customerId], months[0] as string),
    listPositions(tx, [customerId]),
    listAccountRows(tx, customerId),
  ])
  const place = places.get(customerId)
  if (maskingOf(caller).money === 'hidden' || !place || !seesBalances(caller, place))
    throw new Refusal('access.forbidden', { permission: 'account.see-balances' }, { status: 403 })
  const figures = byMonth(rows)
  const currency = mainCurrency(all)
  const own = all.filter((position) => position.currency === currency)
  const merchants = spentAt(months, figures, currency, 'merchants')
  const known =
    merchants.length > 0
      ? await listMerchants(
          tx,
          merchants.map(({ code }) => code),
        )
      : []
  const names = new Map(known.map(({ merchantId, name }) => [merchantId, name]))
  const holdings = holdingsOf(accounts, new Map(all.map((position) => [position.accountId, position])))
  const lastAt = all.reduce<Date | null>(
    (last, { lastBookedAt }) => (lastBookedAt && (!last || lastBookedAt > last) ? lastBookedAt : last),
    null,
  )
  const hours = hoursOf(months, figures)
  return {
    asOf: clock.now().toISOString(),
    currency,
    holdings,
    notHeld: AccountKind.enum.filter((kind) => !holdings.some((one) => one.kind === kind)),
    balances: balancesOf(months, figures, own),
    flows: flowsOf(months, figures, currency),
    categories: categoriesOf(months, figures, currency),
    merchants: merchants.map(({ code, entries, fen }) => ({ name: names.get(code) ?? null, entries, fen })),
    places: spentAt(months, figures, currency, 'places').map(({ code, entries, fen }) => ({
      name: findDivision(code)?.fullName ?? code,
      english: findDivision(code)?.fullEnglish ?? null,
      entries,
      fen,
    })),
    hours,
    actsPerMonth: Math.round((hours.reduce((sum, { acts }) => sum + acts, 0) / months.length) * 10) / 10,
    lastBookedOn: lastAt ? bankDate(lastAt) : null,
    quietDays: lastAt
      ? Math.max(0, Math.round((Date.parse(clock.today()) - Date.parse(bankDate(lastAt))) / DAY_MS))
      : null,
  }
})
