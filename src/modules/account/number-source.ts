// Where account numbers come from: a counter over all processes, each value a number with its check digits.

import type { Counter } from '../customer/index.ts'
import { accountNumberOf } from './account-number.ts'

export interface AccountNumberSource {
  next(): Promise<string>
}

export const accountNumbers = (counter: Counter): AccountNumberSource => ({
  next: async () => accountNumberOf(await counter.next()),
})
