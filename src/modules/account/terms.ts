// What the ledger has to know of a product: limits of payments and fees of uses, under the name that positions carry.

import { type NamedTerms, type Terms, USES, type Use } from '../ledger/index.ts'
import { rateOf } from './interest.ts'
import { followsVersions, isAccountKind } from './product.ts'
import type { Fee, Product } from './product-contract.ts'

const ALWAYS = '0001-01-01'

type Under = { kind: string; productCode: string; productVersion: number }
/** Accounts that follow their product share one name whose terms change by date; others keep those of their version. */
export const termsNameOf = ({ kind, productCode, productVersion }: Under): string =>
  followsVersions(kind) ? productCode : `${productCode}@${productVersion}`

/** The cards of a product share one name: their limits are those of its newest version in force. */
export const cardTermsNameOf = (productCode: string): string => `card:${productCode}`

const isUse = (code: Fee['code']): code is Fee['code'] & Use => (USES as readonly string[]).includes(code)

/** A fee of a use as the ledger counts it. */
export const useFeeOf = ({ amountFen, ratePercent, minimumFen, maximumFen }: Omit<Fee, 'code' | 'per'>) => ({
  ...(amountFen ? { fixedFen: amountFen } : {}),
  ...(ratePercent === undefined ? {} : { rateParts: Number(rateOf(ratePercent)) }),
  ...(minimumFen === undefined ? {} : { minimumFen }),
  ...(maximumFen === undefined ? {} : { maximumFen }),
})

export function termsOf({ parameters }: Pick<Product, 'parameters'>): Terms {
  const { singleMaximumFen, dailyMaximumFen } = parameters.limits ?? {}
  const fees = (parameters.fees ?? []).flatMap(({ code, per, ...fee }) =>
    per === 'use' && isUse(code) ? [{ use: code, ...useFeeOf(fee) }] : [],
  )
  return {
    ...(singleMaximumFen === undefined ? {} : { singleMaximumFen }),
    ...(dailyMaximumFen === undefined ? {} : { dailyMaximumFen }),
    ...(fees.length > 0 ? { fees } : {}),
  }
}

/** A credit card's limits are those of its account; a debit card has some of its own beside its account's. */
function cardTermsOf(product: Product): NamedTerms[] {
  const { fees: _, ...terms } = termsOf(product)
  if (Object.keys(terms).length === 0 && product.version === 1) return []
  return [{ name: cardTermsNameOf(product.code), validFrom: product.validFrom, terms }]
}

/** What is kept of a new version: nothing where there is nothing to say and nothing before to end. */
export function namedTermsOf(product: Product): NamedTerms[] {
  if (product.kind === 'debit-card') return cardTermsOf(product)
  if (!isAccountKind(product.kind)) return []
  const terms = termsOf(product)
  const follows = followsVersions(product.kind)
  if (Object.keys(terms).length === 0 && !(follows && product.version > 1)) return []
  const { kind, code: productCode, version: productVersion } = product
  const name = termsNameOf({ kind, productCode, productVersion })
  return [{ name, validFrom: follows ? product.validFrom : ALWAYS, terms }]
}
