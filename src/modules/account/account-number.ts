// Account numbers: 19 digits, two of them check digits (ISO 7064 MOD 97-10); the head never looks like a card's.

export const ACCOUNT_NUMBER_LENGTH = 19
const HEAD = '10'
const COUNTER_DIGITS = 15
export const FIRST_ACCOUNT_COUNTER = 100_000_000_000

/** The remainder by 97, digit by digit, so that no number grows beyond what is exact. */
function mod97(digits: string): number {
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest
}

/** The number of a counter value below 10^15. */
export function accountNumberOf(counter: number): string {
  const payload = HEAD + String(counter).padStart(COUNTER_DIGITS, '0')
  return payload + String(98 - mod97(`${payload}00`)).padStart(2, '0')
}

/** Whether 19 digits are a number that could have been given out. */
export function isAccountNumber(text: string): boolean {
  return /^10\d{17}$/.test(text) && mod97(text) === 1
}
