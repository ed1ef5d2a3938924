// Rules of opening: what a product and a wish make, before it has a number.

import { type FieldProblem, Refusal } from '../../platform/kernel/refusal.ts'
import { maturityOf } from './account.ts'
import { type AccountKind, isAccountKind, isDebt } from './product.ts'
import type { Product } from './product-contract.ts'

export type Wish = {
  termMonths?: number | null
  limitFen?: number
  /** Debts: the account of the same customer that interest is taken from. */
  repaymentAccountId?: string | null
  depositFen?: number
  openedOn: string
  branchId: number
  customerKind: 'individual' | 'corporate'
}
export type Opened = {
  kind: AccountKind
  productCode: string
  productVersion: number
  currency: string
  branchId: number
  openedOn: string
  termMonths: number | null
  maturesOn: string | null
  limitFen: number
  repaymentAccountId: string | null
  activatedOn: string | null
}

/** For words: 5000000 fen as 50000.00. */
const yuan = (fen: number) => (fen / 100).toFixed(2)

function problemsOf({ kind, parameters }: Product, wish: Wish): FieldProblem[] {
  const problems: FieldProblem[] = []
  const termed = kind === 'time' || kind === 'loan' || (kind === 'wealth' && parameters.terms !== undefined)
  const term = wish.termMonths ?? null
  const offered = parameters.terms?.some(({ months }) => months === term) ?? false
  if (termed && term === null) problems.push({ field: 'termMonths', rule: 'account.term-needed' })
  else if (termed && !offered) problems.push({ field: 'termMonths', rule: 'account.term-not-offered' })
  else if (!termed && term !== null) problems.push({ field: 'termMonths', rule: 'account.term-not-for-kind' })
  const limit = wish.limitFen ?? 0
  const most = parameters.limits?.overdraftMaximumFen ?? 0
  if (isDebt(kind) && limit === 0) problems.push({ field: 'limitFen', rule: 'account.limit-needed' })
  if (wish.repaymentAccountId && !isDebt(kind))
    problems.push({ field: 'repaymentAccountId', rule: 'account.repayment-not-for-kind' })
  if (limit > most) problems.push({ field: 'limitFen', rule: 'account.limit-too-high', facts: { maximum: yuan(most) } })
  const least = parameters.limits?.openingMinimumFen ?? 0
  if (isDebt(kind) && wish.depositFen) problems.push({ field: 'depositFen', rule: 'account.deposit-not-for-kind' })
  else if (least > 0 && (wish.depositFen ?? 0) < least)
    problems.push({ field: 'depositFen', rule: 'account.deposit-too-small', facts: { minimum: yuan(least) } })
  return problems
}

/** A firm's account waits to be activated, a person's may be used at once. */
export function openOf(product: Product, wish: Wish): Opened {
  if (!isAccountKind(product.kind))
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'productCode', rule: 'product.no-account' }] })
  const problems = problemsOf(product, wish)
  if (problems.length > 0) throw new Refusal('http.invalid', {}, { fields: problems })
  const termMonths = wish.termMonths ?? null
  return {
    kind: product.kind,
    productCode: product.code,
    productVersion: product.version,
    currency: product.currency,
    branchId: wish.branchId,
    openedOn: wish.openedOn,
    termMonths,
    maturesOn: maturityOf(wish.openedOn, termMonths),
    limitFen: wish.limitFen ?? 0,
    repaymentAccountId: wish.repaymentAccountId ?? null,
    activatedOn: wish.customerKind === 'corporate' ? null : wish.openedOn,
  }
}
