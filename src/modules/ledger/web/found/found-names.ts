// Accounts, cards and merchants as values of the filter: found as one types, named again when a page is opened anew.

import { shallowReactive } from 'vue'
import { call } from '../../../../web/api.ts'
import { named } from '../../../../web/i18n.ts'
import { settings } from '../../../../web/settings.ts'
import { showAccount } from '../../../account/contract.ts'
import { showCard } from '../../../card/contract.ts'
import { findHolding } from '../../../overview/contract.ts'
import { listMerchants } from '../../contract.ts'

type Choice = { value: string; label: string; note?: string }
type Names = Record<'zh-CN' | 'en-US', string>
/** Shorter numbers are not looked for: nobody's number is. */
const NUMBER_MIN = 8
const names = shallowReactive(new Map<string, string>())
const keyOf = (about: string, value: string) => `${settings.language}/${about}/${value}`

/** The name of a value for computed text: the value until it is known, then what depends on it is written anew. */
function nameOf(about: string, value: string, ask: () => Promise<string | null>): string {
  const key = keyOf(about, value)
  const known = names.get(key)
  if (known !== undefined) return known
  names.set(key, value)
  void ask()
    .then((name) => names.set(key, name ?? value))
    .catch(() => names.delete(key))
  return value
}
const holdingName = (productNames: Names, number: string) => `${productNames[settings.language]} ${number.slice(-4)}`

/** By the whole number: account numbers are kept as keyed hashes, so no part of one can be looked for. */
export async function searchHolding(kind: 'account' | 'card', text: string, signal: AbortSignal): Promise<Choice[]> {
  const number = text.replaceAll(/[\s-]/g, '')
  if (number.length < NUMBER_MIN || !/^[0-9A-Za-z]+$/.test(number)) return []
  const { items } = await call(findHolding, { body: { number } }, { signal })
  return items
    .filter((item) => item.kind === kind)
    .map((item) => {
      const value = `${item.customerId}/${item.cardId ?? item.accountId}`
      const label = holdingName(item.productNames, item.number)
      names.set(keyOf(kind, value), label)
      return { value, label, note: item.customerName ?? '' }
    })
}

export const nameOfHolding =
  (kind: 'account' | 'card') =>
  (value: string): string => {
    const [customerId = '', id = ''] = value.split('/')
    return nameOf(kind, value, async () => {
      const held =
        kind === 'card'
          ? await call(showCard, { params: { customerId, cardId: id } })
          : await call(showAccount, { params: { customerId, accountId: id } })
      return holdingName(held.productNames, held.number)
    })
  }

export async function searchMerchants(text: string, signal: AbortSignal): Promise<Choice[]> {
  const { items } = await call(listMerchants, { query: { q: text } }, { signal })
  return items.map(({ merchantId, name, divisionName, divisionEnglish }) => {
    names.set(keyOf('merchant', merchantId), name)
    return { value: merchantId, label: name, note: divisionName ? named(divisionName, divisionEnglish) : '' }
  })
}

export const nameOfMerchant = (merchantId: string): string =>
  nameOf(
    'merchant',
    merchantId,
    async () => (await call(listMerchants, { query: { merchantId } })).items[0]?.name ?? null,
  )
