// Numbers of demo customers: valid by every check, each given once, and made from the customer's place in the series alone.

import { creditCodeCheckCharacter } from '../credit-code.ts'
import { type Gender, residentIdCheckCharacter } from '../resident-id.ts'
import { DIVISION_CLASSES } from './places.ts'
import type { Random } from './random.ts'

const SEQUENCES = 498
/** Shares no factor with the number of sequences, so neighbours in the series are none in the ID. */
const SEQUENCE_STEP = 227
const DAYS = 365
/** Beyond this the numbers would repeat. */
export const DEMO_CUSTOMERS_MAX = SEQUENCES * DAYS * DIVISION_CLASSES

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const MONTH_DAY = MONTH_DAYS.flatMap((days, month) =>
  Array.from({ length: days }, (_, day) => `${String(month + 1).padStart(2, '0')}-${String(day + 1).padStart(2, '0')}`),
)
const SEGMENTS =
  '130 131 132 133 135 136 137 138 139 147 150 151 152 153 155 156 157 158 159 166 173 175 176 177 178 180 181 182 183 185 186 187 188 189 191 193 195 198 199'.split(
    ' ',
  )
const CREDIT_CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
const PROVINCES = '11 12 13 21 22 31 32 33 34 35 37 42 44 46 50 51'.split(' ')

/** Where in the year a customer was born, which division class and sequence: three dials that never stand alike twice. */
export type Dials = { monthDay: string; divisionClass: number; sequence: number; round: number }

function scatter(value: number): number {
  let hash = Math.imul(value + 0x7f4a7c15, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

export function dialsOf(index: number): Dials {
  const sequence = (index * SEQUENCE_STEP) % SEQUENCES
  const group = Math.floor(index / SEQUENCES)
  const round = Math.floor(group / DAYS)
  return {
    sequence,
    round,
    monthDay: MONTH_DAY[(group + scatter(sequence)) % DAYS] as string,
    divisionClass: (round + scatter(sequence + SEQUENCES)) % DIVISION_CLASSES,
  }
}

/** 1 to 995, odd for men. */
function sequenceDigits({ sequence }: Dials, gender: Gender): string {
  return String(sequence * 2 + (gender === 'male' ? 1 : 2)).padStart(3, '0')
}

export function residentId(dials: Dials, division: string, birthDate: string, gender: Gender): string {
  const digits = division + birthDate.replaceAll('-', '') + sequenceDigits(dials, gender)
  return digits + residentIdCheckCharacter(digits)
}

/** The 2023 form of the foreigner's permanent residence card. */
export function permanentResidentId(dials: Dials, country: string, birthDate: string, gender: Gender): string {
  const province = PROVINCES[dials.divisionClass] as string
  const digits = `9${province}${country}${birthDate.replaceAll('-', '')}${sequenceDigits(dials, gender)}`
  return digits + residentIdCheckCharacter(digits)
}

/** Eight digits, a different one for every index below a hundred million: a two-round Feistel shuffle. */
export function eightDigits(index: number, salt: number): string {
  let high = Math.floor(index / 10_000) % 10_000
  let low = index % 10_000
  high = (high + scatter(low + salt)) % 10_000
  low = (low + scatter(high + salt + 1)) % 10_000
  high = (high + scatter(low + salt + 2)) % 10_000
  return String(high * 10_000 + low).padStart(8, '0')
}

export function mobile(random: Random, index: number, which: 0 | 1 = 0): string {
  return random.pick(SEGMENTS) + eightDigits(index + which * 50_000_000, 11)
}

export function creditCode(index: number, division: string): string {
  let rest = Number(eightDigits(index, 23))
  let organisation = ''
  for (let i = 0; i < 6; i++) {
    organisation = CREDIT_CODE_ALPHABET[rest % 31] + organisation
    rest = Math.floor(rest / 31)
  }
  organisation = `MA${organisation}`
  const first17 = `91${division}${organisation}${organisationCheckCharacter(organisation)}`
  return first17 + creditCodeCheckCharacter(first17)
}

/** By GB 11714: the last of the nine characters inside a unified code. */
function organisationCheckCharacter(first8: string): string {
  let sum = 0
  for (let i = 0; i < 8; i++) sum += Number.parseInt(first8[i] as string, 36) * (ORGANISATION_WEIGHTS[i] as number)
  const value = 11 - (sum % 11)
  return value === 10 ? 'X' : value === 11 ? '0' : String(value)
}
