// Unified social credit codes by GB 32100-2015: 1 department, 1 kind, 6 division, 9 organisation code, 1 check character.

import { type Checked, failed, fold, passed, type Warning } from './checked.ts'

export type CreditCodeFacts = { department: string; kind: string; division: string; organisation: string }
export type CreditCodeOptions = {
  /** Someone with the document in hand confirmed it: some codes were issued with a wrong check character. */
  acceptBadCheck?: boolean
  knowsDivision?: (code: string) => boolean
}

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const
/** Letters the standard leaves out, and what was most likely meant. */
const LETTERS_LEFT_OUT: Record<string, string> = { I: '1', O: '0', S: '5', V: 'U / Y', Z: '2' }
const LENGTH = 18

/** The check character of the first 17 characters. */
export function creditCodeCheckCharacter(first17: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += ALPHABET.indexOf(first17[i] as string) * (WEIGHTS[i] as number)
  return ALPHABET[(31 - (sum % 31)) % 31] as string
}

export function checkCreditCode(text: string, options: CreditCodeOptions = {}): Checked<CreditCodeFacts> {
  const code = fold(text).replace(/[\s-]/g, '').toUpperCase()
  for (let i = 0; i < code.length; i++) {
    const character = code[i] as string
    const instead = LETTERS_LEFT_OUT[character]
    if (instead) return failed('credit-code.letter', { position: i + 1, character, instead })
    if (!ALPHABET.includes(character)) return failed('credit-code.character', { position: i + 1 })
  }
  if (code.length !== LENGTH) return failed('credit-code.length', { length: code.length })
  const division = code.slice(2, 8)
  if (/\D/.test(division)) return failed('credit-code.division')
  const warnings: Warning[] = []
  const expected = creditCodeCheckCharacter(code)
  if (code[17] !== expected) {
    if (!options.acceptBadCheck) return failed('credit-code.check-digit', { expected })
    warnings.push({ rule: 'credit-code.check-digit-accepted', facts: { expected } })
  }
  if (options.knowsDivision?.(division) === false) {
    warnings.push({ rule: 'credit-code.area-unknown', facts: { division } })
  }
  const facts = { department: code[0] as string, kind: code[1] as string, division, organisation: code.slice(8, 17) }
  return passed(code, facts, warnings)
}
