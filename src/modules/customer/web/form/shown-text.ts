// A field of a customer as one line of text: for banners, conflicts and old values.

import { formatDate, formatMoney } from '../../../../web/format.ts'
import { t } from '../../../../web/i18n.ts'
import { knownCodeName } from '../../../../web/kit/code-names.ts'
import type { Customer } from '../../contract.ts'
import { addressText, listWords, valueLabel } from '../customer-words.ts'
import type { Item } from './customer-form.ts'

export type NameLookup = { user?: (id: string) => string | undefined; branch?: (id: number) => string | undefined }
const DATES = new Set(['birthDate', 'foundedOn', 'openedOn'])
const CODES = {
  occupation: 'occupation',
  industry: 'industry',
  nationality: 'country',
  capitalCurrency: 'currency',
} as const
const TYPE_WORDS: Record<string, string> = { documents: 'documentType', phones: 'phoneType', addresses: 'addressType' }

function itemText(field: string, item: Item): string {
  const kind = TYPE_WORDS[field] ? valueLabel(TYPE_WORDS[field], item.type as string) : ''
  const place = addressText(item)
  const main = item.number ?? item.address ?? (place || item.name) ?? ''
  return [kind, main, item.sharePercent === null || item.sharePercent === undefined ? '' : `${item.sharePercent}%`]
    .filter(Boolean)
    .join(' ')
}

/** The words of any field's value, from a record or from a form. */
export function shownText(field: string, value: unknown, names: NameLookup = {}): string {
  if (value === null || value === undefined || value === '') return ''
  if (field === 'consents') {
    return listWords(
      (value as Item[]).map(
        (item) =>
          `${valueLabel('consentPurpose', item.purpose as string)} ${valueLabel('granted', String(item.granted))}`,
      ),
    )
  }
  if (Array.isArray(value))
    return listWords(value.map((item) => (typeof item === 'object' ? itemText(field, item as Item) : String(item))))
  if (DATES.has(field)) return formatDate(value as string)
  if (field === 'registeredCapitalFen') return formatMoney(value as number)
  if (field === 'ownerId') return names.user?.(value as string) ?? '…'
  if (field === 'branchId') return names.branch?.(value as number) ?? String(value)
  if (field in CODES) return knownCodeName(CODES[field as keyof typeof CODES], value as string)
  if (field === 'age') return t('customer.age', { age: value as number })
  return valueLabel(field, value as string)
}

/** The same of a stored record, which carries the names of its owner and branch. */
export function recordText(field: string, customer: Customer): string {
  if (field === 'ownerId') return customer.ownerName ?? ''
  if (field === 'branchId') return customer.branchName
  return shownText(field, (customer as unknown as Item)[field])
}
