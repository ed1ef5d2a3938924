// The one box: what a typed text may be. Pure; the most telling reading comes first.

import { checkCardNumber } from './card-number.ts'
import { fold } from './checked.ts'
import { isCustomerNumber } from './customer-number.ts'
import { checkEmail } from './email.ts'
import { checkDocumentNumber } from './identity-document.ts'
import { checkPhoneNumber } from './phone-number.ts'
import type { DocumentType } from './shapes.ts'

export type Reading =
  | { as: 'resident-id' | 'credit-code' | 'document'; documents: { type: DocumentType; number: string }[] }
  | { as: 'phone'; number: string }
  | { as: 'email'; address: string }
  | { as: 'customer-number'; number: string }
  | { as: 'card-number' | 'account-number'; number: string }
  | { as: 'name' | 'pinyin' | 'latin'; text: string }
  | { as: 'nothing' }

const RESIDENT: DocumentType[] = ['resident-id', 'household-register', 'hmt-residence']
const OTHER_DOCUMENTS: DocumentType[] = [
  'passport',
  'hk-macau-permit',
  'taiwan-permit',
  'foreign-residence',
  'business-licence',
  'military-id',
  'other',
]

function documentsOf(
  text: string,
  types: readonly DocumentType[],
  today: string,
): { type: DocumentType; number: string }[] {
  return types.flatMap((type) => {
    const checked = checkDocumentNumber(type, text, { today })
    return checked.ok ? [{ type, number: checked.value }] : []
  })
}

/** Every reading of the text, best first; `as` asks for one kind only. */
export function recognise(
  typed: string,
  today: string,
  isAccountNumber: (digits: string) => boolean = () => false,
): Reading[] {
  const text = fold(typed)
  if (text === '') return [{ as: 'nothing' }]
  const readings: Reading[] = []
  const compact = text.replace(/[\s-]/g, '')
  if (text.includes('@')) {
    const email = checkEmail(text)
    return [email.ok ? { as: 'email', address: email.value } : { as: 'nothing' }]
  }
  const hasDigits = /\d/.test(compact)
  if (hasDigits) {
    const resident = documentsOf(compact, RESIDENT, today)
    if (resident.length > 0) readings.push({ as: 'resident-id', documents: resident })
    const credit = documentsOf(compact, ['credit-code'], today)
    if (credit.length > 0) readings.push({ as: 'credit-code', documents: credit })
    if (isCustomerNumber(compact)) readings.push({ as: 'customer-number', number: compact })
    const phone = checkPhoneNumber(text)
    if (phone.ok) readings.push({ as: 'phone', number: phone.value })
    if (isAccountNumber(compact)) readings.push({ as: 'account-number', number: compact })
    else if (checkCardNumber(compact).ok) readings.push({ as: 'card-number', number: compact })
    const others = documentsOf(compact, OTHER_DOCUMENTS, today)
    if (others.length > 0) readings.push({ as: 'document', documents: others })
    if (/^\d{10,25}$/.test(compact) && readings.length === 0) readings.push({ as: 'account-number', number: compact })
  }
  if (!/^[\d\s+-]+$/.test(text)) {
    if (/\p{Script=Han}/u.test(text)) readings.push({ as: 'name', text })
    else if (/^[a-z\s'üÜ]+$/i.test(text) && !/[A-Z]/.test(text))
      readings.push({ as: 'pinyin', text }, { as: 'latin', text })
    else readings.push({ as: 'latin', text })
  }
  return readings.length > 0 ? readings : [{ as: 'nothing' }]
}
