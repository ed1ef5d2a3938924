// Dates of birth: real, in the past, and of a living person.

import { type Checked, failed, fold, passed } from './checked.ts'

const AGE_YEARS_MAX = 130
const AGE_YEARS_UNUSUAL = 110
const WRITTEN = /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))$/

/** YYYY-MM-DD when the day exists in the calendar, else null. */
export function calendarDate(year: number, month: number, day: number): string | null {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  const length = lengths[month - 1]
  if (length === undefined || day < 1 || day > length) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Whole years between two dates, YYYY-MM-DD. */
export function ageOn(birthDate: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return on.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** Accepts 1990-01-31, 1990/1/31, 19900131 and 1990年1月31日; gives YYYY-MM-DD. */
export function checkDateOfBirth(text: string, { today }: { today: string }): Checked<{ ageYears: number }> {
  const match = WRITTEN.exec(fold(text).replace(/\s+/g, ''))
  if (!match) return failed('date-of-birth.format')
  const month = match[2] ?? match[4] ?? match[6]
  const day = match[3] ?? match[5] ?? match[7]
  const date = calendarDate(Number(match[1]), Number(month), Number(day))
  if (date === null) return failed('date-of-birth.not-a-date')
  if (date > today) return failed('date-of-birth.future', { today })
  const ageYears = ageOn(date, today)
  if (ageYears > AGE_YEARS_MAX) return failed('date-of-birth.too-old', { max: AGE_YEARS_MAX })
  const warnings = ageYears > AGE_YEARS_UNUSUAL ? [{ rule: 'date-of-birth.unusual', facts: { years: ageYears } }] : []
  return passed(date, { ageYears }, warnings)
}
