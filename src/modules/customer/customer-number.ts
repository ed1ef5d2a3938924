// The customer number: ten digits, the last a check digit (ISO 7064 MOD 11,10); never derived from a document.

export const CUSTOMER_NUMBER_LENGTH = 10
export const FIRST_COUNTER = 100_000_000

/** ISO 7064 MOD 11,10 over the digits. */
function checkDigit(digits: string): number {
  let product = 10
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10
}

/** The number of a counter value from 100,000,000 to 999,999,999. */
export function customerNumberOf(counter: number): string {
  const digits = String(counter)
  return `${digits}${checkDigit(digits)}`
}

/** Whether ten digits are a number that could have been given out. */
export function isCustomerNumber(text: string): boolean {
  return /^[1-9]\d{9}$/.test(text) && checkDigit(text.slice(0, -1)) === Number(text.at(-1))
}
