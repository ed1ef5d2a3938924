// Identity documents of people and firms: the kinds Kahu knows and how the number of each is checked.

import { type Checked, failed, fold, passed, type Warning } from './checked.ts'
import { checkCreditCode } from './credit-code.ts'
import { calendarDate } from './date-of-birth.ts'
import { checkResidentId, residentIdCheckCharacter } from './resident-id.ts'
import type { DocumentType } from './shapes.ts'

export const INDIVIDUAL_DOCUMENT_TYPES = [
  'resident-id',
  'household-register',
  'passport',
  'hk-macau-permit',
  'taiwan-permit',
  'hmt-residence',
  'foreign-residence',
  'military-id',
  'other',
] as const
export const CORPORATE_DOCUMENT_TYPES = ['credit-code', 'business-licence', 'other'] as const

export type DocumentFacts = { birthDate?: string; gender?: 'male' | 'female'; division?: string; country?: string }
export type DocumentOptions = {
  today: string
  /** ISO 3166-1 alpha-2 of the issuing state, for passports. */
  issuingCountry?: string | null
  acceptBadCheck?: boolean
  knowsDivision?: (code: string) => boolean
}

type Pattern = { rule: string; pattern: RegExp }
/** Kinds with a number of their own form and no public check digit. */
const PATTERNS: Partial<Record<DocumentType, Pattern>> = {
  'hk-macau-permit': { rule: 'hk-macau-permit.format', pattern: /^([HM]\d{8})(\d{2})?$/ },
  'taiwan-permit': { rule: 'taiwan-permit.format', pattern: /^(\d{8}|\d{10}[A-Z]?)$/ },
  'military-id': { rule: 'document-number.format', pattern: /^(\p{Script=Han}{0,6}[0-9A-Z]{4,18}号?)$/u },
  other: { rule: 'document-number.format', pattern: /^([\p{L}\d/.()-]{3,40})$/u },
}
const CHINESE_PASSPORT = /^(E[0-9A-HJ-NP-Z]\d{7}|G\d{8}|1[45]\d{7}|[DSP]E?\d{7,8}|[HK][0-9J]\d{7}|M[AB]\d{7})$/
const PASSPORT = /^(?=.*\d)[A-Z0-9]{5,12}$/

/** Old: 3 letters of the nationality and 12 digits. New (2023): 9, 2 province, 3 nationality, 8 birth date, 3 sequence, 1 check. */
function checkPermanentResidentCard(number: string, today: string): Checked<DocumentFacts> {
  if (/^[A-Z]{3}\d{12}$/.test(number)) return passed(number, {}, [{ rule: 'permanent-resident-card.old-form' }])
  if (!/^9\d{16}[\dX]$/.test(number)) return failed('permanent-resident-card.format')
  const birthDate = calendarDate(
    Number(number.slice(6, 10)),
    Number(number.slice(10, 12)),
    Number(number.slice(12, 14)),
  )
  if (birthDate === null || birthDate > today) return failed('permanent-resident-card.birth-date')
  const expected = residentIdCheckCharacter(number)
  const warnings: Warning[] =
    expected === number[17] ? [] : [{ rule: 'permanent-resident-card.check-digit', facts: { expected } }]
  return passed(number, { birthDate, gender: Number(number[16]) % 2 === 1 ? 'male' : 'female' }, warnings)
}

function checkPassport(number: string, issuingCountry: string | null | undefined): Checked<DocumentFacts> {
  if (issuingCountry === 'CN' && !CHINESE_PASSPORT.test(number)) return failed('passport.chinese-format')
  if (!PASSPORT.test(number)) return failed('passport.format')
  return passed(number, issuingCountry ? { country: issuingCountry } : {})
}

function checkResidentKind(type: DocumentType, typed: string, options: DocumentOptions): Checked<DocumentFacts> {
  const checked = checkResidentId(typed, options)
  if (!checked.ok) return checked
  const { birthDate, gender, division, permitRegion } = checked.facts
  const isPermit = type === 'hmt-residence'
  if (isPermit && permitRegion === null) return failed('residence-permit.area')
  if (!isPermit && permitRegion !== null) return failed('residence-permit.not-a-resident-id')
  const facts: DocumentFacts = { birthDate, gender, division, ...(permitRegion ? { country: permitRegion } : {}) }
  return passed(checked.value, facts, checked.warnings)
}

/** Checks the number of a document of this kind; the value is the form that is stored and compared. */
export function checkDocumentNumber(
  type: DocumentType,
  text: string,
  options: DocumentOptions,
): Checked<DocumentFacts> {
  const number = fold(text).replace(/\s/g, '').toUpperCase()
  if (number === '') return failed('document-number.empty')
  switch (type) {
    case 'resident-id':
    case 'household-register':
    case 'hmt-residence':
      return checkResidentKind(type, number, options)
    case 'credit-code':
      return narrowed(checkCreditCode(number, options))
    case 'business-licence':
      return /^\d{13}$|^\d{15}$/.test(number)
        ? passed(number, {}, [{ rule: 'business-licence.old-form' }])
        : narrowed(checkCreditCode(number, options))
    case 'passport':
      return checkPassport(number.replaceAll('-', ''), options.issuingCountry)
    case 'foreign-residence':
      return checkPermanentResidentCard(number, options.today)
  }
  const shape = PATTERNS[type] as Pattern
  const match = shape.pattern.exec(type === 'hk-macau-permit' ? number.replace(/[()-]/g, '') : number)
  if (!match) return failed(shape.rule)
  const value = match[1] as string
  if (type === 'hk-macau-permit') return passed(value, { country: value.startsWith('H') ? 'HK' : 'MO' })
  return passed(value, {})
}

function narrowed(checked: Checked<{ division: string }>): Checked<DocumentFacts> {
  return checked.ok ? passed(checked.value, { division: checked.facts.division }, checked.warnings) : checked
}

/** Validity of a document: from before to, and what the desk should know about the end. */
export function checkValidity(
  validity: { validFrom?: string | null; validTo?: string | null; longTerm?: boolean },
  { today, expiringSoonDays = 90 }: { today: string; expiringSoonDays?: number },
): Checked {
  const { validFrom, validTo, longTerm } = validity
  if (longTerm && validTo) return failed('document-validity.long-term')
  if (validFrom && validFrom > today) return failed('document-validity.not-yet')
  if (validFrom && validTo && validTo <= validFrom) return failed('document-validity.order')
  if (!validTo) return passed('', {})
  if (validTo < today) return passed(validTo, {}, [{ rule: 'document-validity.expired', facts: { validTo } }])
  const days = Math.round((Date.parse(validTo) - Date.parse(today)) / 86_400_000)
  const soon = days <= expiringSoonDays ? [{ rule: 'document-validity.expiring', facts: { days } }] : []
  return passed(validTo, {}, soon)
}
