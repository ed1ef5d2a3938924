// Phone numbers: Chinese mobiles by allotted segment, landlines by area code, all others by libphonenumber; kept as E.164.

import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { type Checked, failed, fold, passed } from './checked.ts'

export type PhoneNumberFacts = {
  kind: 'mobile' | 'landline' | 'service' | 'foreign'
  /** ISO 3166-1 code, or null where a calling code is shared and undecided. */
  country: string | null
  /** As it is dialled inside its country, digits only. */
  national: string
}

/** Segments the ministry allotted to people's phones (11 digits); those of machines have 13 digits and are left out. */
const MOBILE = /^1(3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}$/
/** 10 and 2x have eight digits after the area code, all others seven or eight. */
const LANDLINE = /^((10|2[0-57-9])[2-8]\d{7}|[3-9](?!00)\d{2}[2-8]\d{6,7})$/
const SERVICE = /^([48]00\d{7}|9[56]\d{3,6}|1[0-2]\d{3})$/
/** Begins where blanks begin: from within them it would be tried once for each. */
const EXTENSION = /(?<!\s)(?:\s*(?:ext\.?|x|转|分机|#)\s*|(?<=\d{7})\s*-\s*)(\d{1,6})$/i
const MOBILE_DIGITS = 11

function checkChinese(digits: string, extension: string | undefined, abroad: boolean): Checked<PhoneNumberFacts> {
  if (/\D/.test(digits)) return failed('phone-number.character')
  const noTrunk = digits.replace(/^0/, '')
  if (LANDLINE.test(noTrunk) && (digits.startsWith('0') || abroad)) {
    const value = `+86${noTrunk}${extension ? `;ext=${extension}` : ''}`
    return passed(value, { kind: 'landline', country: 'CN', national: `0${noTrunk}` })
  }
  if (extension) return failed('phone-number.extension')
  if (MOBILE.test(digits)) return passed(`+86${digits}`, { kind: 'mobile', country: 'CN', national: digits })
  if (SERVICE.test(digits)) return passed(`+86${digits}`, { kind: 'service', country: 'CN', national: digits })
  if (digits.startsWith('0')) return failed('phone-number.landline')
  if (!/^1[3-9]/.test(digits)) return failed('phone-number.area-code')
  if (digits.length !== MOBILE_DIGITS) return failed('phone-number.mobile-length', { length: digits.length })
  return failed('phone-number.segment', { segment: digits.slice(0, 3) })
}

/**
 * Any way people write it -> E.164 (`+8613812345678`; an extension follows as `;ext=12`).
 * `country` is where a number without calling code belongs.
 */
export function checkPhoneNumber(text: string, { country = 'CN' } = {}): Checked<PhoneNumberFacts> {
  const typed = fold(text)
  const extension = EXTENSION.exec(typed)
  const base = extension ? typed.slice(0, extension.index) : typed
  const bare = base.replace(/[\s().·—–-]/g, '').replace(/^00(?=[1-9])/, '+')
  if (bare === '') return failed('phone-number.empty')
  if (bare.startsWith('+86')) return checkChinese(bare.slice(3), extension?.[1], true)
  if (country === 'CN' && !bare.startsWith('+')) {
    return checkChinese(bare.replace(/^86(?=1\d{10}$)/, ''), extension?.[1], false)
  }
  const parsed = parsePhoneNumberFromString(bare, { defaultCountry: country as CountryCode, extract: false })
  if (!parsed) return failed('phone-number.format')
  if (!parsed.isValid()) return failed('phone-number.country-format', { callingCode: `+${parsed.countryCallingCode}` })
  return passed(parsed.number, { kind: 'foreign', country: parsed.country ?? null, national: parsed.nationalNumber })
}

/** The same, for a number that is said to be a mobile, home or work number: a mobile must be one. */
export function checkPhoneOfType(text: string, type: 'mobile' | 'home' | 'work'): Checked<PhoneNumberFacts> {
  const checked = checkPhoneNumber(text)
  const other = checked.ok && (checked.facts.kind === 'landline' || checked.facts.kind === 'service')
  return type === 'mobile' && other ? failed('phone-number.not-mobile') : checked
}
