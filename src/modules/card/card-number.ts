// Card numbers the bank gives: its BIN, a counter, and the Luhn digit (ISO/IEC 7812).

import { luhnCheckDigit } from '../customer/index.ts'

/** The number of a counter under a BIN, so many digits long. */
export function cardNumberOf(bin: string, digits: number, counter: number): string {
  const room = digits - bin.length - 1
  const text = String(counter).padStart(room, '0')
  if (text.length > room) throw new RangeError(`the range of BIN ${bin} is used up`)
  const payload = bin + text
  return payload + luhnCheckDigit(payload)
}
