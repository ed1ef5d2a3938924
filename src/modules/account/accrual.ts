// What an account earns or owes for a day, when that is posted, and what is due when it closes.

import { addDays } from './day-count.ts'
import { rateOf, roundHalfEven, tieredParts } from './interest.ts'
import { interestOf, lumpTerm, termRate } from './product.ts'
import type { Interest, Product } from './product-contract.ts'

export type Accruing = {
  product: Pick<Product, 'kind' | 'parameters'>
  termMonths: number | null
  openedOn: string
  maturesOn: string | null
  noticeOn: string | null
}

/** The interest that holds on a day: after maturity only the early rate is paid, a debt goes on at its own. */
function interestOn({ product, termMonths, maturesOn }: Accruing, date: string): Interest | null {
  const { earlyRatePercent } = product.parameters
  const over = maturesOn !== null && date >= maturesOn && product.kind === 'time'
  return interestOf(product, termMonths, over ? (earlyRatePercent ?? null) : undefined)
}

/** Interest of one bank day on the balance at its close, in parts; negative on a debt. */
export function dayParts(account: Accruing, balanceFen: bigint, date: string): bigint {
  const interest = interestOn(account, date)
  return interest ? tieredParts(interest, balanceFen, date, addDays(date, 1)) : 0n
}

/** Interest of all days from one date to another on a balance that did not move: the sum of its days, in one step. */
export function spanParts(account: Accruing, balanceFen: bigint, from: string, to: string): bigint {
  if (from >= to || balanceFen === 0n) return 0n
  const { maturesOn } = account
  if (maturesOn !== null && from < maturesOn && maturesOn < to)
    return spanParts(account, balanceFen, from, maturesOn) + spanParts(account, balanceFen, maturesOn, to)
  const interest = interestOn(account, from)
  return interest ? tieredParts(interest, balanceFen, from, to) : 0n
}

const QUARTER_MONTHS = new Set(['03', '06', '09', '12'])

/** Whether interest is posted at the close of this day. */
export function capitalisesOn(interest: Pick<Interest, 'capitalise' | 'capitaliseDay'>, date: string): boolean {
  const [, month, day] = date.split('-') as [string, string, string]
  if (interest.capitalise === 'at-closing' || Number(day) !== interest.capitaliseDay) return false
  if (interest.capitalise === 'monthly') return true
  return interest.capitalise === 'yearly' ? month === '12' : QUARTER_MONTHS.has(month)
}

/** Final interest in whole fen: what has accrued, at the rate that closing on this day deserves. */
export function finalInterest(account: Accruing, accruedParts: bigint, today: string): bigint {
  const { product, termMonths, openedOn, maturesOn, noticeOn } = account
  const { parameters, kind } = product
  const early = parameters.earlyRatePercent
  const accruedAt = (percent: string) => rateOf(percent)
  if (kind === 'time' && early && maturesOn !== null && today < maturesOn) {
    const agreed = termRate(parameters, termMonths)
    return agreed && accruedAt(agreed) > 0n ? roundHalfEven(accruedParts, rateOf(early), accruedAt(agreed)) : 0n
  }
  const base = parameters.interest?.tiers[0]?.ratePercent
  if (kind === 'notice' && early && base) {
    const given = noticeOn !== null && addDays(noticeOn, parameters.noticeDays ?? 0) <= today
    return given || accruedAt(base) === 0n
      ? roundHalfEven(accruedParts)
      : roundHalfEven(accruedParts, rateOf(early), accruedAt(base))
  }
  if (kind === 'lump' && base) {
    const term = lumpTerm(parameters, openedOn, today)
    if (term === null || accruedAt(base) === 0n) return roundHalfEven(accruedParts)
    return roundHalfEven(
      accruedParts,
      rateOf(term) * BigInt(parameters.shareOfTermPercent ?? 100),
      accruedAt(base) * 100n,
    )
  }
  return roundHalfEven(accruedParts)
}
