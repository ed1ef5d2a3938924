// Card numbers by ISO/IEC 7812: 12 to 19 digits, the last one by the Luhn formula.

import { type Checked, failed, fold, passed, type Warning } from './checked.ts'

export type Bin = { bin: string; bank: string; bankName: string; type: string }
export type CardNumberFacts = { bank: string | null; bankName: string | null; type: string | null }

const DIGITS_MIN = 12
const DIGITS_MAX = 19

/** The Luhn check digit that completes these digits. */
export function luhnCheckDigit(payload: string): string {
  let sum = 0
  for (let i = payload.length - 1, double = true; i >= 0; i--, double = !double) {
    const digit = payload.charCodeAt(i) - 48
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return String((10 - (sum % 10)) % 10)
}

export function checkCardNumber(
  text: string,
  options: { findBin?: (number: string) => Bin | null } = {},
): Checked<CardNumberFacts> {
  const number = fold(text).replace(/[\s-]/g, '')
  const wrong = /\D/.exec(number)
  if (wrong) return failed('card-number.character', { position: wrong.index + 1 })
  if (number.length < DIGITS_MIN || number.length > DIGITS_MAX) {
    return failed('card-number.length', { length: number.length, min: DIGITS_MIN, max: DIGITS_MAX })
  }
  if (number.startsWith('0')) return failed('card-number.issuer')
  if (luhnCheckDigit(number.slice(0, -1)) !== number.at(-1)) return failed('card-number.check-digit')
  const bin = options.findBin?.(number) ?? null
  const warnings: Warning[] = options.findBin && bin === null ? [{ rule: 'card-number.issuer-unknown' }] : []
  const facts = { bank: bin?.bank ?? null, bankName: bin?.bankName ?? null, type: bin?.type ?? null }
  return passed(number, facts, warnings)
}
