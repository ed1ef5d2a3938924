// The fee of paying late: of a credit card whose least payment did not come in its days of grace, of a debt whose interest did not. Once for each due.

import type { Services } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { feeFen, listBalancesOn, sumCredits } from '../../ledger/index.ts'
import { addDays } from '../day-count.ts'
import { productFor } from '../product.ts'
import type { Product } from '../product-contract.ts'
import { type Catalogue, readCatalogue } from '../product-store.ts'
import { useFeeOf } from '../terms.ts'
import { dayOfMonth } from './due.ts'
import { type LateRow, listAccountsOf, listLateInterest, type OwingRow } from './due-store.ts'
import { addSums, DUES_MAX, type Due, type DueSums, payDues } from './pay-dues.ts'

const NONE: DueSums = { paid: 0, waiting: 0, missed: 0 }
const NAME = 'late-payment'

const lateFeeOf = ({ parameters }: Pick<Product, 'parameters'>) =>
  parameters.fees?.find(({ code, per }) => code === NAME && per === 'use')

/** The statement day whose least payment had to be there on the day before `date`; null when there is none. */
export function lateStatement({ parameters }: Pick<Product, 'parameters'>, date: string): string | null {
  const { statementDay, graceDays = 0 } = parameters.repayment ?? {}
  if (statementDay === undefined) return null
  const day = addDays(date, -graceDays - 1)
  return dayOfMonth(day) === statementDay ? day : null
}

/** What had to be paid of a debt at least: its share, a part of a fen rounded up; the whole where the product names none. */
export function leastPaymentFen(owedFen: number, minimumPercent: number | undefined): number {
  return Number((BigInt(owedFen) * BigInt(minimumPercent ?? 100) + 99n) / 100n)
}

type Late = { customerId: string; accountId: string; currency: string; for: string; unpaidFen: number }

function dueOf(product: Product, { unpaidFen, for: what, ...account }: Late, date: string): Due[] {
  const fee = lateFeeOf(product)
  const amountFen = fee ? feeFen(useFeeOf(fee), unpaidFen) : 0
  if (amountFen === 0) return []
  const dueId = namedId('fee', `${account.accountId}/${NAME}/${what}`)
  const retryUntil = addDays(date, fee?.retryDays ?? 0)
  return [{ ...account, dueId, dueOn: date, kind: 'fee', purpose: NAME, amountFen, retryUntil }]
}

/** Cards of one page that are late on `date`, with what is missing of the least payment. */
async function lateCards(
  { database }: Services,
  catalogue: Catalogue,
  rows: readonly OwingRow[],
  date: string,
): Promise<Due[]> {
  const turn = rows.flatMap((row) => {
    const product = productFor(catalogue, row, date)
    const statement = lateFeeOf(product) ? lateStatement(product, date) : null
    return statement === null ? [] : [{ row, product, statement }]
  })
  const dues: Due[] = []
  for (const statement of new Set(turn.map((one) => one.statement))) {
    const those = turn.filter((one) => one.statement === statement)
    const customerIds = [...new Set(those.map(({ row }) => row.customerId))]
    const [balances, credits] = await database.read((tx) =>
      Promise.all([
        listBalancesOn(tx, customerIds, statement),
        sumCredits(tx, customerIds, { from: addDays(statement, 1), to: addDays(date, -1) }),
      ]),
    )
    const balanceOf = new Map(balances.map((one) => [one.accountId, one.balanceFen]))
    for (const { row, product } of those) {
      const { customerId, accountId, currency } = row
      const owedFen = Math.max(0, -(balanceOf.get(accountId) ?? 0))
      const least = leastPaymentFen(owedFen, product.parameters.repayment?.minimumPercent)
      const unpaidFen = least - (credits.get(accountId) ?? 0)
      if (unpaidFen > 0)
        dues.push(...dueOf(product, { customerId, accountId, currency, for: statement, unpaidFen }, date))
    }
  }
  return dues
}

/** Charges what is late on `date`: the day after grace has run out. Run again it charges nothing twice. */
export async function chargeLateFees(services: Services, date: string): Promise<DueSums> {
  const { database } = services
  const catalogue = await database.read((tx) => readCatalogue(tx))
  const late = [...catalogue].filter(([, versions]) => versions.some(lateFeeOf))
  const codes = late.map(([code]) => code)
  const cards = late.filter(([, versions]) => versions.some((one) => lateStatement(one, date))).map(([code]) => code)
  if (codes.length === 0) return NONE
  let sums = NONE
  for (let after: OwingRow | null = null; cards.length > 0; ) {
    const last: OwingRow | null = after
    const rows: OwingRow[] = await database.read((tx) => listAccountsOf(tx, cards, last, DUES_MAX))
    sums = addSums(sums, await payDues(services, date, await lateCards(services, catalogue, rows, date)))
    after = rows.at(-1) ?? null
    if (rows.length < DUES_MAX) break
  }
  for (let after: LateRow | null = null; ; ) {
    const last: LateRow | null = after
    const rows: LateRow[] = await database.read((tx) => listLateInterest(tx, date, codes, last, DUES_MAX))
    const dues = rows.flatMap(({ dueOn, amountFen, ...row }) => {
      const { customerId, accountId, currency } = row
      const late = { customerId, accountId, currency, for: dueOn, unpaidFen: amountFen }
      return dueOf(productFor(catalogue, row, date), late, date)
    })
    sums = addSums(sums, await payDues(services, date, dues))
    after = rows.at(-1) ?? null
    if (rows.length < DUES_MAX) return sums
  }
}
