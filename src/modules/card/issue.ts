// Rules of issuing: which product fits which account, and how long its card is good for.

import { Refusal } from '../../platform/kernel/refusal.ts'
import type { Product } from '../account/index.ts'
import type { CardKind } from './shapes.ts'

type Shape = NonNullable<Product['parameters']['card']>

/** The kind of card a product is, on an account of this kind; a credit card needs the account of its own product. */
export function cardKindOf(
  product: Pick<Product, 'kind' | 'code' | 'parameters'>,
  account: { kind: string; productCode: string; status: string },
): { kind: CardKind; shape: Shape } {
  const refuse = (rule: string) => new Refusal('http.invalid', {}, { fields: [{ field: 'productCode', rule }] })
  const { card } = product.parameters
  if (!card) throw refuse('card.product-no-card')
  const kind: CardKind = product.kind === 'credit-card' ? 'credit' : 'debit'
  const fits = kind === 'credit' ? account.productCode === product.code : account.kind === 'demand'
  if (!fits) throw refuse('card.product-not-for-account')
  if (account.status !== 'active' && account.status !== 'frozen-partial')
    throw new Refusal('card.account-not-active', { status: account.status }, { status: 409 })
  return { kind, shape: card }
}

/** The last day of the month so many months on: what is printed is a month. */
export function expiryOf(issuedOn: string, months: number): string {
  const [year, month] = issuedOn.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month - 1 + months + 1, 0)).toISOString().slice(0, 10)
}
