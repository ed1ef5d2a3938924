// Resident identity numbers by GB 11643-1999: 6 division, 8 birth date, 3 sequence (odd is male), 1 check character.

import type { FieldProblem } from '../../platform/kernel/refusal.ts'
import { type Checked, failed, fold, passed, type Warning } from './checked.ts'
import { calendarDate } from './date-of-birth.ts'

export type Gender = 'male' | 'female'
export type ResidentIdFacts = {
  birthDate: string
  gender: Gender
  /** GB/T 2260 code of the division of first registration. */
  division: string
  /** Set when the number belongs to a residence permit for Hong Kong, Macau or Taiwan residents. */
  permitRegion: 'HK' | 'MO' | 'TW' | null
}
export type ResidentIdOptions = {
  today: string
  /** Whether a six-digit division code is or was in GB/T 2260; without it the area is not looked at. */
  knowsDivision?: (code: string) => boolean
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'
const PERMIT_REGIONS: Record<string, 'HK' | 'MO' | 'TW'> = { '810000': 'HK', '820000': 'MO', '830000': 'TW' }
/** In 15-digit numbers these sequences were kept for people born before 1900. */
const SEQUENCE_BEFORE_1900_MIN = 996

/** The check character of the first 17 digits, by ISO 7064 MOD 11-2. */
export function residentIdCheckCharacter(digits17: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (digits17.charCodeAt(i) - 48) * (WEIGHTS[i] as number)
  return CHECK_CHARACTERS[sum % 11] as string
}

/** A 15-digit number (issued before 1999, void since 2013) in its 18-character form. */
export function lengthenResidentId(digits15: string): string {
  const century = Number(digits15.slice(12)) >= SEQUENCE_BEFORE_1900_MIN ? '18' : '19'
  const digits17 = digits15.slice(0, 6) + century + digits15.slice(6)
  return digits17 + residentIdCheckCharacter(digits17)
}

/** Any way people write it -> 18 characters with what they tell, or the rule they break. */
export function checkResidentId(text: string, options: ResidentIdOptions): Checked<ResidentIdFacts> {
  const typed = fold(text).replace(/[\s-]/g, '').toUpperCase()
  const wrong = /[^0-9]/.exec(typed.length === 18 && typed.endsWith('X') ? typed.slice(0, 17) : typed)
  if (wrong) {
    const position = wrong.index + 1
    if (/[OIL]/.test(wrong[0])) {
      return failed('resident-id.letter', { position, character: wrong[0], instead: wrong[0] === 'O' ? '0' : '1' })
    }
    return failed('resident-id.character', { position })
  }
  if (typed.length !== 18 && typed.length !== 15) return failed('resident-id.length', { length: typed.length })
  const number = typed.length === 15 ? lengthenResidentId(typed) : typed
  const birthDate = calendarDate(
    Number(number.slice(6, 10)),
    Number(number.slice(10, 12)),
    Number(number.slice(12, 14)),
  )
  if (birthDate === null) return failed('resident-id.birth-date')
  if (birthDate > options.today) return failed('resident-id.birth-date-future', { today: options.today })
  const expected = residentIdCheckCharacter(number)
  if (number[17] !== expected) return failed('resident-id.check-digit', { expected })
  const division = number.slice(0, 6)
  const permitRegion = PERMIT_REGIONS[division] ?? null
  const warnings: Warning[] = []
  if (typed.length === 15) warnings.push({ rule: 'resident-id.old-form' })
  if (permitRegion === null && options.knowsDivision?.(division) === false) {
    warnings.push({ rule: 'resident-id.area-unknown', facts: { division } })
  }
  const gender = Number(number[16]) % 2 === 1 ? 'male' : 'female'
  return passed(number, { birthDate, gender, division, permitRegion }, warnings)
}

/** Where what a person says of themself differs from what their number says. */
export function compareWithResidentId(
  facts: ResidentIdFacts,
  person: { birthDate?: string | null; gender?: string | null },
): FieldProblem[] {
  const problems: FieldProblem[] = []
  if (person.birthDate && person.birthDate !== facts.birthDate) {
    problems.push({ field: 'birthDate', rule: 'resident-id.birth-date-differs' })
  }
  if ((person.gender === 'male' || person.gender === 'female') && person.gender !== facts.gender) {
    problems.push({ field: 'gender', rule: 'resident-id.gender-differs' })
  }
  return problems
}
