// Rules of products: what each kind must say, which version holds on a day, what an account of it starts with.

import type { FieldProblem } from '../../platform/kernel/refusal.ts'
import { addMonths } from './day-count.ts'
import type { Interest, Product, ProductKind, ProductParameters } from './product-contract.ts'

type Part = keyof ProductParameters
/** What a kind cannot do without, and what else it may say. */
const PARTS: Record<ProductKind, { needs: readonly Part[]; may: readonly Part[] }> = {
  demand: { needs: ['interest'], may: ['fees', 'limits', 'standingOrders', 'statements'] },
  time: { needs: ['interest', 'terms', 'earlyRatePercent'], may: ['limits', 'fees', 'statements'] },
  notice: { needs: ['interest', 'noticeDays', 'earlyRatePercent'], may: ['limits', 'fees', 'statements'] },
  lump: { needs: ['interest', 'terms', 'shareOfTermPercent'], may: ['limits', 'fees', 'statements'] },
  'debit-card': { needs: ['card'], may: ['fees', 'limits', 'points'] },
  'credit-card': { needs: ['interest', 'card', 'repayment', 'limits'], may: ['fees', 'points', 'statements'] },
  loan: { needs: ['interest', 'terms', 'repayment', 'limits'], may: ['fees', 'statements'] },
  wealth: { needs: ['wealth'], may: ['limits', 'fees', 'terms', 'statements'] },
  internal: { needs: ['contra'], may: [] },
}

/** Kinds a customer's account can be of; cards hang on accounts, internal accounts belong to the bank. */
export const ACCOUNT_KINDS = ['demand', 'time', 'notice', 'lump', 'credit-card', 'loan', 'wealth'] as const
export type AccountKind = (typeof ACCOUNT_KINDS)[number]
export const isAccountKind = (kind: string): kind is AccountKind => (ACCOUNT_KINDS as readonly string[]).includes(kind)
/** Kinds on which the customer owes the bank: their balance is zero or below. */
export const isDebt = (kind: string): boolean => kind === 'loan' || kind === 'credit-card'

/** What is wrong with a product's parameters. */
export function productProblems(kind: ProductKind, parameters: ProductParameters): FieldProblem[] {
  const { needs, may } = PARTS[kind]
  const given = (Object.keys(parameters) as Part[]).filter((part) => parameters[part] !== undefined)
  const problems: FieldProblem[] = [
    ...needs
      .filter((part) => !given.includes(part))
      .map((part) => ({ field: `parameters.${part}`, rule: 'product.part-needed', facts: { kind } })),
    ...given
      .filter((part) => !needs.includes(part) && !may.includes(part))
      .map((part) => ({ field: `parameters.${part}`, rule: 'product.part-not-for-kind', facts: { kind } })),
  ]
  const tiers = parameters.interest?.tiers ?? []
  if (tiers.length > 0 && tiers[0]?.fromFen !== 0)
    problems.push({ field: 'parameters.interest.tiers.0.fromFen', rule: 'product.tiers-from-zero' })
  for (const [at, tier] of tiers.entries()) {
    const before = tiers[at - 1]
    if (before && before.fromFen >= tier.fromFen)
      problems.push({ field: `parameters.interest.tiers.${at}.fromFen`, rule: 'product.tiers-rise' })
  }
  for (const [at, fee] of (parameters.fees ?? []).entries())
    if (fee.per !== 'use' && !fee.amountFen)
      problems.push({ field: `parameters.fees.${at}.amountFen`, rule: 'product.fee-amount-needed' })
  for (const [at, { minimumFen, maximumFen }] of (parameters.fees ?? []).entries())
    if (minimumFen !== undefined && maximumFen !== undefined && minimumFen > maximumFen)
      problems.push({ field: `parameters.fees.${at}.maximumFen`, rule: 'product.fee-range' })
  const months = (parameters.terms ?? []).map((term) => term.months)
  for (const [at, month] of months.entries())
    if (months.indexOf(month) !== at)
      problems.push({ field: `parameters.terms.${at}.months`, rule: 'product.term-twice' })
  return problems
}

/** The version that holds on a bank date, or null. */
export function versionOn<P extends Pick<Product, 'validFrom' | 'validTo'>>(
  versions: readonly P[],
  date: string,
): P | null {
  return versions.find(({ validFrom, validTo }) => validFrom <= date && (validTo === null || date < validTo)) ?? null
}

/** The rate agreed for a term, or null where the product does not offer it. */
export function termRate(parameters: ProductParameters, months: number | null): string | null {
  return parameters.terms?.find((term) => term.months === months)?.ratePercent ?? null
}

/** The interest an account earns day by day: by tiers, or for a term at the rate agreed for it. */
export function interestOf(
  product: Pick<Product, 'kind' | 'parameters'>,
  termMonths: number | null,
  ratePercent: string | null = termRate(product.parameters, termMonths),
): Interest | null {
  const { interest } = product.parameters
  if (!interest) return null
  if (ratePercent === null || product.kind === 'lump') return interest
  return { ...interest, tierMode: 'whole', tiers: [{ fromFen: 0, ratePercent }] }
}

/** The rate of what a lump deposit of this age would have been as a time deposit, before its share is taken. */
export function lumpTerm(parameters: ProductParameters, openedOn: string, today: string): string | null {
  const passed = (parameters.terms ?? []).filter(({ months }) => addMonths(openedOn, months) <= today)
  return passed.sort((a, b) => a.months - b.months).at(-1)?.ratePercent ?? null
}

/** Rates of these kinds follow the product's newest version; others keep what was agreed at opening. */
const FOLLOWS_VERSIONS: ReadonlySet<string> = new Set(['demand', 'credit-card', 'wealth'])

export const followsVersions = (kind: string): boolean => FOLLOWS_VERSIONS.has(kind)
/** Their balance is what was paid in at the start: interest of days long past can be counted at once. */
export const keepsPrincipal = (kind: string): boolean => kind === 'time' || kind === 'notice' || kind === 'lump'

/** The version whose parameters hold for an account on a bank date. */
export function productFor(
  catalogue: ReadonlyMap<string, readonly Product[]>,
  account: { kind: string; productCode: string; productVersion: number },
  date: string,
): Product {
  const versions = catalogue.get(account.productCode) ?? []
  const agreed = versions.find(({ version }) => version === account.productVersion)
  const now = FOLLOWS_VERSIONS.has(account.kind) ? versionOn(versions, date) : null
  const product = now ?? agreed
  if (!product) throw new Error(`product ${account.productCode} has no version ${account.productVersion}`)
  return product
}

/** What a kind must say and what else it may. */
export const productParts = (kind: ProductKind): { needs: readonly Part[]; may: readonly Part[] } => PARTS[kind]
