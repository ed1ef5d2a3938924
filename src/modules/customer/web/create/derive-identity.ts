// What a resident ID number tells: birth date, gender, division; filled in where the clerk has not typed otherwise.

import { bankToday, formatDate } from '../../../../web/format.ts'
import { t } from '../../../../web/i18n.ts'
import { divisionName } from '../../../../web/kit/code-names.ts'
import { checkResidentId } from '../../resident-id.ts'
import { valueLabel } from '../customer-words.ts'
import { clean, type Item } from '../form/customer-form.ts'
import type { CardRead } from '../scan/card-read.ts'

export type Derived = { birthDate: string; gender: string; division: string }

/** The first resident ID number of the documents, checked; a message when it is wrong. */
export function readResidentId(documents: Item[]): { index: number; derived?: Derived; message?: string } | null {
  const index = documents.findIndex((item) => item.type === 'resident-id')
  const number = index < 0 ? null : clean(documents[index]?.number)
  if (typeof number !== 'string') return null
  const checked = checkResidentId(number, { today: bankToday() })
  if (!checked.ok) return { index, message: t(`refusal.${checked.rule}`, checked.facts) }
  const { birthDate, gender, division } = checked.facts
  return { index, derived: { birthDate, gender, division } }
}

/** The values with what the number tells; what differs from an earlier number's facts is the clerk's and stays. */
export function withDerived(values: Item, derived: Derived, before: Derived | null): Item {
  const next = { ...values }
  for (const key of ['birthDate', 'gender'] as const) {
    const held = clean(values[key])
    if (held === null || held === before?.[key]) next[key] = derived[key]
  }
  return next
}

/** The values with what was typed beside a scanned card: the name, and the address in the division of the number. */
export function withCard(values: Item, { number, name, street }: CardRead): Item {
  const next = { ...values, ...(name ? { name } : {}) }
  if (!street) return next
  const others = ((values.addresses ?? []) as Item[]).filter(({ type }) => type !== 'registered')
  const address = { type: 'registered', division: number.slice(0, 6), street, postcode: '' }
  return { ...next, addresses: [...others, address] }
}

export async function derivedWords(derived: Derived): Promise<string> {
  const division = await divisionName(derived.division)
  return t('customer.create.derived', {
    birthDate: formatDate(derived.birthDate),
    gender: valueLabel('gender', derived.gender),
    division,
  })
}
